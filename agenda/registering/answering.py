"""Answering an event: yes, maybe, no, and a change of mind. Keyword-only, one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agenda.models import Event, Occurrence, Registration, RegistrationReply, RegistrationRules
from agenda.registering import places, telling
from core import clock

State = Registration.State
CHOICES = {State.YES, State.MAYBE, State.NO}
"""What somebody may answer; the waiting list is what becomes of a yes."""
Said = Mapping[int, str]
"""Replies to the questions, by their id; an empty one is no reply."""


@transaction.atomic
def answer(
    *, occurrence: Occurrence, user: User, state: str, companions: int = 0, replies: Said | None = None
) -> Registration:
    """Take the answer of a person with an account, or their change of mind; the same answer twice is one.

    Raises ValidationError, with a sentence for people, when it comes too late or when companions find no place.
    """
    held = places.locked(occurrence.pk)
    rules = require_open(held, state)
    row = held.registrations.filter(user=user).first()
    if row is None:
        row = Registration(occurrence=held, user=user, state=State.NO, created_at=clock.now())
    row.occurrence = held
    take(row, rules, state, companions)
    keep_replies(row, replies)
    return row


def require_open(occurrence: Occurrence, state: str) -> RegistrationRules:
    """Return how one registers. Raises ValidationError when one cannot (any more).

    Saying that one does not come after all stays possible until the event starts: it gives the place to another.
    """
    rules = places.rules_of(occurrence)
    if rules is None or state not in CHOICES:
        raise ValidationError(_("This event takes no registrations."))
    if occurrence.is_cancelled:
        raise ValidationError(_("This event is cancelled."))
    if occurrence.starts_at <= clock.now():
        raise ValidationError(_("This event has begun: one no longer registers here."))
    if state != State.NO and rules.deadline(occurrence) <= clock.now():
        raise ValidationError(_("The time to register is over. You can still say that you do not come."))
    return rules


def take(row: Registration, rules: RegistrationRules, state: str, companions: int) -> None:
    """Note an answer on a row, saved; places move accordingly. The caller holds the lock of the occurrence."""
    companions = min(max(companions, 0), rules.companions_max) if state == State.YES else 0
    if state == State.YES and row.pk and row.state in {State.YES, State.WAITING}:
        _resize(row, rules, companions)
    elif state == State.YES:
        row.companions = companions
        places.give(row, row.occurrence, rules)
    elif row.pk is None or row.state != state:
        leave(row, state)


def _resize(row: Registration, rules: RegistrationRules, companions: int) -> None:
    """Change how many companions somebody brings who has a place, or waits for one."""
    more = companions - row.companions
    if not more:
        return
    if row.state == State.YES and more > 0 and not places.fits(row.occurrence, rules, more):
        left = places.free(row.occurrence, rules) or 0
        raise ValidationError(
            ngettext(
                "There are not enough places for your companions: %(count)s is left. Your own place is kept.",
                "There are not enough places for your companions: %(count)s are left. Your own place is kept.",
                left,
            ),
            params={"count": left},
        )
    row.companions = companions
    row.save(update_fields=["companions"])
    places.promote(row.occurrence, rules)


def leave(row: Registration, state: str) -> None:
    """Note that somebody does not come, or is not sure: their place serves whoever waits. The caller holds the lock."""
    had = row.state if row.pk else State.NO
    row.state, row.companions, row.waiting_since = State(state), 0, None
    row.came_at, row.answered_at = None, clock.now()
    row.save()
    if had == State.YES:
        telling.tell(row, "left")
    if had in {State.YES, State.WAITING}:
        places.promote(row.occurrence)


def keep_replies(row: Registration, replies: Said | None) -> None:
    """Keep what somebody said to the questions, in the place of what they said before; None changes nothing."""
    if replies is None or row.state == State.NO:
        return
    row.replies.all().delete()
    RegistrationReply.objects.bulk_create(
        [RegistrationReply(registration=row, question_id=pk, text=text[:300]) for pk, text in replies.items() if text]
    )


@transaction.atomic
def save_rules(*, rules: RegistrationRules, questions: list[dict[str, Any]] | None = None) -> None:
    """Keep how one registers for an event; where there is more room now, those who wait get it at once (LE2)."""
    from agenda.registering import asking

    rules.save()
    if questions is not None:
        asking.save_questions(event=rules.event, questions=questions)
    waited = Occurrence.objects.filter(event=rules.event_id, starts_at__gt=clock.now(), registrations__state="waiting")
    for pk in sorted(set(waited.values_list("pk", flat=True))):
        places.promote(places.locked(pk), rules)


@transaction.atomic
def copy_rules(*, source: Event, to_pk: int) -> None:
    """Give an event the rules and the questions of another, but the date up to which one registers (LE8, AG21)."""
    rules = places.standing(source.pk)
    if rules is None or places.standing(to_pk) is not None:
        return
    to = Event.objects.get(pk=to_pk)
    rules.pk, rules.event, rules.closes_at = None, to, None
    rules._state.adding = True
    rules.save()
    for one in source.registration_questions.all():
        one.pk, one.event = None, to
        one._state.adding = True
        one.save()
