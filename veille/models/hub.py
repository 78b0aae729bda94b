"""What a hub promised about a source: to bring its news without being asked (WebSub)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from veille.models.source import Source


class HubLease(models.Model):
    """A subscription at the hub of a source. `token` is the secret part of our address, `secret` signs what comes."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ON = "on", _("in force")
        OFF = "off", _("refused or given up")

    source = models.OneToOneField(Source, primary_key=True, on_delete=models.CASCADE, related_name="hub")
    hub_url = models.URLField(max_length=2000)
    topic_url = models.URLField(max_length=2000)
    token = models.CharField(max_length=64, unique=True)
    secret = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["leased_until"], name="hub_to_renew", condition=Q(state="on")),
            models.Index(fields=["asked_at"], name="hub_to_ask", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return self.hub_url


class HubPush(models.Model):
    """What a hub brought and signed, until the worker has read it."""

    hub = models.ForeignKey(HubLease, on_delete=models.CASCADE, related_name="pushes")
    body = models.BinaryField()
    content_type = models.CharField(max_length=200, blank=True)
    came_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "pushes"

    def __str__(self) -> str:
        return f"{self.hub} · {self.came_at}"
