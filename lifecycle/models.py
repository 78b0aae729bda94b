"""What waits for the worker about an account: its erasure, and the export of its data."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q


def new_key() -> str:
    """Return a secret for the address of an export: 256 random bits (REL-S5)."""
    return secrets.token_urlsafe(32)


class Departure(models.Model):
    """A closed account that the worker erases; the row goes with it. `keeps_texts` is what the person chose (LU7)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departure")
    keeps_texts = models.BooleanField(default=True)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} · {self.asked_at:%Y-%m-%d}"


class Export(models.Model):
    """All that is held about a person, in one file for them alone (LU11). It goes at `expires_at`, file included."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    file = models.FileField(upload_to="exports/%Y/%m", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ready_at=None), name="one_export_waiting_each")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.asked_at:%Y-%m-%d}"
