"""Telling those registered: at once what becomes of their own answer; by sweeps, reminders and what has changed.

A sweep compares what people were last told (`RegistrationTold`) with what stands, so that it does not matter by which
road an event changed, and that several corrections in a row make one mail. Each sweep may run twice, or in two workers.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agenda.ics.writing import time_uid
from agenda.models import Occurrence, Registration, RegistrationNotice, RegistrationTold
from agenda.times import Wall
from core import clock
from notifications.mail import post

State = Registration.State
What = RegistrationNotice.What
CONCERNED = [State.YES, State.MAYBE, State.WAITING]
"""Who hears that an event changes or is cancelled. Whoever answered no hears nothing more."""
REMINDERS = [
    (What.WEEK, timedelta(days=7), timedelta(days=6), "reminds_week_before"),
    (What.DAY, timedelta(days=1), timedelta(0), "reminds_day_before"),
]
"""Each reminder: from how long before, until how long before (after a long outage it is of no use), and its setting."""
SECOND_THOUGHTS = timedelta(hours=1)
"""How long an event may be in the trash before those registered are told that it is cancelled: one may undo it."""
SWEPT = 100
NEWS = ["wall", "place", "link"]
"""What those registered are told of when it changes."""


def tell(row: Registration, kind: str, **data: Any) -> None:
    """Put the mail `registration_<kind>` to one person in the outbox. It leaves only if their answer still stands."""
    if not row.address:
        return
    occurrence = row.occurrence
    said = {"occurrence": occurrence.pk, "at": stamp(row), **data}
    post(
        f"registration_{kind}", addresses=[(row.address, row.user)], group=occurrence.event.group, data=said
    )  # fmt: skip


def tell_all(occurrence: Occurrence, kind: str, rows: QuerySet[Registration], **data: Any) -> int:
    """Put one mail to each of `rows`, registrations of one occurrence, in the outbox; return to how many."""
    addresses = [(row.address, row.user) for row in rows.select_related("user") if row.address]
    if addresses:
        said = {"occurrence": occurrence.pk, **data}
        post(f"registration_{kind}", addresses=addresses, group=occurrence.event.group, data=said)
    return len(addresses)


def remember(occurrence: Occurrence) -> None:
    """Note when and where the event takes place, once somebody registers for it: from now on changes are told."""
    event = occurrence.event
    uid = time_uid(event, occurrence.day) if event.rrule else event.uid
    first = {"uid": uid, "number": event.sequence, **present(occurrence)}
    RegistrationTold.objects.get_or_create(occurrence=occurrence, defaults=first)


def present(occurrence: Occurrence) -> dict[str, Any]:
    """Return the columns of `RegistrationTold` as the event stands."""
    return {
        "wall": as_data(occurrence.wall),
        "place": occurrence.where,
        "link": occurrence.link or occurrence.event.link,
        "ends_at": occurrence.ends_at,
        "is_off": is_off(occurrence),
        "sequence": occurrence.event.sequence,
        "at": clock.now(),
    }


def as_data(wall: Wall) -> dict[str, Any]:
    """Return a time as JSON keeps it."""
    return {name: value and str(value) for name, value in asdict(wall).items()}


def as_wall(data: dict[str, Any]) -> Wall:
    """Return a time from what JSON kept of it."""
    last, starts, ends = data["end_day"], data["start_time"], data["end_time"]
    return Wall(
        zone=data["zone"],
        start_day=date.fromisoformat(data["start_day"]),
        start_time=time.fromisoformat(starts) if starts else None,
        end_day=date.fromisoformat(last) if last else None,
        end_time=time.fromisoformat(ends) if ends else None,
    )


def is_off(occurrence: Occurrence) -> bool:
    """Tell whether it will not take place: cancelled, taken out of its series, or in the trash for good."""
    trashed = occurrence.event.trashed_at
    is_gone = trashed is not None and trashed <= clock.now() - SECOND_THOUGHTS
    return is_gone or occurrence.is_cancelled or occurrence.state == Occurrence.State.SKIPPED


def tell_changes() -> int:
    """Tell those registered of what has changed since they were last told; return of how many occurrences."""
    now = clock.now()
    ahead = Q(ends_at__gt=now) | Q(occurrence__ends_at__gt=now)
    newer = ~Q(sequence=F("occurrence__event__sequence"))
    trashed = Q(is_off=False, occurrence__event__trashed_at__lte=now - SECOND_THOUGHTS)
    back = Q(
        is_off=True, occurrence__event__trashed_at=None, occurrence__event__cancelled_at=None,
        occurrence__state=Occurrence.State.PLANNED,
    )  # fmt: skip
    due = RegistrationTold.objects.filter(ahead & (newer | trashed | back))
    pks = list(due.order_by("pk").values_list("pk", flat=True)[:SWEPT])
    for pk in pks:
        _tell_change(pk)
    return len(pks)


@transaction.atomic
def _tell_change(pk: int) -> None:
    told = RegistrationTold.objects.select_for_update(of=("self",)).get(pk=pk)
    rows = Occurrence.objects.select_related("event__group", "event__territory")
    occurrence = rows.get(pk=told.occurrence_id)
    fresh = present(occurrence)
    kind = _news(told, fresh)
    if kind:
        # Whoever registered after the change was told as it stands now.
        since = occurrence.event.changed_at if told.sequence != fresh["sequence"] else clock.now()
        people = occurrence.registrations.filter(state__in=CONCERNED, created_at__lte=since)
        before = {name: getattr(told, name) for name in NEWS}
        after = {name: fresh[name] for name in NEWS}
        tell_all(occurrence, kind, people, before=before, after=after)
    # Never lower than what a file said before, though the occurrence may belong to a younger event by now.
    fresh["number"] = max(told.number + bool(kind), fresh["sequence"])
    RegistrationTold.objects.filter(pk=told.pk).update(**fresh)


def _news(told: RegistrationTold, fresh: dict[str, Any]) -> str:
    """Return what happened since people were told: cancelled, held (after all), changed, or nothing that matters."""
    if told.is_off != fresh["is_off"]:
        return "cancelled" if fresh["is_off"] else "held"
    differs = any(getattr(told, name) != fresh[name] for name in NEWS)
    return "changed" if differs and not fresh["is_off"] else ""


def remind_due() -> int:
    """Remind those who come, or may come, where the organisers wish it; return how many mails were posted."""
    count = 0
    for what, opens, shuts, setting in REMINDERS:
        now = clock.now()
        near = Occurrence.objects.held().filter(starts_at__gt=now + shuts, starts_at__lte=now + opens)
        near = near.filter(event__trashed_at=None, **{f"event__registering__{setting}": True})
        waits = not_reminded(what, opens, shuts).filter(occurrence=OuterRef("pk"))
        for pk in list(near.filter(Exists(waits)).order_by("starts_at", "pk").values_list("pk", flat=True)[:SWEPT]):
            count += _remind(pk, what, opens, shuts)
    return count


def not_reminded(what: str, opens: timedelta, shuts: timedelta) -> QuerySet[Registration]:
    """Return the registrations that had no reminder of that name about these days, give or take one.

    An event that is put off further than that is recalled again.
    """
    today, day = clock.now(), timedelta(days=1)
    days = ((today + shuts - day).date(), (today + opens + day).date())
    done = RegistrationNotice.objects.filter(registration=OuterRef("pk"), what=what, day__range=days)
    rows = Registration.objects.filter(state__in=[State.YES, State.MAYBE], is_quiet=False)
    return rows.filter(~Exists(done))


@transaction.atomic
def _remind(pk: int, what: str, opens: timedelta, shuts: timedelta) -> int:
    """Remind those of one occurrence; whoever answered once the reminder was due needs none."""
    rows = Occurrence.objects.select_for_update(of=("self",)).select_related("event__group", "event__territory")
    occurrence = rows.get(pk=pk)
    day, due_at = occurrence.wall.start_day, occurrence.starts_at - opens
    people = list(not_reminded(what, opens, shuts).filter(occurrence=occurrence))
    RegistrationNotice.objects.bulk_create(
        [RegistrationNotice(registration=row, what=what, day=day, at=clock.now()) for row in people]
    )
    wanted = [row.pk for row in people if row.answered_at <= due_at]
    said = {"what": what, "day": day.isoformat()}
    return tell_all(occurrence, "reminder", occurrence.registrations.filter(pk__in=wanted), **said)


def stamp(row: Registration) -> str:
    """Return when somebody answered, as the data of a message keeps it: the same on both sides of the database."""
    return row.answered_at.astimezone(UTC).isoformat()
