"""Bringing a calendar of another program into a group: first what it would do, then doing it, as often as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from activity.record import record
from agenda import actions, occurrences, words
from agenda.ics.reading import Parsed, Read
from agenda.models import Event, Occurrence
from agenda.models.event import new_uid
from content.models import Content
from core import clock, text
from groups.models import Group
from toolkit import actions as kit

NEW, CHANGED, SAME, TRASHED = "new", "changed", "same", "trashed"
State = Occurrence.State


@dataclass(frozen=True)
class Row:
    """One event of the file, and what becomes of it: new, changed, the same as here, or left in the trash."""

    read: Read
    state: str
    event: Event | None = None

    @property
    def when(self) -> str:
        """When it is, in words."""
        return words.span_words(self.read.wall)


def compared(group: Group, parsed: Parsed) -> list[Row]:
    """Return what bringing a calendar in would do: an event is known by its UID, whatever else it says. Two queries."""
    uids = {one.uid for one in parsed.events if one.uid}
    events = Event.objects.filter(group=group, uid__in=uids).select_related("group", "territory")
    known = {event.uid: event for event in events.prefetch_related("occurrences")}
    rows, seen = [], set()
    for one in parsed.events:
        if one.uid and one.uid in seen:
            continue
        seen.add(one.uid)
        event = known.get(one.uid)
        state = NEW if event is None else TRASHED if event.trashed_at else SAME if same(event, one) else CHANGED
        rows.append(Row(one, state, event))
    return rows


def same(event: Event, one: Read) -> bool:
    """Tell whether an event says already all that the file says of it."""
    here = [event.title, event.wall, event.rrule, event.place, event.link, event.body, event.is_cancelled]
    there = [one.title, one.wall, one.rrule, one.place, one.link, text.normalise(one.body), one.is_cancelled]
    return here == there and unusual_of(event) == wanted_of(one)


def unusual_of(event: Event) -> set[Any]:
    """Return the times of an event that are not as the others: taken out, cancelled, or with hours of their own."""
    rows = [row for row in event.occurrences.all() if row.is_changed or row.state != State.PLANNED]
    for row in rows:
        row.event = event
    return {(row.day, row.state, row.wall if row.is_changed else None) for row in rows}


def wanted_of(one: Read) -> set[Any]:
    """Return the same of what the file says."""
    out = {(day, State.SKIPPED.value, None) for day in one.skipped}
    return out | {(part.day, state_of(part), own_wall(one, part)) for part in one.parts}


def state_of(part: Read) -> str:
    """Return the state of a time that the file says of its own."""
    return State.CANCELLED.value if part.is_cancelled else State.PLANNED.value


def own_wall(one: Read, part: Read) -> Any:
    """Return the hours of a time when they are its own; None when it is cancelled at its usual hour."""
    usual = part.day is not None and part.wall == one.wall.on(part.day)
    return None if part.is_cancelled and usual else part.wall


@transaction.atomic
def bring_in(*, group: Group, by: User, parsed: Parsed) -> dict[str, int]:
    """Bring a calendar in: what is new is added, what changed is changed, nothing is doubled, nobody is written to.

    Return how many events were of each state.
    """
    Group.objects.select_for_update().get(pk=group.pk)
    done = dict.fromkeys((NEW, CHANGED, SAME, TRASHED), 0)
    for row in compared(group, parsed):
        done[row.state] += 1
        if row.state == NEW:
            add(group=group, by=by, one=row.read, quiet=True)
        elif row.state == CHANGED and row.event is not None:
            _change(row.event, by, row.read)
    record("event.brought_in", actor=by, group=group, new=done[NEW], changed=done[CHANGED])
    return done


def add(*, group: Group, by: User, one: Read, given: actions.Given | None = None, quiet: bool = False) -> Content:
    """Announce an event that was read, with the times that are not as the others."""
    event = Event(group=group, audience=group.default_audience, uid=one.uid or new_uid())
    _fill(event, one)
    made = actions.announce(event=event, author=by, given=given or actions.Given(), quiet=quiet)
    _set_times(event, one)
    return made


def _change(event: Event, by: User, one: Read) -> None:
    _fill(event, one)
    actions.prepare(event, actions.Given())
    event.sequence += 1
    kit.edit(item=event, editor=by)
    Occurrence.objects.filter(event=event).update(state=State.PLANNED, is_changed=False)
    occurrences.settle(event)
    _set_times(event, one)


def _fill(event: Event, one: Read) -> None:
    event.title, event.body, event.place, event.link = one.title, one.body, one.place, one.link
    event.rrule = one.rrule
    event.set_wall(one.wall)
    if one.is_cancelled != event.is_cancelled:
        event.cancelled_at = clock.now() if one.is_cancelled else None


def _set_times(event: Event, one: Read) -> None:
    """Take out, cancel or change the times that the file says are not as the others."""
    rows = {row.day: row for row in event.occurrences.all()}
    for day in one.skipped:
        if day in rows:
            Occurrence.objects.filter(pk=rows[day].pk).update(state=State.SKIPPED)
    for part in one.parts:
        row = rows.get(part.day) if part.day else None
        if row is None:
            continue
        row.state = state_of(part)
        if own_wall(one, part) is not None:
            wall = part.wall
            row.is_changed = True
            row.start_day, row.start_time, row.end_day, row.end_time = (
                wall.start_day, wall.start_time, wall.end_day, wall.end_time,
            )  # fmt: skip
            row.starts_at, row.ends_at = wall.starts_at, wall.ends_at
            row.title = part.title if part.title != one.title else ""
            row.place = part.place if part.place != one.place else ""
        row.save()
    occurrences.rank(event)
