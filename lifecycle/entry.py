"""Pages of administrators: whose mail domains are let in, and who asks for an account (LU6)."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import registration
from accounts.models import Organisation, SignupRequest
from core.paging import page_of
from groups.guard import site_admin
from groups.middleware import me
from lifecycle import actions
from lifecycle.forms import AnswersForm, DomainForm

PER_PAGE = 50
SUGGESTED = 300


def waiting_requests() -> QuerySet[SignupRequest]:
    """Return the requests of people whose address is confirmed, the oldest first."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("user_id"), verified=True)  # unfiltered: administrators only
    waiting = SignupRequest.objects.filter(Exists(confirmed), state="waiting")  # unfiltered: the same
    return waiting.select_related("user").order_by("asked_at", "pk")


@site_admin
def domains(request: HttpRequest) -> HttpResponse:
    """List the approved mail domains and add one."""
    form = DomainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        domain = form.save(commit=False)
        domain.organisation = form.cleaned_data["organisation"]
        actions.approve_domain(domain=domain, by=me(request))
        messages.success(request, _("The domain is approved."))
        return redirect("lifecycle:domains")
    context = {
        "form": form,
        "page": page_of(actions.approved_domains(), request, PER_PAGE),
        "organisations": Organisation.objects.order_by("name")[:SUGGESTED],  # unfiltered: organisations are public
        "modes": registration.modes(),
    }
    return render(request, "lifecycle/domains.html", context, status=422 if form.is_bound else 200)


@require_POST
@site_admin
def remove_domain(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a mail domain no more; those who have an account keep it."""
    actions.remove_domain(pk=pk, by=me(request))
    messages.success(request, _("The domain is removed. Those who have an account keep it."))
    return redirect("lifecycle:domains")


@site_admin
def signups(request: HttpRequest) -> HttpResponse:
    """Show who asks for an account and why; accept or refuse several at once."""
    form = AnswersForm(request.POST if request.method == "POST" else None, waiting=waiting_requests())
    if form.is_bound and form.is_valid():
        accepted = form.cleaned_data["decision"] == "accept"
        done = actions.answer(
            requests=form.cleaned_data["people"], accepted=accepted, by=me(request), reason=form.cleaned_data["reason"]
        )
        messages.success(request, told(accepted, done))
        return redirect("lifecycle:signups")
    context = {"form": form, "page": page_of(waiting_requests(), request, PER_PAGE)}
    context["ticked"] = request.POST.getlist("people")
    return render(request, "lifecycle/signups.html", context, status=422 if form.is_bound else 200)


def told(accepted: bool, count: int) -> str:
    """Return what was done, in words."""
    if accepted:
        done = ngettext("%(count)s account is open, its person is told.", "%(count)s accounts are open, their people "
                        "are told.", count)  # fmt: skip
    else:
        done = ngettext("%(count)s request is refused, its person is told.", "%(count)s requests are refused, their "
                        "people are told.", count)  # fmt: skip
    return done % {"count": count}
