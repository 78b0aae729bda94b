"""Leases: one worker takes a row for a while; when it dies the lease runs out and the sweep takes the row up again.

They count by the real clock, since `core.clock` may pretend to be in the past while the worker lives in the present.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone


def present() -> datetime:
    """Return the real moment, aware."""
    return timezone.now()


def ends(part: float = 1) -> datetime:
    """Return when a lease taken now runs out, or `part` of it. It must outlast one page of rows, and one mail."""
    return present() + part * timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def free() -> Q:
    """Return the condition that nobody holds a row."""
    return Q(lease_until=None) | Q(lease_until__lt=present())


def take(rows: QuerySet[Any], *, counted: bool = False) -> bool:
    """Take the one row of `rows` if nobody holds it: a single UPDATE, so that two workers never both succeed.

    `counted` also counts the attempt on the row.
    """
    changes: dict[str, Any] = {"lease_until": ends()}
    if counted:
        changes["attempts"] = F("attempts") + 1
    return rows.filter(free()).update(**changes) == 1


def keep(rows: QuerySet[Any]) -> None:
    """Hold on to a row for as long again: the work goes on."""
    rows.update(lease_until=ends())
