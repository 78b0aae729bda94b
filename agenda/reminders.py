"""Reminders of deadlines, at 30, 7 and 2 days (AG18): each once, whoever calls again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from activity.record import record
from agenda.models import Event, Occurrence
from content.models import Content
from content.querysets import published_q
from core import clock
from toolkit import actions

DAYS = [30, 7, 2]
AT_ONCE = 200


def remind_due() -> int:
    """Remind of the deadlines that come near; return of how many. One announced late is not reminded of at once."""
    now = clock.now()
    alive = Content.objects.alive().filter(published_q(), kind="event").values("pk")
    near = Q()
    for days in DAYS:
        near |= Q(starts_at__lte=now + timedelta(days=days)) & (Q(reminded_days=None) | Q(reminded_days__gt=days))
    rows = Occurrence.objects.held().filter(near, starts_at__gt=now, event__nature=Event.Nature.DEADLINE)
    due = rows.filter(event__in=alive).select_related("event__group").order_by("starts_at", "pk")
    return sum(_remind(row, now) for row in due[:AT_ONCE])


def _remind(row: Occurrence, now: datetime) -> bool:
    days = min(days for days in DAYS if row.starts_at <= now + timedelta(days=days))
    known = row.event.published_at or row.event.created_at
    with transaction.atomic():
        mine = Occurrence.objects.filter(Q(reminded_days=None) | Q(reminded_days__gt=days), pk=row.pk)
        if not mine.update(reminded_days=days):
            return False
        is_told = row.starts_at - timedelta(days=days) >= known
        if is_told:
            actions.announce(record("event.due", actor=None, content=row.event, days=days))
    return is_told
