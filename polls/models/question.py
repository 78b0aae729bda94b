"""The questions of a poll and what one may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Attachment
from polls.models.poll import Poll

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Question(models.Model):
    """One question. `least` and `most` bound how many options one ticks; `top` is the end of a scale, or the points."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("choice in a list")
        STANCE = "stance", _("for, against or abstention")
        DATE = "date", _("dates and hours")
        SCALE = "scale", _("opinion on a scale")
        RANKING = "ranking", _("order of preference")
        POINTS = "points", _("points to share out")
        TEXT = "text", _("free answer")
        SIGN_UP = "sign_up", _("places to take")

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind, default=Kind.CHOICE)
    title = models.CharField(_("question"), max_length=300)
    help_text = models.CharField(_("explanation"), max_length=500, blank=True)
    is_required = models.BooleanField(_("an answer is required"), default=True)
    least = models.PositiveSmallIntegerField(_("at least"), default=1)
    most = models.PositiveSmallIntegerField(_("at most"), default=1)
    top = models.PositiveSmallIntegerField(_("up to"), default=5)

    if TYPE_CHECKING:
        options: RelatedManager[Option]

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class Option(models.Model):
    """One thing to choose, rank, weigh or take. A vote names it by its id, so that mending a word keeps the votes."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    picture = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stance = models.CharField(max_length=10, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text
