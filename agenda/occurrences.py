"""Keeping the rows of occurrences in step with the rule of their event, up to a horizon that moves with time.

Why rows: a list, a month, a reminder, a clash and a registration are then plain SQL on an index, at the same cost for
one event or a hundred (docs/adr/0020-agenda.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Min, Q

from agenda import recurrence
from agenda.models import Event, Occurrence
from agenda.times import FIRST_YEAR
from content.models import Content
from core import clock

AHEAD = timedelta(days=400)
"""How far ahead an event that comes again is written out: a year and a month, so that the next one always shows."""
RENEWED = timedelta(days=30)
"""How much of it may pass before the worker writes more."""
State = Occurrence.State
NO_SHIFT = timedelta(0)


def horizon() -> date:
    """Return the last day written out today."""
    return clock.now().date() + AHEAD


def settle(event: Event, *, shift: timedelta = NO_SHIFT) -> None:
    """Give an event the occurrences that its rule and hours say, within the transaction of the change.

    `shift` is by how many days the whole series moved: rows follow, with who registered for them. Rows changed by hand
    keep their hour; those the rule no longer gives go, or are cancelled where people registered.
    """
    if shift:
        _move(event, shift)
    until = max(horizon(), event.start_day)
    wanted = recurrence.days(event.rrule, event.start_day, until)
    rows = {row.day: row for row in event.occurrences.all()}
    if not event.rrule and len(rows) == 1 and wanted[0] not in rows:
        rows = {wanted[0]: _renamed(*rows.values(), day=wanted[0])}
    drop([row for day, row in rows.items() if day not in set(wanted)])
    _create(event, [day for day in wanted if day not in rows])
    _refresh(event, [row for day, row in rows.items() if day in set(wanted)])
    Event.objects.filter(pk=event.pk).update(computed_until=until if event.rrule else None)
    rank(event)


def _move(event: Event, shift: timedelta) -> None:
    """Move all rows by some days, in the order that never makes two meet."""
    order = "-day" if shift > NO_SHIFT else "day"
    for row in event.occurrences.order_by(order):
        Occurrence.objects.filter(pk=row.pk).update(day=row.day + shift)


def _renamed(row: Occurrence, *, day: date) -> Occurrence:
    """Keep the one row of an event that comes once when its day changes."""
    row.day = day
    return row


def _create(event: Event, days: Iterable[date]) -> None:
    walls = [(day, event.wall.on(day)) for day in days]
    Occurrence.objects.bulk_create(
        [Occurrence(event=event, day=day, starts_at=wall.starts_at, ends_at=wall.ends_at) for day, wall in walls]
    )


def _refresh(event: Event, rows: Iterable[Occurrence]) -> None:
    """Give rows the hours that the event has now, but those that were given their own."""
    changed = []
    for row in rows:
        row.event = event
        row.starts_at, row.ends_at = row.wall.starts_at, row.wall.ends_at
        changed.append(row)
    Occurrence.objects.bulk_update(changed, ["day", "starts_at", "ends_at"], batch_size=200)


def drop(rows: Iterable[Occurrence]) -> None:
    """Remove rows that the rule no longer gives; one that people registered for is cancelled instead, and stays."""
    for row in rows:
        if is_held_by_people(row):
            Occurrence.objects.filter(pk=row.pk).update(state=State.CANCELLED)
        else:
            row.delete()


def is_held_by_people(row: Occurrence) -> bool:
    """Tell whether somebody answered for an occurrence, whatever they said."""
    return row.registrations.exists()


def rank(event: Event) -> None:
    """Put an event in lists at its next start, or at its last one once it is over (`Content.sort_at`)."""
    rows = Occurrence.objects.filter(event=event).shown()
    coming = rows.to_come().aggregate(at=Min("starts_at"))["at"]
    last = rows.order_by("-starts_at").values_list("starts_at", flat=True).first()
    Content.objects.filter(pk=event.pk).update(sort_at=coming or last or event.starts_at)


def extend_due() -> int:
    """Write out what comes within the horizon of events that come again; return how many were extended."""
    before = horizon() - RENEWED
    due = Event.objects.exclude(rrule="").filter(computed_until__lt=before, computed_until__year__gte=FIRST_YEAR)
    events = list(due.order_by("computed_until")[:200])
    for event in events:
        with transaction.atomic():
            settle(Event.objects.select_for_update(of=("self",)).get(pk=event.pk))
    return len(events)


def rank_due() -> int:
    """Give events that come again the date of their next occurrence, once one is over; return how many."""
    now = clock.now()
    passed = Q(occurrences__ends_at__lte=now, occurrences__starts_at=F("sort_at"), occurrences__ends_at__gt=now - AHEAD)
    late = Event.objects.exclude(rrule="").filter(passed, occurrences__isnull=False)
    coming = Occurrence.objects.to_come().filter(event__rrule__gt="").values("event_id")
    events = list(late.filter(pk__in=coming).distinct()[:200])
    for event in events:
        rank(event)
    return len(events)
