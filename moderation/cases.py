"""The queue of reports of a group and of the site, and the page where one of them is answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.paging import page_of
from groups.guard import allow, site_admin
from groups.middleware import access_of, me
from groups.models import Group
from moderation import actions, acts
from moderation.forms import DecisionForm
from moderation.models import Report
from moderation.targets import KINDS, Target, load

State = Report.State


@require_safe
@allow("moderate")
def queue(request: HttpRequest, group: Group) -> HttpResponse:
    """Show the reports that the moderators of a group answer."""
    return queue_page(request, group)


@require_safe
@site_admin
def site_queue(request: HttpRequest) -> HttpResponse:
    """Show the reports that the administrators of the site answer."""
    return queue_page(request, None)


def queue_page(request: HttpRequest, group: Group | None) -> HttpResponse:
    """Show a queue: several reports of one thing are one line."""
    state = State.ANSWERED if request.GET.get("state") == State.ANSWERED else State.OPEN
    # unfiltered: the rule of both pages is to answer for this queue
    rows = Report.objects.filter(queue=group, state=state)
    things = rows.values("subject").annotate(number=Count("pk"), first=Min("created_at"), latest=Max("pk"))
    page = page_of(things.order_by("-latest" if state == State.ANSWERED else "first", "latest"), request)
    latest = rows.select_related("author", "content__group", "decided_by", "queue").in_bulk(
        [row["latest"] for row in page]
    )
    lines = [
        {**row, "report": latest[row["latest"]], "url": actions.case_url(latest[row["latest"]])}
        for row in page
        if row["latest"] in latest
    ]
    context = {"group": group, "page_obj": page, "lines": lines, "state": state, "frame": frame(group)}
    return render(request, "moderation/queue.html", context)


def frame(group: Group | None) -> str:
    """Return the template around a page of moderation: the group's, or the site's."""
    return "groups/base_group.html" if group else "base.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def case(request: HttpRequest, group: Group, kind: str, pk: int) -> HttpResponse:
    """Answer the reports of one thing of the group, or moderate it without a report."""
    target = load(kind, pk, group)
    if target is None:
        raise Http404
    if target.author == me(request):
        raise PermissionDenied(_("This is your own: other moderators, or the site's administrators, answer for it."))
    return case_page(request, group, target)


@require_http_methods(["GET", "HEAD", "POST"])
@site_admin
def site_case(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Answer the reports of one thing that reached the administrators of the site."""
    target = load(kind, pk) if kind in KINDS else None
    if target is None:
        raise Http404
    return case_page(request, None, target)


def case_page(request: HttpRequest, group: Group | None, target: Target) -> HttpResponse:
    """Show a thing with its reports and the decisions to choose from; take the decision."""
    offered = acts.offered(access_of(request), target, group)
    first = {"decision": request.GET.get("decision", "")}
    form = DecisionForm(request.POST if request.method == "POST" else None, offered=offered, initial=first)
    if form.is_bound and form.is_valid() and taken(request, form, group, target):
        messages.success(request, _("It is done, and those it concerns are told why."))
        return redirect("moderation:queue", group.slug) if group else redirect("site:reports")
    context = {"group": group, "target": target, "form": form, "frame": frame(group), **reports_of(target, group)}
    return render(request, "moderation/case.html", context, status=422 if form.is_bound else 200)


def taken(request: HttpRequest, form: DecisionForm, group: Group | None, target: Target) -> bool:
    """Do what was decided; what the act refuses is said in the form."""
    data = form.cleaned_data
    try:
        said = {"decision": data["decision"], "explanation": data["explanation"]}
        actions.decide(target=target, queue=group, by=me(request), **said)
    except ValidationError as error:
        form.add_error("decision", error.messages[0])
        return False
    return True


def reports_of(target: Target, group: Group | None) -> dict[str, Any]:
    """Return the open reports of a thing in this queue, and what was decided about it before."""
    # unfiltered: those in charge of the queue read its reports
    rows = Report.objects.filter(subject=target.subject).select_related("reporter", "decided_by")
    waiting = rows.filter(state=State.OPEN, queue=group).order_by("created_at")[:50]
    before = rows.filter(state=State.ANSWERED).order_by("-decided_at", "-pk")
    return {"reports": list(waiting), "earlier": list((before.filter(queue=group) if group else before)[:10])}


@require_POST
@allow("moderate")
def escalate(request: HttpRequest, group: Group, kind: str, pk: int) -> HttpResponse:
    """Hand the reports of one thing over to the administrators of the site."""
    target = load(kind, pk, group)
    if target is None:
        raise Http404
    if actions.escalate(target=target, queue=group, by=me(request), reason=request.POST.get("reason", "")):
        messages.success(request, _("The administrators of the site will answer."))
    return redirect("moderation:queue", group.slug)
