"""Who gets the editions by mail, with or without an account."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from veille.models.watch import Watch


class Subscriber(models.Model):
    """An address that asked for the editions. It counts once confirmed (double opt-in)."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for confirmation")
        ACTIVE = "active", _("subscribed")
        GONE = "gone", _("left")

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="subscribers")
    email = models.EmailField(_("e-mail address"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    gets_focus = models.BooleanField(_("the monthly focus too"), default=False)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="fr")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("watch", Lower("email"), name="one_subscription_per_address")]
        indexes = [models.Index(fields=["watch"], name="subscriber_active", condition=Q(state="active"))]

    def __str__(self) -> str:
        return self.email
