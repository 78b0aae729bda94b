"""The pages of guests: registering, confirming, seeing and cancelling. None tells whether an address is known."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agenda.models import Registration
from agenda.registering import forgetting, guests, places, rules, showing
from agenda.registering.asking import AnswerForm
from agenda.registering.forms import GuestForm
from agenda.registering.views import event_of, time_of
from content.guard import allow
from content.models import Content
from groups.guard import public
from groups.middleware import access_of

State = Registration.State


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow("read")
def register(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Ask a name and an address, then tell to look for a mail: the same words whatever the address is to us."""
    event = event_of(request, content)
    occurrence = time_of(request, event)
    if access_of(request).is_signed_in:
        return redirect(f"{occurrence.get_absolute_url()}#registering")
    found = places.rules_of(occurrence)
    if found is None or not rules.lets_guests(event, found):
        raise Http404
    form = GuestForm(
        request.POST if request.method == "POST" else None, rules=found, questions=showing.questions_of(found)
    )
    context: dict[str, Any] = {"event": event, "occurrence": occurrence, "group": event.group, "tool": event.tool}
    context |= {"form": form, "kept_days": forgetting.KEPT_DAYS, "is_open": guests.open_rules(occurrence) is not None}
    if form.is_bound and form.is_valid() and context["is_open"]:
        data = form.cleaned_data
        guests.ask(
            occurrence=occurrence, email=data["email"], name=data["name"], language=(get_language() or "fr")[:2],
            companions=form.companions, replies=form.replies,
        )  # fmt: skip
        return render(request, "agenda/registrations/asked.html", {**context, "email": data["email"]})
    context["left"] = places.free(occurrence, found)
    return render(request, "agenda/registrations/guest.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is confirmed; a POST confirms. A link alone, which scanners follow, does nothing."""
    row = guests.by_confirm_token(token)
    if row is None:
        return secret(render(request, "agenda/registrations/link_wrong.html", status=404))
    error = ""
    if request.method == "POST":
        try:
            row = guests.confirm(row)
        except ValidationError as refused:
            error = refused.messages[0]
    return shown(request, row, error=error, is_fresh=request.method == "POST")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show a guest their registration; a POST changes it or cancels it."""
    row = guests.by_manage_token(token)
    if row is None:
        return secret(render(request, "agenda/registrations/link_wrong.html", status=404))
    if request.method != "POST":
        return shown(request, row)
    found = places.rules_of(row.occurrence)
    state = request.POST.get("answer", "")
    if found is None or state not in {State.YES, State.NO}:
        return shown(request, row, error=_("This event takes no registrations."))
    form = AnswerForm(request.POST, rules=found, questions=showing.questions_of(found), is_kept=state == State.YES)
    if not form.is_valid():
        return shown(request, row, form=form)
    try:
        guests.change(row=row, state=state, companions=form.companions, replies=form.replies)
    except ValidationError as refused:
        return shown(request, row, error=refused.messages[0], form=form)
    messages.success(request, _("Your answer is changed."))
    return secret(redirect(request.path))


def shown(
    request: HttpRequest, row: Registration, *, error: str = "", form: AnswerForm | None = None, is_fresh: bool = False
) -> HttpResponse:
    """Return the page of one guest's registration."""
    occurrence = row.occurrence
    found = places.standing(occurrence.event_id)
    if form is None and found is not None and row.state != State.PENDING:
        form = showing.empty_form(found, row)
    context = {
        "row": row,
        "occurrence": occurrence,
        "event": occurrence.event,
        "rules": found,
        "form": form,
        "error": error,
        "is_fresh": is_fresh,
        "rank": places.rank_of(row),
        "is_open": guests.open_rules(occurrence) is not None,
        "may_hear": rules.may_hear(row),
        "manage_path": urlsplit(guests.manage_url(row)).path,
    }
    refused = bool(error) or (form is not None and form.is_bound)
    return secret(render(request, "agenda/registrations/mine.html", context, status=422 if refused else 200))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def quiet(request: HttpRequest, token: str) -> HttpResponse:
    """Stop reminders and words by one POST, without cookie (RFC 8058); a GET only offers it."""
    row = guests.by_manage_token(token)
    if row is None:
        return secret(render(request, "agenda/registrations/link_wrong.html", status=404))
    if request.method == "POST":
        guests.be_quiet(row)
    context = {"row": row, "occurrence": row.occurrence, "is_done": request.method == "POST" or row.is_quiet}
    return secret(render(request, "agenda/registrations/quiet.html", context))


def secret(response: HttpResponse) -> HttpResponse:
    """Keep an address that is a right out of other sites' logs and of search engines.

    Not `no-referrer`, with which browsers send forms from nowhere (`Origin: null`), and the form would be refused.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
