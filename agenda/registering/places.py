"""Places: who has one, who waits, who moves up. Every change of a registration goes through `locked`.

The occurrence is locked while we count, so that fifty people who want the last ten places at the same moment get ten
(REL-R8). PostgreSQL makes the others wait on that row; SQLite begins every transaction of ours with its write lock.
"""

from __future__ import annotations

from agenda.models import Occurrence, Registration, RegistrationRules
from agenda.models.occurrence import OccurrenceQuerySet
from agenda.registering import telling
from core import clock

State = Registration.State


def locked(pk: int) -> Occurrence:
    """Return an occurrence with its event, held until the end of the transaction that called."""
    rows = Occurrence.objects.select_for_update(of=("self",)).select_related("event__group", "event__territory")
    return rows.get(pk=pk)


def rules_of(occurrence: Occurrence) -> RegistrationRules | None:
    """Return how one registers for an event, or None when one does not: one query."""
    found = standing(occurrence.event_id)
    return found if found is not None and found.is_open else None


def standing(event: int) -> RegistrationRules | None:
    """Return how one registers for an event, open or not: one query."""
    return RegistrationRules.objects.filter(event=event).first()


def times_of(event: int) -> OccurrenceQuerySet:
    """Return the times of an event that somebody may read, with what their pages show."""
    return Occurrence.objects.shown().filter(event=event).select_related("event__group", "event__territory")


def free(occurrence: Occurrence, rules: RegistrationRules) -> int | None:
    """Return how many places are left, never less than 0; None when they are not counted."""
    if rules.places is None:
        return None
    return max(rules.places - occurrence.registrations.coming().seats(), 0)


def fits(occurrence: Occurrence, rules: RegistrationRules, seats: int) -> bool:
    """Tell whether somebody who wants `seats` places gets them now: there are enough, and nobody waits before."""
    left = free(occurrence, rules)
    return left is None or (seats <= left and not occurrence.registrations.waiting().exists())


def give(row: Registration, occurrence: Occurrence, rules: RegistrationRules) -> None:
    """Give somebody a place, or the next rank on the waiting list, and tell them; the caller holds the lock.

    The row is saved. Those who wait are served in order: a party that does not fit yet holds those behind it back.
    """
    row.answered_at = clock.now()
    if fits(occurrence, rules, row.seats):
        row.state, row.waiting_since = State.YES, None
    else:
        row.state, row.waiting_since = State.WAITING, clock.now()
    row.save()
    telling.remember(occurrence)
    telling.tell(row, "confirmed" if row.state == State.YES else "waiting")


def promote(occurrence: Occurrence, rules: RegistrationRules | None = None) -> list[Registration]:
    """Give the free places to those who wait, in order, and tell them; return whom. The caller holds the lock."""
    rules = rules or standing(occurrence.event_id)
    if rules is None or occurrence.is_cancelled or occurrence.starts_at <= clock.now():
        return []
    left, moved = free(occurrence, rules), []
    for row in occurrence.registrations.waiting().select_related("user"):
        if left is not None:
            if row.seats > left:
                break
            left -= row.seats
        row.state, row.waiting_since, row.answered_at = State.YES, None, clock.now()
        row.save(update_fields=["state", "waiting_since", "answered_at"])
        telling.tell(row, "promoted")
        moved.append(row)
    return moved


def rank_of(row: Registration) -> int:
    """Return which one somebody is on the waiting list, from 1; 0 for whoever does not wait: one query."""
    if row.state != State.WAITING or row.waiting_since is None:
        return 0
    waiting = row.occurrence.registrations.waiting()
    before = waiting.filter(waiting_since__lt=row.waiting_since)
    same = waiting.filter(waiting_since=row.waiting_since, pk__lte=row.pk)
    return before.count() + same.count()
