"""What is counted by day and kept: never of whom. The marks of one day's readers are thrown away with its salt."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from veille.models.watch import Watch


class DayCount(models.Model):
    """A count of one day. `name` tells several of a kind apart: a feed service, the id of a selected item."""

    class What(models.TextChoices):
        READERS = "readers", _("feed readers, estimated")
        CLICKS = "clicks", _("clicks")
        ACTIVE = "active", _("subscribers by mail")
        PENDING = "pending", _("waiting for confirmation")
        GONE = "gone", _("left")

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="day_counts")
    day = models.DateField()
    what = models.CharField(max_length=8, choices=What)
    name = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "what", "day", "name"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.count}"


class DaySalt(models.Model):
    """The secret that makes one day's readers countable; deleted with the day, nobody can tell them again."""

    day = models.DateField(unique=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)


class DayReader(models.Model):
    """A reader of a feed on one day, as a salted hash that is no address; deleted once the day is counted."""

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="day_readers")
    day = models.DateField()
    mark = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["watch", "day", "mark"], name="one_mark_a_day")]

    def __str__(self) -> str:
        return str(self.day)
