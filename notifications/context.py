"""The number of unread notifications, for the bell on every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications import bounces
from notifications.models import AddressTrouble, Notification

MOST = 100


def unread(request: HttpRequest) -> dict[str, Any]:
    """Return `unread_count`, and why my mails are held (`mail_trouble`), read only where a page shows them."""
    return {
        "unread_count": SimpleLazyObject(lambda: unread_count(request)),
        "mail_trouble": SimpleLazyObject(lambda: mail_trouble(request)),
    }


def unread_count(request: HttpRequest) -> int:
    """Return how many notifications a signed-in person has not read, at most `MOST`: one query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    return Notification.objects.filter(recipient=user, read_at=None)[:MOST].count()


def mail_trouble(request: HttpRequest) -> AddressTrouble | None:
    """Return why mails to the reader are held, or None: no query for those who have no trouble (LM15)."""
    user = getattr(request, "user", None)
    return bounces.trouble_of(user) if user is not None and user.is_authenticated else None
