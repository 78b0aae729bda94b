"""What the organisers do with registrations: add, move, tick who came, write. Keyword-only, one transaction each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from activity.record import record
from agenda.models import Occurrence, Registration
from agenda.registering import places, rules, telling
from core import clock, text
from groups.models import Level
from notifications.mail import post_to_many
from notifications.models import Follow, Preference

State = Registration.State
AUDIENCES = {
    "coming": gettext_lazy("those who come"),
    "maybe": gettext_lazy("those who may come"),
    "waiting": gettext_lazy("the waiting list"),
    "silent": gettext_lazy("the members who have not answered"),
}
"""Whom the organisers may write to."""
WORDS_A_DAY = 5
PAGE = 500


@transaction.atomic
def add(
    *,
    occurrence: Occurrence,
    by: User,
    user: User | None = None,
    name: str = "",
    email: str = "",
    companions: int = 0,
    beyond: bool = False,
) -> Registration:
    """Register somebody: a member, or a guest by name and perhaps address. `beyond` gives a place even when it is full.

    Somebody who had answered already is moved instead. A limit that is not lifted sends them to the waiting list.
    """
    held = places.locked(occurrence.pk)
    found = places.rules_of(held)
    if found is None or held.is_cancelled:
        raise ValidationError(_("This event takes no registrations."))
    row = _row_of(held, user, email) or Registration(occurrence=held, user=user, name=name, email=email.lower())
    row.occurrence = held
    if row.pk and row.state in {State.YES, State.WAITING}:
        raise ValidationError(_("“%(name)s” is registered already."), params={"name": row.shown_name})
    row.created_at = row.created_at or clock.now()
    row.added_by, row.companions, row.language = by, companions, held.event.group.language
    if beyond:
        _seat(row)
    else:
        places.give(row, held, found)
    record("registration.added", actor=by, content=held.event, person=user)
    return row


def _row_of(occurrence: Occurrence, user: User | None, email: str) -> Registration | None:
    rows = occurrence.registrations.select_related("user")
    if user is not None:
        return rows.filter(user=user).first()
    return rows.filter(email__iexact=email).first() if email else None


def _seat(row: Registration) -> None:
    """Give somebody a place whatever the limit, and tell them."""
    kind = "promoted" if row.pk and row.state == State.WAITING else "confirmed"
    row.state, row.waiting_since, row.answered_at = State.YES, None, clock.now()
    row.save()
    telling.remember(row.occurrence)
    telling.tell(row, kind)


@transaction.atomic
def move(*, row: Registration, state: str, by: User) -> Registration:
    """Give somebody a place (whatever the limit), put them on the waiting list, or take them off; they are told.

    A place that becomes free goes to who waits, but not back to the very person put on the waiting list.
    """
    held = places.locked(row.occurrence_id)
    fresh = held.registrations.select_related("user").get(pk=row.pk)
    fresh.occurrence = held
    if fresh.state == state or fresh.state == State.PENDING:
        return fresh
    before = fresh.state
    if state == State.YES:
        _seat(fresh)
    elif state == State.WAITING:
        places.promote(held)
        fresh.state, fresh.waiting_since, fresh.answered_at = State.WAITING, clock.now(), clock.now()
        fresh.save()
        telling.tell(fresh, "waiting")
    else:
        fresh.state, fresh.waiting_since, fresh.answered_at = State.NO, None, clock.now()
        fresh.came_at, fresh.companions = None, 0
        fresh.save()
        telling.tell(fresh, "removed")
        places.promote(held)
    record("registration.moved", actor=by, content=held.event, person=fresh.user, before=before, after=state)
    return fresh


@transaction.atomic
def transfer(*, row: Registration, to: Occurrence, by: User, beyond: bool = False) -> Registration:
    """Move somebody to another time of the same event, with companions and replies; they are told of both (LE3).

    Where it is full they wait, unless `beyond`. Raises ValidationError for whoever is registered there already, and for
    a time that takes no registrations.
    """
    first, second = (places.locked(pk) for pk in sorted([row.occurrence_id, to.pk]))
    here, there = (first, second) if first.pk == row.occurrence_id else (second, first)
    fresh = here.registrations.select_related("user").get(pk=row.pk)
    fresh.occurrence = here
    if fresh.state not in {State.YES, State.WAITING} or there.event_id != here.event_id:
        raise ValidationError(_("This registration cannot be moved."))
    made = add(
        occurrence=there, by=by, user=fresh.user, name=fresh.name, email=fresh.email, companions=fresh.companions,
        beyond=beyond,
    )  # fmt: skip
    if fresh.is_guest:
        Registration.objects.filter(pk=made.pk).update(language=fresh.language, is_quiet=fresh.is_quiet)
    made.replies.all().delete()
    fresh.replies.update(registration=made)
    fresh.state, fresh.waiting_since, fresh.answered_at = State.NO, None, clock.now()
    fresh.came_at, fresh.companions = None, 0
    fresh.save()
    telling.tell(fresh, "transferred", to=there.pk)
    places.promote(here)
    return made


def tick(*, row: Registration, came: bool) -> None:
    """Note that somebody is there, or that they are not after all."""
    Registration.objects.filter(pk=row.pk).update(came_at=clock.now() if came else None)


def audience(occurrence: Occurrence, which: str) -> QuerySet[Registration]:
    """Return the registrations that a word to `which` reaches; those who want none are left out."""
    states = {"coming": State.YES, "maybe": State.MAYBE, "waiting": State.WAITING}
    rows = occurrence.registrations.filter(state=states[which], is_quiet=False)
    return rows.exclude(user=None, email="").exclude(user__is_active=False)


def silent(occurrence: Occurrence) -> QuerySet[User]:
    """Return the members who have not answered and hear of the group by mail at once."""
    deaf = Follow.objects.filter(group=occurrence.event.group_id, content=None, tag=None, level=Level.NOTHING)
    mute = Follow.objects.filter(content=occurrence.event_id, level=Level.NOTHING)
    paused = Preference.objects.filter(is_mail_paused=True)
    people = rules.not_answered(occurrence).filter(is_paused=False).exclude(email="")
    people = people.exclude(pk__in=deaf.values("user_id")).exclude(pk__in=mute.values("user_id"))
    return people.exclude(pk__in=paused.values("user_id"))


def counts(occurrence: Occurrence) -> dict[str, int]:
    """Return how many people each word would reach: four queries."""
    found = {which: audience(occurrence, which).count() for which in AUDIENCES if which != "silent"}
    return {**found, "silent": silent(occurrence).count()}


def recipients(occurrence: Occurrence, which: str) -> Iterator[tuple[str, int | None]]:
    """Yield the addresses that a word goes to, with the account of each, by pages."""
    last = 0
    if which == "silent":
        people = silent(occurrence).order_by("pk").values_list("pk", "email")
        while page := list(people.filter(pk__gt=last)[:PAGE]):
            yield from ((email, pk) for pk, email in page)
            last = page[-1][0]
        return
    for row in audience(occurrence, which).select_related("user").order_by("pk").iterator(chunk_size=PAGE):
        yield row.address, row.user_id


@transaction.atomic
def write(*, occurrence: Occurrence, by: User, which: str, body: str, form_key: Any = None) -> int:
    """Post the organisers' words to an audience; return how many it reaches. The same form twice posts once.

    Raises ValidationError when too many went out today, or when it would reach nobody.
    """
    from toolkit.actions import already_made, note_sent

    event = occurrence.event
    count = counts(occurrence)[which]
    if already_made(form_key, by) is not None:
        return count
    since = clock.now() - timedelta(days=1)
    if event.activities.filter(verb="registration.wrote", at__gt=since).count() >= WORDS_A_DAY:
        raise ValidationError(_("Five messages went out in a day: let people breathe until tomorrow."))
    if not count:
        raise ValidationError(_("This message would reach nobody."))
    note_sent(form_key, by, content_id=event.pk)
    data = {"occurrence": occurrence.pk, "which": which, "body": text.normalise(body), "by": by.pk}
    post_to_many("registration_word", group=event.group, data=data)
    record("registration.wrote", actor=by, content=event, which=which, count=count)
    return count
