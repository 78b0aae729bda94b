"""One time of an event, or the following ones: changed, cancelled, taken out. Keyword-only, one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from agenda import actions, changes, occurrences, recurrence
from agenda.models import Event, Occurrence
from agenda.times import Wall
from content.models import ContentTag
from core import clock, text
from toolkit import actions as items
from toolkit.actions import given

State = Occurrence.State
CARRIED = [
    "group", "title", "body", "audience", "nature", "zone", "place", "address", "territory", "room", "link",
    "is_link_kept", "contact", "price", "public", "accessibility", "cover", "cover_alt", "source_name", "source_url",
]  # fmt: skip
"""What the event made of the following times of another takes from it."""


@dataclass(frozen=True)
class Own:
    """What one time has of its own. Words left empty are those of the event."""

    wall: Wall
    title: str = ""
    place: str = ""
    address: str = ""
    room: str = ""
    link: str = ""


@transaction.atomic
def change_time(*, occurrence: Occurrence, by: User, own: Own) -> list[changes.Told]:
    """Give one time its own hours, place or title; those concerned are told what changed."""
    event = actions.touch(event=occurrence.event)
    before = Occurrence.objects.select_related("event__territory", "event__group").get(pk=occurrence.pk)
    words = {name: text.one_line(getattr(own, name)) for name in ("title", "place", "address", "room", "link")}
    for name, value in words.items():
        setattr(occurrence, name, "" if value == getattr(event, name) else value)
    wall = own.wall
    occurrence.start_day, occurrence.start_time = wall.start_day, wall.start_time
    occurrence.end_day, occurrence.end_time = wall.end_day, wall.end_time
    is_usual = wall == occurrence.planned and not any(getattr(occurrence, name) for name in words)
    occurrence.is_changed = not is_usual
    occurrence.starts_at, occurrence.ends_at = wall.starts_at, wall.ends_at
    occurrence.save()
    occurrences.rank(event)
    told = changes.between_times(before, occurrence)
    if told:
        actions.tell(event=event, by=by, told=told, verb="event.time_changed", **said_of(before))
    return told


@transaction.atomic
def cancel_time(*, occurrence: Occurrence, by: User, reason: str = "") -> None:
    """Cancel one time: it stays in sight, struck through; those concerned are told (AG08)."""
    event = actions.touch(event=occurrence.event)
    said = text.one_line(reason)[:500]
    Occurrence.objects.filter(pk=occurrence.pk).update(state=State.CANCELLED, reason=said)
    occurrences.rank(event)
    actions.tell(event=event, by=by, told=[], verb="event.time_cancelled", **said_of(occurrence), **given(said))


@transaction.atomic
def skip_time(*, occurrence: Occurrence, by: User) -> None:
    """Take one time out of the series, such as a holiday: it was never meant to be, and nobody is told."""
    event = actions.touch(event=occurrence.event)
    Occurrence.objects.filter(pk=occurrence.pk).update(state=State.SKIPPED)
    occurrences.rank(event)


@transaction.atomic
def hold_time(*, occurrence: Occurrence, by: User) -> None:
    """Put one time back as the rule has it: its cancellation, its own hours and words are taken back."""
    event = actions.touch(event=occurrence.event)
    usual = dict.fromkeys(("reason", "title", "place", "address", "room", "link"), "")
    wall = occurrence.planned
    Occurrence.objects.filter(pk=occurrence.pk).update(
        state=State.PLANNED, is_changed=False, start_day=None, start_time=None, end_day=None, end_time=None,
        starts_at=wall.starts_at, ends_at=wall.ends_at, **usual,
    )  # fmt: skip
    occurrences.rank(event)
    if occurrence.state == State.CANCELLED:
        actions.tell(event=event, by=by, told=[], verb="event.held", **said_of(occurrence))


def said_of(occurrence: Occurrence) -> dict[str, Any]:
    """Return which time of the event a row of the log is about: its id, and when it was to be, in words."""
    return {"occurrence": occurrence.pk, "when": changes.when(occurrence)}


@transaction.atomic
def part(*, event: Event, day: date, by: User) -> Event:
    """Make an event of its own of the times of a series from `day` on, to be changed apart; return it.

    The series stops the day before. The rows go over with their ids, and with who registered for them. Calendars see a
    series that ends and another that begins, which is how they all say it (RFC 5545 has THISANDFUTURE, which few know).
    """
    event = actions.touch(event=event)
    days = recurrence.days(event.rrule, event.start_day, max(occurrences.horizon(), day))
    if day not in days or day == event.start_day:
        raise ValueError(day)
    made = Event(**{name: getattr(event, name) for name in CARRIED}, is_external=event.is_external)
    made.set_wall(event.wall.on(day))
    made.rrule = rest_of(event.rrule, days.index(day))
    made.changed_at, made.sort_at, made.made_of_id = clock.now(), made.starts_at, event.pk
    tags = ContentTag.objects.filter(content_object_id=event.pk).select_related("tag")
    items.publish(item=made, author=event.author, tags=[row.tag.name for row in tags], quiet=True)
    for row in event.co_authors.all():
        made.co_authors.get_or_create(user=row.user)
    Occurrence.objects.filter(event=event, day__gte=day).update(event=made)
    Event.objects.filter(pk=event.pk).update(rrule=recurrence.ended_before(event.rrule, day))
    for one in (event, made):
        occurrences.settle(Event.objects.select_related("group").get(pk=one.pk))
    return made


def rest_of(rule: str, done: int) -> str:
    """Return the rule of what is left of a series after `done` times."""
    parts = recurrence.split(rule)
    if "COUNT" in parts:
        parts["COUNT"] = str(max(int(parts["COUNT"]) - done, 1))
    return ";".join(f"{name}={value}" for name, value in parts.items())
