"""The personal key of feeds and calendars, which are read by programs that cannot sign in."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models


def new_key() -> str:
    """Return 192 random bits, in the letters of an address."""
    return secrets.token_urlsafe(24)


class FeedKey(models.Model):
    """Lets a feed reader read what a person reads, until it is revoked (CC05). A person has one in force at a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_keys")
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at=None), name="one_feed_key_in_force_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.created_at:%Y-%m-%d}"
