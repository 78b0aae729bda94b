"""Items that wait for their hour, and those whose last day is over (CC33, CC36, LD2)."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from activity.record import record
from content.models import Content
from core import clock
from search import index
from toolkit import actions, editing, holding

log = logging.getLogger(__name__)

DUE_AT_ONCE = 200
"""How many items one round takes up of each sort."""


@transaction.atomic
def set_dates(*, item: Content, by: User, dates: dict[str, datetime | None]) -> None:
    """Set until when an item is pinned, featured and shown."""
    Content.objects.filter(pk=item.pk).update(**dates)
    said = {name: moment.isoformat() if moment else "" for name, moment in dates.items()}
    record("content.dated", actor=by, content=item, dates=said)


def publish_due() -> int:
    """Publish the scheduled items whose hour has come, announce each once, withdraw what is over; return how many."""
    moment = clock.now()
    coming = Content.objects.alive().filter(state=Content.State.SCHEDULED, published_at__lte=moment)
    over = Content.objects.alive().filter(state=Content.State.PUBLISHED, expires_at__lte=moment)
    done = 0
    for act, rows in ((publish, coming), (withdraw, over)):
        for item in list(rows.select_related("group", "author").order_by("pk")[:DUE_AT_ONCE]):
            try:
                done += act(item)
            except Exception:
                log.exception("item not %s: %s", act.__name__, item.pk)
    return done


@transaction.atomic
def publish(item: Content) -> bool:
    """Publish one scheduled item; only the first of two schedulers does it, and it is announced then (LM7)."""
    waits = holding.waits(item.group, item.author)
    changes: dict[str, Any] = {
        "state": Content.State.PUBLISHED,
        "is_held": waits,
        "last_activity_at": item.published_at,
    }
    if waits:
        changes["published_at"] = None
    rows = Content.objects.filter(pk=item.pk, state=Content.State.SCHEDULED)
    # Released, it takes the place of the moment it appears.
    if not rows.update(**changes, sort_at=item.created_at if waits else item.published_at):
        return False
    if waits and item.author:
        actions.announce(holding.submitted(item, item.author))
    else:
        actions.announce(
            record("content.published", actor=item.author, content=item, quiet=editing.is_wanted_quiet(item))
        )
    item.group.touch(clock.now())
    index.note_changed(item)
    return True


@transaction.atomic
def withdraw(item: Content) -> bool:
    """Take down an item whose last day is over: its author and the moderators still see it."""
    rows = Content.objects.filter(pk=item.pk, state=Content.State.PUBLISHED)
    if not rows.update(state=Content.State.WITHDRAWN):
        return False
    record("content.expired", actor=None, content=item)
    index.note_changed(item)
    return True
