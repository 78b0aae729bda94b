"""The watch itself: when its editions go out and what happens when nobody is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Audience, Group

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from veille.models import Absence, Edition, Focus, InCharge, Reading, Rule, Selection, Source, Subscriber

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class Watch(models.Model):
    """One group's watch: day and hour of its weekly edition in its own time zone, and the rules of an odd week."""

    class Below(models.TextChoices):
        SKIP = "skip", _("skip the week and say so to the animators")
        PUBLISH = "publish", _("publish anyway")
        CARRY = "carry", _("keep the items for the following week, in silence")

    class Absent(models.TextChoices):
        PUBLISH = "publish", _("publish what is selected")
        WAIT = "wait", _("wait for an animator to approve")
        HAND = "hand", _("hand over to the next animator in charge, for a day")

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="watch")
    title = models.CharField(_("title"), max_length=120)
    intro = models.CharField(_("in one sentence"), max_length=300, blank=True)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS, default=4)
    hour = models.TimeField(_("hour"), default="08:00")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    cutoff_minutes = models.PositiveSmallIntegerField(
        _("selection closes, minutes before"), default=0, validators=[MaxValueValidator(6 * 24 * 60)]
    )
    minimum = models.PositiveSmallIntegerField(
        _("fewest items for an edition"), default=3, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    below = models.CharField(_("with fewer items"), max_length=8, choices=Below, default=Below.SKIP)
    absent = models.CharField(_("when nobody has approved it"), max_length=8, choices=Absent, default=Absent.PUBLISH)
    audience = models.CharField(_("who reads the editions"), max_length=10, choices=Audience, default=Audience.WEB)
    is_on = models.BooleanField(_("publishes by itself"), default=True)
    has_focus = models.BooleanField(_("prepares the draft of a focus each month"), default=True)
    counts_clicks = models.BooleanField(_("count the clicks of public editions, by item and day"), default=False)
    last_number = models.PositiveIntegerField(default=0)
    tag_uri = models.CharField(max_length=120, editable=False, help_text="RFC 4151, made once")
    created_at = models.DateTimeField()

    if TYPE_CHECKING:
        absences: RelatedManager[Absence]
        editions: RelatedManager[Edition]
        focuses: RelatedManager[Focus]
        in_charge: RelatedManager[InCharge]
        readings: RelatedManager[Reading]
        rules: RelatedManager[Rule]
        selections: RelatedManager[Selection]
        sources: RelatedManager[Source]
        subscribers: RelatedManager[Subscriber]
        weeks_off: RelatedManager[WeekOff]

    class Meta:
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return self.title


class WeekOff(models.Model):
    """Days without edition: both ends included, in the watch's time zone."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="weeks_off")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="week_off_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"
