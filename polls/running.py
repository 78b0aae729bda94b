"""The organisers' page of a poll: its dates, its voters, its outcome, its copies and exports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from content.guard import allow
from content.models import Content
from core import clock, tables, text
from core.paging import page_of
from groups.middleware import access_of, me
from polls import actions, exports, rules, showing
from polls.forms import CloseForm, InviteForm, OutcomeForm
from polls.models import Poll
from polls.views import poll_of


@require_safe
@allow("edit")
def run(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Show what the organisers may do with a poll."""
    return page(request, poll_of(request, content))


def page(request: HttpRequest, poll: Poll, status: int = 200, **refused: forms.Form) -> HttpResponse:
    """Return the organisers' page, with a refused form among the fresh ones."""
    context: dict[str, Any] = {
        "poll": poll,
        "group": poll.group,
        "tool": poll.tool,
        "close_form": CloseForm(group=poll.group, initial={"closes_at": poll.closes_at}),
        "outcome_form": OutcomeForm(initial={"outcome": poll.outcome}, poll=poll),
        "invite_form": InviteForm(),
        "late_count": rules.not_voted(poll).count() + poll.voters.exclude(email="").filter(has_voted=False).count(),
        "outsiders": page_of(poll.voters.exclude(email="").order_by("email"), request, 50),
    }
    return render(request, "polls/run.html", {**context, **refused}, status=status)


def done(request: HttpRequest, poll: Poll, act: Callable[[], Any], said: str) -> HttpResponse:
    """Do an act of the organisers and tell it, or tell why it cannot be."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, said)
    return redirect("polls:run", poll.group.slug, poll.pk)


@require_POST
@allow("edit")
def close(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Close the poll now; the trace is public."""
    poll = poll_of(request, content)
    return done(
        request, poll, lambda: actions.reschedule(poll=poll, by=me(request), closes_at=clock.now()),
        _("The poll is closed."),
    )  # fmt: skip


@require_POST
@allow("edit")
def reschedule(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Move the closing date; the trace is public."""
    poll = poll_of(request, content)
    form = CloseForm(request.POST, group=poll.group)
    if not form.is_valid():
        return page(request, poll, 422, close_form=form)
    moment = form.cleaned_data["closes_at"]
    return done(
        request, poll, lambda: actions.reschedule(poll=poll, by=me(request), closes_at=moment),
        _("The closing date is changed."),
    )  # fmt: skip


@require_POST
@allow("edit")
def conclude(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Write what was decided."""
    poll = poll_of(request, content)
    form = OutcomeForm(request.POST, poll=poll)
    if not form.is_valid():
        return page(request, poll, 422, outcome_form=form)
    actions.conclude(poll=poll, by=me(request), outcome=form.cleaned_data["outcome"])
    messages.success(request, _("The outcome is published."))
    return redirect(poll)


@require_POST
@allow("edit")
def invite(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Send personal links to people without an account."""
    poll = poll_of(request, content)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return page(request, poll, 422, invite_form=form)
    count = len(actions.invite(poll=poll, addresses=form.cleaned_data["addresses"], by=me(request)))
    told = ngettext("%(count)s link is sent.", "%(count)s links are sent.", count) % {"count": count}
    return done(request, poll, lambda: None, told)


@require_POST
@allow("edit")
def remind(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Remind those who have not voted, and nobody else."""
    poll = poll_of(request, content)
    if not poll.is_open:
        raise Http404
    return done(
        request, poll, lambda: actions.remind(poll=poll, by=me(request)), _("Those who have not voted are reminded.")
    )


@require_POST
@allow("read")
def add_option(request: HttpRequest, content: Content, group: str, question: int) -> HttpResponse:
    """Add an option of one's own to a question that lets voters do so."""
    poll = poll_of(request, content)
    asked = poll.questions.filter(pk=min(question, 2**63 - 1), kind__in=["choice", "ranking", "points", "date"]).first()
    if asked is None or not poll.lets_add_options or not rules.can_vote(access_of(request), poll):
        raise Http404
    words = text.one_line(request.POST.get("option", ""))
    if not words:
        messages.error(request, _("Write the option first."))
        return redirect(poll)
    try:
        actions.add_option(question=asked, text_typed=words, by=me(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(poll)


@require_safe
@allow("read")
def export(request: HttpRequest, content: Content, group: str, ext: str) -> HttpResponse:
    """Send the results as CSV or as a spreadsheet (ODS), to whom sees them."""
    poll = poll_of(request, content)
    view = showing.shown(access_of(request), poll)
    if view.whole is None or view.whole.is_hidden or ext not in tables.WRITERS:
        raise Http404
    media_type, write = tables.WRITERS[ext]
    answer = HttpResponse(write(exports.table(view), poll.title), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{poll.slug}.{ext}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
