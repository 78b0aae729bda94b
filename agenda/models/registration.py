"""Who comes to an event: how one registers for it, the questions asked, and the answers, one per person and time."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agenda.models.event import Event
from agenda.models.occurrence import Occurrence

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

PLACES_MAX = 100_000
COMPANIONS_MAX = 20


class RegistrationRules(models.Model):
    """How people register for an event; an event without this row, or where `is_open` is false, takes no answers.

    `closes_before` counts in hours before each time the event takes place; `closes_at`, where it is set, wins.
    """

    class SeenBy(models.TextChoices):
        MEMBERS = "members", _("the members of the group")
        REGISTERED = "registered", _("those who are registered")
        ORGANISERS = "organisers", _("the organisers only")

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="registering")
    is_open = models.BooleanField(_("people answer on the page of the event"), default=True)
    places = models.PositiveIntegerField(
        _("places"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(PLACES_MAX)]
    )
    companions_max = models.PositiveSmallIntegerField(
        _("companions each"), default=0, validators=[MaxValueValidator(COMPANIONS_MAX)]
    )
    closes_before = models.PositiveIntegerField(_("one registers"), default=0)
    closes_at = models.DateTimeField(_("last moment to register"), null=True, blank=True)
    lets_guests = models.BooleanField(_("people without an account may register"), default=False)
    seen_by = models.CharField(
        _("who sees the list of participants"), max_length=10, choices=SeenBy, default=SeenBy.MEMBERS
    )
    reminds_week_before = models.BooleanField(_("remind by mail seven days before"), default=False)
    reminds_day_before = models.BooleanField(_("remind by mail the day before"), default=True)
    note = models.TextField(_("practical note"), blank=True, max_length=1000)

    def __str__(self) -> str:
        return str(self.event)

    def deadline(self, occurrence: Occurrence) -> datetime:
        """Return the last moment to register for one time of the event, never after it starts."""
        latest = self.closes_at or occurrence.starts_at - timedelta(hours=self.closes_before)
        return min(latest, occurrence.starts_at)


class RegistrationQuestion(models.Model):
    """Something the organisers ask of whoever registers. `choices` are lines, for a choice."""

    class Kind(models.TextChoices):
        TEXT = "text", _("a short text")
        CHOICE = "choice", _("a choice in a list")
        BOX = "box", _("a box to tick")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registration_questions")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind of answer"), max_length=6, choices=Kind, default=Kind.TEXT)
    label = models.CharField(_("question"), max_length=200)
    choices = models.TextField(_("choices"), blank=True, max_length=2000)
    is_required = models.BooleanField(_("an answer is required"), default=False)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def lines(self) -> list[str]:
        """The choices, one each."""
        return [line.strip() for line in self.choices.splitlines() if line.strip()]


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Questions asked of registrations. None of them asks who may see them: `agenda.registering.rules` does."""

    def coming(self) -> RegistrationQuerySet:
        """Those who have a place."""
        return self.filter(state=Registration.State.YES)

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list, in its order."""
        return self.filter(state=Registration.State.WAITING).order_by("waiting_since", "pk")

    def counted(self) -> RegistrationQuerySet:
        """Those who were not forgotten, and whose address is confirmed."""
        return self.exclude(state=Registration.State.PENDING)

    def seats(self) -> int:
        """Return how many places these take, companions included: one query."""
        return self.aggregate(seats=Sum(F("companions") + 1))["seats"] or 0


class Registration(models.Model):
    """What one person answered for one time of an event: a member, or somebody without an account.

    A guest's answer counts once they confirmed their address; until then its state is `pending`. Whoever was forgotten
    leaves a row without person, name or address, so that figures stay true.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("address to confirm")
        YES = "yes", _("comes")
        WAITING = "waiting", _("on the waiting list")
        MAYBE = "maybe", _("may come")
        NO = "no", _("does not come")

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="registrations"
    )
    name = models.CharField(_("your name"), max_length=80, blank=True)
    email = models.EmailField(_("your e-mail address"), blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="fr")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.YES)
    companions = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(COMPANIONS_MAX)])
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True, help_text="when a guest's address was last written to")
    waiting_since = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_quiet = models.BooleanField(default=False, help_text="wants neither reminders nor words of the organisers")

    objects = RegistrationQuerySet.as_manager()

    if TYPE_CHECKING:
        replies: RelatedManager[RegistrationReply]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "user"], condition=Q(user__isnull=False), name="one_registration_each"
            ),
            models.UniqueConstraint(
                "occurrence", Lower("email"), condition=~Q(email=""), name="one_registration_per_address"
            ),
            models.CheckConstraint(condition=Q(user=None) | Q(name="", email=""), name="a_member_is_no_guest"),
        ]
        indexes = [
            models.Index(fields=["occurrence", "state", "waiting_since"], name="registration_list"),
            models.Index(fields=["created_at"], name="registration_pending", condition=Q(state="pending")),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name that those who see the list read."""
        return str(self.user or self.name or self.email or gettext("former participant"))

    @property
    def address(self) -> str:
        """Where mails go; empty for somebody registered by telephone."""
        return self.user.email if self.user else self.email

    @property
    def is_guest(self) -> bool:
        """Tell whether the person has no account here."""
        return self.user_id is None

    @property
    def seats(self) -> int:
        """How many places it takes."""
        return self.companions + 1


class RegistrationReply(models.Model):
    """What somebody said to one question."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="replies")
    question = models.ForeignKey(RegistrationQuestion, on_delete=models.CASCADE, related_name="replies")
    text = models.CharField(max_length=300)

    class Meta:
        verbose_name_plural = "registration replies"
        constraints = [models.UniqueConstraint(fields=["registration", "question"], name="one_reply_per_question")]

    def __str__(self) -> str:
        return self.text


class RegistrationNotice(models.Model):
    """One person was told one thing about one day: a reminder leaves once, whoever calls again.

    `day` is the day on which the event was to begin: one that is put off to another day is recalled again.
    """

    class What(models.TextChoices):
        WEEK = "week", _("reminder seven days before")
        DAY = "day", _("reminder the day before")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="notices")
    what = models.CharField(max_length=8, choices=What)
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "what", "day"], name="told_once_a_day")]

    def __str__(self) -> str:
        return f"{self.registration} · {self.what}"


class RegistrationTold(models.Model):
    """When and where those registered were last told that the event takes place: what differs is news for them.

    `wall` is an `agenda.times.Wall` as JSON, so that it is said in each reader's language. `uid` and `number` are the
    identifier and the SEQUENCE of this one time in people's calendars: they outlive the series it belonged to.
    """

    occurrence = models.OneToOneField(Occurrence, on_delete=models.CASCADE, related_name="told")
    wall = models.JSONField()
    place = models.CharField(max_length=1000, blank=True)
    link = models.CharField(max_length=2000, blank=True)
    ends_at = models.DateTimeField()
    is_off = models.BooleanField(default=False)
    sequence = models.PositiveIntegerField(default=0)
    uid = models.CharField(max_length=300)
    number = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "registrations told"
        indexes = [models.Index(fields=["ends_at"], name="registration_told_end")]

    def __str__(self) -> str:
        return f"{self.occurrence} · {self.place}"
