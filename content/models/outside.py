"""Links that open one item to outsiders: to read it, perhaps to propose a change, until a day (FI10, PA09)."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from content.models.content import Content
from core import clock


class PublicLink(models.Model):
    """An address that opens one item to whoever holds it, until a day; perhaps behind a password.

    What an item holds besides, its tool says: a folder opens its files.
    """

    item = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="public_links")
    key = models.CharField(max_length=43, unique=True, default=secrets.token_urlsafe)
    password = models.CharField(max_length=128, blank=True)
    may_propose = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # It was first a table of the files.
        db_table = "files_publiclink"

    def __str__(self) -> str:
        return f"{self.item} · {self.expires_at:%Y-%m-%d}"

    @property
    def is_in_force(self) -> bool:
        """Tell whether the link opens something today."""
        return self.revoked_at is None and self.expires_at > clock.now()
