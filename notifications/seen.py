"""What is read on the site is no longer news: its notifications are read too, wherever it was read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from content.models import Content
from notifications import leases
from notifications.models import Notification


def item_seen(user: User, content: Content, until: datetime) -> None:
    """Mark what a person was told of an item, up to the moment they have read it to: one query."""
    told = Notification.objects.filter(recipient=user, read_at=None, activity__content=content.pk)
    told.filter(activity__at__lte=until).update(read_at=leases.present())


def items_seen(user: User, items: QuerySet[Content]) -> None:
    """Mark what a person was told of all of `items`, which they say they have read: one query."""
    told = Notification.objects.filter(recipient=user, read_at=None, activity__content__in=items.values("pk"))
    told.update(read_at=leases.present())
