"""An event: what it is, when and where, for whom. Its occurrences are rows of their own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Territory
from agenda.times import Wall
from content.models import Blob, Content
from core import clock

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from agenda.models.occurrence import Occurrence

MAP = "https://www.openstreetmap.org/search"


def new_uid() -> str:
    """Return the identifier of an event in calendars: never changed, whatever becomes of the site's name (RFC 7986)."""
    return f"{uuid4()}@{settings.MAIL_DOMAIN}"


class Event(Content):
    """Something that takes place, once or again and again (`rrule`). Those who organise it are its author and whoever
    signs beside them (`Content.co_authors`). When it takes place is kept as said, with its zone; `starts_at` and
    `ends_at` are computed from it, and `sort_at` is when it next starts.
    """

    class Nature(models.TextChoices):
        MEETING = "meeting", _("meeting")
        TRAINING = "training", _("training")
        VISIT = "visit", _("visit")
        PUBLIC = "public", _("public event")
        DEADLINE = "deadline", _("deadline")
        OTHER = "other", _("other")

    nature = models.CharField(_("kind of event"), max_length=10, choices=Nature, default=Nature.MEETING)
    zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    start_day = models.DateField(_("day"))
    start_time = models.TimeField(_("from"), null=True, blank=True)
    end_day = models.DateField(_("last day"), null=True, blank=True)
    end_time = models.TimeField(_("until"), null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    rrule = models.CharField(max_length=300, blank=True)
    computed_until = models.DateField(null=True, blank=True)

    place = models.CharField(_("place"), max_length=200, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    territory = models.ForeignKey(
        Territory, verbose_name=_("commune"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    room = models.CharField(_("room"), max_length=120, blank=True)
    link = models.URLField(_("online link"), max_length=2000, blank=True)
    is_link_kept = models.BooleanField(_("the link is shown to registered people only"), default=False)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    price = models.CharField(_("price"), max_length=120, blank=True)
    public = models.CharField(_("for whom"), max_length=200, blank=True)
    accessibility = models.CharField(_("access for disabled people"), max_length=300, blank=True)
    cover = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cover_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    source_name = models.CharField(_("organised by somebody else"), max_length=200, blank=True)
    source_url = models.URLField(_("page of the event"), max_length=2000, blank=True)
    is_external = models.BooleanField(default=False)

    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=500, blank=True)
    uid = models.CharField(max_length=255, default=new_uid, db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    made_of = models.ForeignKey(Content, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    if TYPE_CHECKING:
        occurrences: RelatedManager[Occurrence]

    class Meta:
        verbose_name = _("event")
        indexes = [
            models.Index(fields=["computed_until"], name="event_to_extend", condition=~models.Q(rrule="")),
        ]

    @property
    def wall(self) -> Wall:
        """When it takes place, as said; for one that comes again, its first time."""
        return Wall(self.zone, self.start_day, self.start_time, self.end_day, self.end_time)

    def set_wall(self, wall: Wall) -> None:
        """Take another time, and the moments that follow from it."""
        self.zone, self.start_day, self.start_time = wall.zone, wall.start_day, wall.start_time
        self.end_day, self.end_time = wall.end_day, wall.end_time
        self.starts_at, self.ends_at = wall.starts_at, wall.ends_at

    @property
    def is_recurrent(self) -> bool:
        """Tell whether it comes again."""
        return bool(self.rrule)

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it will not take place; it stays in sight, struck through."""
        return self.cancelled_at is not None

    @property
    def is_deadline(self) -> bool:
        """Tell whether it is the last moment for something."""
        return self.nature == self.Nature.DEADLINE

    @property
    def is_over(self) -> bool:
        """Tell whether it is past; one that comes again is asked of its occurrences."""
        return self.ends_at <= clock.now() and not self.rrule

    @property
    def where(self) -> str:
        """Where it takes place, on one line: place, room, address, commune."""
        commune = self.territory.name if self.territory and self.territory.name not in self.address else ""
        return ", ".join(part for part in (self.place, self.room, self.address, commune) if part)

    @property
    def map_url(self) -> str:
        """The address of a map of the place, opened by whoever follows it: our pages ask nobody for anything."""
        commune = self.territory.name if self.territory else ""
        asked = ", ".join(part for part in (self.address or self.place, commune) if part)
        return f"{MAP}?{urlencode({'query': asked})}" if self.address or (self.place and commune) else ""

    @property
    def opening(self) -> str:
        """What its excerpt begins with, so that every card, mail and search hit says when and where."""
        from agenda import words

        return words.opening(self)

    def search_text(self) -> str:
        """Return what search finds besides the title and the text."""
        return " ".join([self.where, self.public, self.source_name, self.contact])

    def moments(self) -> tuple[datetime, datetime]:
        """Return when it first starts and ends."""
        return self.starts_at, self.ends_at

    @property
    def details(self) -> list[tuple[str, str, Any]]:
        """The filled facts of the event: icon, label and text."""
        rows = [
            ("user", _("For whom"), self.public),
            ("info", _("Price"), self.price),
            ("hand", _("Access for disabled people"), self.accessibility),
            ("mail", _("Contact"), self.contact),
        ]
        return [(icon, str(label), value) for icon, label, value in rows if value]
