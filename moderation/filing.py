"""Reporting something, seeing what became of one's reports, contesting a decision."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.guard import public
from core.paging import page_of
from groups.guard import signed_in, to_sign_in
from groups.middleware import access_of, me
from moderation import actions
from moderation.forms import ContestForm, ReportForm
from moderation.models import Report
from moderation.targets import KINDS, Target, find, load


@require_http_methods(["GET", "HEAD", "POST"])
@public
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Report something one can read; a visitor too, with an address for the answer (DSA, article 16)."""
    access = access_of(request)
    target = find(access, kind, pk) if kind in KINDS else None
    if target is None and not access.is_signed_in:
        return to_sign_in(request)
    if target is None or (access.is_signed_in and target.author == access.user):
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None, is_visitor=not access.is_signed_in)
    if form.is_bound and form.is_valid():
        return filed(request, form, target)
    context = {"form": form, "target": target, "contact": settings.CONTACT_EMAIL}
    return render(request, "moderation/report.html", context, status=422 if form.is_bound else 200)


def filed(request: HttpRequest, form: ReportForm, target: Target) -> HttpResponse:
    """File a valid report and say what happens next."""
    data = form.cleaned_data
    said = {"reason": data["reason"], "details": data["details"], "form_key": data["form_key"]}
    if access_of(request).is_signed_in:
        actions.file(target=target, reporter=me(request), **said)
        messages.success(request, _("Thank you. The report is sent, and you will be told the answer."))
        return redirect(target.url)
    actions.file(target=target, email=data["email"], **said)
    return render(request, "moderation/reported.html", {"target": target, "email": data["email"]})


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """List one's own reports with their answers, the latest first."""
    # unfiltered: one's own reports
    reports = Report.objects.filter(reporter=me(request)).order_by("-created_at", "-pk")
    return render(request, "moderation/mine.html", {"page_obj": page_of(reports, request)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contest(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the author a decision about what they wrote, and take their objection, once."""
    # unfiltered: a decision about one's own words, without who reported them
    decided = Report.objects.filter(pk=min(pk, 2**63 - 1), author=me(request), state=Report.State.ANSWERED).first()
    target = load(decided.kind, decided.subject_pk) if decided else None
    if decided is None or target is None:
        raise Http404
    # unfiltered: one's own objection
    objection = Report.objects.filter(
        subject=decided.subject, reporter=me(request), reason=Report.Reason.CONTEST, created_at__gte=decided.decided_at
    ).first()
    form = ContestForm(request.POST if request.method == "POST" else None)
    if objection is None and form.is_bound and form.is_valid():
        said = {"details": form.cleaned_data["details"], "form_key": form.cleaned_data["form_key"]}
        actions.file(target=target, reason=Report.Reason.CONTEST, reporter=me(request), **said)
        messages.success(request, _("Your objection is sent to the administrators of the site."))
        return redirect("moderation:contest", pk)
    context = {"form": form, "report": decided, "objection": objection}
    return render(request, "moderation/contest.html", context, status=422 if form.errors and not objection else 200)
