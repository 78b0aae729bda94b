"""A member is asked to read an item and to say what it is worth, before a date (VW4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models import Content
from veille.models.watch import Watch

SUMMARY_MAX = 2000


class Reading(models.Model):
    """What one member is asked to read. At most one open per item and reader.

    `told_at` and `reminded_at` say that the reader has had their mail: each is set once, with the act that tells.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("taken back")

    class Verdict(models.TextChoices):
        EDITION = "edition", _("for the coming edition: propose it")
        USEFUL = "useful", _("worth reading, not for an edition")
        NOISE = "noise", _("noise")

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="readings")
    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    rule_name = models.CharField(_("rule"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    due_on = models.DateField(_("before"))
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    verdict = models.CharField(_("opinion"), max_length=8, choices=Verdict, blank=True)
    summary = models.TextField(_("summary"), max_length=SUMMARY_MAX, blank=True)
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content", "reader"], condition=Q(state="asked"), name="one_open_reading_each"
            )
        ]
        indexes = [
            models.Index(fields=["due_on"], name="reading_open", condition=Q(state="asked")),
            models.Index(fields=["reader", "state"], name="reading_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.reader} · {self.content}"
