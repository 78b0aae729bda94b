"""Who looks after the coming edition, in which order, and when they are away (VD9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from veille.models.watch import Watch


class InCharge(models.Model):
    """One animator's place in the order: the first who is there prepares the edition, the next stand in."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="in_charge")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "in charge"
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["watch", "user"], name="one_place_in_charge")]

    def __str__(self) -> str:
        return f"{self.watch} · {self.user}"


class Absence(models.Model):
    """Days on which an animator is away from a watch: both ends included, in the watch's time zone."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="absences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_in_order")]

    def __str__(self) -> str:
        return f"{self.user} · {self.first_day} – {self.last_day}"
