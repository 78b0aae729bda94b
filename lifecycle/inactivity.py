"""Accounts that nobody uses: warned by mail, then closed as whoever leaves is, their texts kept (REL-P3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import DateField, F, QuerySet
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from core import clock
from lifecycle import leaving
from notifications import mail

NOTICE_DAYS = 30
BATCH = 500
DAYS_A_MONTH = 30.44


def unused() -> QuerySet[Any]:
    """Return the accounts in force that nobody entered for `VEILLEE_INACTIVE_MONTHS`; site administrators excepted."""
    limit = clock.now() - timedelta(days=round(settings.VEILLEE_INACTIVE_MONTHS * DAYS_A_MONTH))
    seen = Coalesce("last_seen_on", Cast("last_login", DateField()), Cast("date_joined", DateField()))
    people = User.objects.filter(is_active=True, is_superuser=False).annotate(seen=seen)
    return people.filter(seen__lt=limit.date()).order_by("pk")


def run() -> tuple[int, int]:
    """Warn those who have not been warned, close those who were and did not come; return how many of each."""
    return warn(), close()


def warn() -> int:
    """Warn the people whose account nobody uses, once each."""
    people = list(unused().filter(inactivity_warned_at=None)[:BATCH])
    for user in people:
        _warn(user)
    return len(people)


@transaction.atomic
def _warn(user: User) -> None:
    User.objects.filter(pk=user.pk).update(inactivity_warned_at=clock.now())
    data = {"months": settings.VEILLEE_INACTIVE_MONTHS, "days": NOTICE_DAYS}
    mail.post("account_unused", addresses=[(user.email, user)], data=data)


def close() -> int:
    """Close the accounts whose warning is old and that nobody entered since."""
    limit = clock.now() - timedelta(days=NOTICE_DAYS)
    people = list(unused().filter(inactivity_warned_at__lt=limit, seen__lt=F("inactivity_warned_at"))[:BATCH])
    for user in people:
        leaving.close(user=user, keeps_texts=True)
    return len(people)
