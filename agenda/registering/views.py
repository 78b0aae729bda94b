"""Answering an event, and setting how one does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agenda import listing
from agenda import showing as event_showing
from agenda.models import Event, Occurrence, Registration
from agenda.registering import answering, asking, places, rules, showing
from agenda.registering.asking import AnswerForm, QuestionForms
from agenda.registering.forms import RulesForm
from content.guard import allow
from content.models import Content
from groups.guard import to_sign_in
from groups.middleware import access_of, me
from toolkit import thread

State = Registration.State


def event_of(request: HttpRequest, content: Content) -> Event:
    """Return the event behind an item that the reader may read. Raises Http404 for an item of another tool."""
    rows = Event.objects.visible_to(access_of(request)).select_related("group", "author", "territory")
    event = rows.filter(pk=content.pk).first()
    if event is None:
        raise Http404
    return event


def time_of(request: HttpRequest, event: Event) -> Occurrence:
    """Return the time that the address or the form names, else the next one, else the last. Raises Http404."""
    named = request.POST.get("day", "") or request.GET.get("day", "")
    times = places.times_of(event.pk)
    if listing.DAY.fullmatch(named):
        found = times.filter(day=listing.day_of(named)).first()
    else:
        found = times.to_come().order_by("starts_at").first() or times.order_by("-starts_at").first()
    if found is None:
        raise Http404
    return found


@require_POST
@allow("read")
def answer(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Take one's answer, in one click; a fragment of the page is answered with the same fragment."""
    if not access_of(request).is_signed_in:
        return to_sign_in(request)
    event = event_of(request, content)
    occurrence = time_of(request, event)
    if not rules.can_answer(access_of(request), event):
        raise PermissionDenied(_("You may read this event, but you cannot register for it."))
    found = places.rules_of(occurrence)
    state = request.POST.get("answer", "")
    if found is None or state not in answering.CHOICES:
        raise Http404
    form = AnswerForm(
        request.POST, rules=found, questions=showing.questions_of(found), is_kept=state == State.YES
    )  # fmt: skip
    if form.is_valid() and taken(request, occurrence, form, state):
        return back(request, occurrence)
    return back(request, occurrence, form)


def taken(request: HttpRequest, occurrence: Occurrence, form: AnswerForm, state: str) -> bool:
    """Take the answer of a valid form and say what it became; False, the form saying why, when it is refused."""
    try:
        row = answering.answer(
            occurrence=occurrence, user=me(request), state=state, companions=form.companions, replies=form.replies
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    if not request.headers.get("HX-Request"):
        messages.success(request, became(row))
    return True


def became(row: Registration) -> str:
    """Return what an answer has become, in a sentence."""
    sentences: dict[str, Any] = {
        State.YES: _("You are registered. A mail brings you the date for your calendar."),
        State.WAITING: _("Every place is taken: you are on the waiting list, and a mail tells you when one is free."),
        State.MAYBE: _("The organisers know that you may come."),
        State.NO: _("The organisers know that you do not come."),
    }
    return str(sentences[row.state])


def back(request: HttpRequest, occurrence: Occurrence, refused: AnswerForm | None = None) -> HttpResponse:
    """Return the panel as a fragment, or the page of the event; a refused form shows with what was typed."""
    access = access_of(request)
    status = 422 if refused is not None else 200
    if request.headers.get("HX-Request"):
        shown = {"group": occurrence.event.group, "registering": showing.panel(access, occurrence, refused)}
        return render(request, "agenda/registrations/_panel.html", {**shown, "is_fresh": True}, status=status)
    if refused is None:
        return redirect(f"{occurrence.get_absolute_url()}#registering")
    event = occurrence.event
    context: dict[str, Any] = {
        "group": event.group,
        "tool": event.tool,
        **thread.context(request, event),
        **event_showing.context(request, access, event),
        "occurrence": occurrence,
        "registering": showing.panel(access, occurrence, refused),
    }
    return render(request, "agenda/event_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("edit")
def settings(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Show and save how one registers for an event, and what is asked."""
    event = event_of(request, content)
    standing = places.standing(event.pk)
    sent = request.POST if request.method == "POST" else None
    form = RulesForm(sent, event=event, instance=standing)
    questions = QuestionForms(sent, initial=asking.lines_of(event), prefix="questions")
    if sent is not None and form.is_valid() and questions.is_valid() and saved(form, questions):
        messages.success(request, _("Saved. This is how one registers from now on."))
        return redirect(event)
    context = {"event": event, "group": event.group, "tool": event.tool, "form": form, "questions": questions}
    return render(request, "agenda/registrations/settings.html", context, status=200 if sent is None else 422)


def saved(form: RulesForm, questions: Any) -> bool:
    """Save valid forms; False, the form saying why, when the questions were changed meanwhile."""
    asked = [one.cleaned_data for one in questions if one.cleaned_data]
    try:
        answering.save_rules(rules=form.save(commit=False), questions=asked)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
