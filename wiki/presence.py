"""Who is writing in a page now: leases that the open form renews, so that others are warned (PA02)."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from core import clock
from wiki.models import Page, Writing

LEASE = timedelta(seconds=150)
"""The form renews it every minute: two renewals may be lost."""
SHOWN = 5


def others(page: Page, user_id: int | None) -> list[Writing]:
    """Return who else has the form of a page open: one query."""
    rows = Writing.objects.filter(page=page, until__gt=clock.now()).exclude(user=user_id)
    return list(rows.select_related("user").order_by("since")[:SHOWN])


@transaction.atomic
def renew(page: Page, user: User) -> None:
    """Note that somebody has the form open; leases that ran out go."""
    moment = clock.now()
    Writing.objects.filter(page=page, until__lte=moment).delete()
    row, is_new = Writing.objects.get_or_create(
        page=page, user=user, defaults={"since": moment, "until": moment + LEASE}
    )
    if not is_new:
        Writing.objects.filter(pk=row.pk).update(until=moment + LEASE)
