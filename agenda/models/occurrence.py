"""The times at which an event takes place: one row each, computed from its rule or changed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agenda.models.event import Event
from agenda.times import Wall
from core import clock

if TYPE_CHECKING:
    from groups.access import Access


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Questions asked of occurrences."""

    def visible_to(self, access: Access) -> OccurrenceQuerySet:
        """Return the occurrences of the events that `access` may read, less those taken out of their series."""
        return self.shown().filter(event__in=Event.objects.visible_to(access).order_by().values("pk"))

    def shown(self) -> OccurrenceQuerySet:
        """Return those that take place or were cancelled, not those that were never meant to be."""
        return self.exclude(state=Occurrence.State.SKIPPED)

    def to_come(self) -> OccurrenceQuerySet:
        """Return those that are not over yet, so that what is going on stays until its end (LE6)."""
        return self.filter(ends_at__gt=clock.now())

    def held(self) -> OccurrenceQuerySet:
        """Return those that are not cancelled, nor their event."""
        return self.filter(state=Occurrence.State.PLANNED, event__cancelled_at=None)


class Occurrence(models.Model):
    """One time that an event takes place. An event that comes once has one.

    **Registrations hang here**: somebody registers for an occurrence, which names the event and the day its rule gave
    it (`day`). The row keeps its id when its hour changes, when the whole series moves to another weekday, and when the
    following ones become an event of their own (`agenda.series`). It goes only when the rule no longer gives it:
    `agenda.occurrences.settle` is the one place that removes rows, and asks `agenda.occurrences.is_held_by_people`
    first, which registrations extend: a row that somebody registered for is cancelled instead.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")
        SKIPPED = "skipped", _("taken out")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=500, blank=True)
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_changed = models.BooleanField(default=False)
    start_day = models.DateField(null=True, blank=True)
    start_time = models.TimeField(null=True, blank=True)
    end_day = models.DateField(null=True, blank=True)
    end_time = models.TimeField(null=True, blank=True)
    title = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    room = models.CharField(max_length=120, blank=True)
    link = models.URLField(max_length=2000, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "day"], name="one_occurrence_a_day")]
        indexes = [
            models.Index(fields=["starts_at"], name="occurrence_start"),
            models.Index(fields=["ends_at"], name="occurrence_end"),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.day}"

    @property
    def wall(self) -> Wall:
        """When it takes place, as said: its own time when it was changed, else that of the event on its day."""
        if self.is_changed and self.start_day is not None:
            return Wall(self.event.zone, self.start_day, self.start_time, self.end_day, self.end_time)
        return self.planned

    @property
    def planned(self) -> Wall:
        """When the rule of the event would have it."""
        return self.event.wall.on(self.day)

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it will not take place."""
        return self.state == self.State.CANCELLED or self.event.is_cancelled

    @property
    def is_over(self) -> bool:
        """Tell whether it is past."""
        return self.ends_at <= clock.now()

    @property
    def is_on(self) -> bool:
        """Tell whether it is going on."""
        return self.starts_at <= clock.now() < self.ends_at

    @property
    def name(self) -> str:
        """Its own title when it has one, else that of the event."""
        return self.title or self.event.title

    @property
    def why(self) -> str:
        """Why it is cancelled, if somebody said."""
        return self.reason or self.event.cancel_reason

    @property
    def where(self) -> str:
        """Where it takes place, on one line."""
        own = ", ".join(part for part in (self.place, self.room, self.address) if part)
        return own or self.event.where

    @property
    def month_key(self) -> str:
        """The month in which it begins, by the clock of the event."""
        return f"{self.wall.start_day:%Y-%m}"

    def get_absolute_url(self) -> str:
        """Return the page of the event, at this occurrence when there are several."""
        page = self.event.get_absolute_url()
        return f"{page}?day={self.day.isoformat()}" if self.event.rrule else page

    @staticmethod
    def overlap_q(starts_at: object, ends_at: object) -> Q:
        """Return the condition that an occurrence takes place, in part at least, between two moments."""
        return Q(starts_at__lt=ends_at, ends_at__gt=starts_at)
