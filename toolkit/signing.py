"""Giving an item the author and the day it should have had, with what follows from it (LA7)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from activity.record import record
from content.models import Content
from notifications import follows
from search import index
from toolkit import actions

MINUTE = timedelta(minutes=1)
"""Forms ask for a day and a minute: a smaller difference is none."""


@transaction.atomic
def reassign(*, item: Content, by: User, author: User | None, at: datetime | None, reason: str = "") -> bool:
    """Give an item another author, another date of publication, or both; return whether anything changed.

    Its place in lists follows its date. Old and new author are told once, and the log keeps both.
    """
    columns: dict[str, Any] = {}
    said: dict[str, Any] = {}
    if author is not None and author.pk != item.author_id:
        columns["author"], said["authors"] = author, [item.author_id, author.pk]
    if at is not None and item.published_at is not None and abs(at - item.published_at) >= MINUTE:
        columns |= dated(item, at)
        said["changes"] = {"published_at": [one.isoformat(timespec="minutes") for one in (item.published_at, at)]}
    if not columns:
        return False
    Content.objects.filter(pk=item.pk).update(**columns)
    if "author" in columns:
        follows.follow(columns["author"], item)
    who = columns.get("author", item.author)
    row = record("content.reassigned", actor=by, content=item, person=who, **said, **actions.given(reason))
    actions.announce(row)
    index.note_changed(item)
    return True


def dated(item: Content, at: datetime) -> dict[str, Any]:
    """Return the columns that follow the date of an item: its place, unless a comment or an event gave it another."""
    columns: dict[str, Any] = {"published_at": at}
    if item.sort_at in {item.published_at, item.created_at}:
        columns["sort_at"] = at
    if item.last_activity_at in {item.published_at, item.created_at}:
        columns["last_activity_at"] = at
    return columns
