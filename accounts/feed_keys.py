"""The personal key of feeds: made, renewed, revoked, and whose it is (CC05)."""

from __future__ import annotations

from django.db import transaction

from accounts.models import FeedKey, User
from core import clock

KEY_MAX = 64


def key_of(user: User) -> str:
    """Return the key of `user` in force, or an empty string: one query."""
    return FeedKey.objects.filter(user=user, revoked_at=None).values_list("key", flat=True).first() or ""


def person_of(key: str) -> User | None:
    """Return whose key this is, while it is in force and their account too: one query."""
    if not key or len(key) > KEY_MAX:
        return None
    row = FeedKey.objects.filter(key=key, revoked_at=None, user__is_active=True).select_related("user").first()
    return row.user if row else None


@transaction.atomic
def renew(*, user: User) -> FeedKey:
    """Make a new key; the one before stops at once."""
    revoke(user=user)
    return FeedKey.objects.create(user=user, created_at=clock.now())


def revoke(*, user: User) -> None:
    """Stop all of a person's feeds that are not public."""
    FeedKey.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
