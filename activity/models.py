"""The log: one row per act, written in the same transaction as the change it tells; the front of the platform."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from content.models import Comment, Content
from groups.models import Group


class Activity(models.Model):
    """Somebody did something. `verb` is dotted, noun then past participle, such as `comment.posted`.

    `announced_at` and `lease_until` make it the outbox of notifications: a row without `announced_at` waits for a
    worker; a worker that dies lets its lease run out and the sweep takes the row up again. `is_quiet`: nobody is told,
    neither by mail nor in a digest.
    """

    verb = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="activities")
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="activities")
    content = models.ForeignKey(Content, null=True, blank=True, on_delete=models.CASCADE, related_name="activities")
    comment = models.ForeignKey(Comment, null=True, blank=True, on_delete=models.CASCADE, related_name="activities")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_quiet = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["at"], name="activity_at"),
            models.Index(fields=["group", "-at"], name="activity_group"),
            models.Index(fields=["at"], name="activity_waiting", condition=Q(announced_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class Front(models.Model):
    """An item proposed for the home page of the platform, and what its administrators decided (CC33)."""

    class State(models.TextChoices):
        ASKED = "asked"
        SHOWN = "shown"
        REFUSED = "refused"

    content = models.OneToOneField(Content, on_delete=models.CASCADE, related_name="front")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "until"], name="front_shown")]

    def __str__(self) -> str:
        return f"{self.content} · {self.state}"
