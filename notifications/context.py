"""The number of unread notifications, for the bell on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.models import Notification

MOST = 100


def unread(request: HttpRequest) -> dict[str, Any]:
    """Return `unread_count`, read from the database only where a page shows it."""
    return {"unread_count": SimpleLazyObject(lambda: unread_count(request))}


def unread_count(request: HttpRequest) -> int:
    """Return how many notifications a signed-in person has not read, at most `MOST`: one query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return Notification.objects.filter(recipient=user, read_at=None)[:MOST].count()
