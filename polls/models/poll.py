"""A poll: who votes, until when, who sees the names and the results; and the public trace of what was changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Content
from core import clock, text
from groups.models import Group

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from polls.models.ballot import Ballot, Voter
    from polls.models.question import Question


class Poll(Content):
    """One or several questions put to a group."""

    class Anonymity(models.TextChoices):
        NAMES = "names", _("Names are shown to all who see the results")
        ORGANISERS = "organisers", _("Names are shown to the organisers only")
        NOBODY = "nobody", _("Nobody knows who voted what, not even the administrators")

    class Results(models.TextChoices):
        ALWAYS = "always", _("at any time")
        VOTED = "voted", _("once one has voted")
        CLOSED = "closed", _("once the poll is closed")
        ORGANISERS = "organisers", _("by the organisers only")

    class Electorate(models.TextChoices):
        MEMBERS = "members", _("the members of the group")
        FROZEN = "frozen", _("those who are members when the poll opens")
        ANIMATORS = "animators", _("the animators and admins of the group")
        ORGANISATIONS = "organisations", _("one vote for each organisation of the members")
        NAMED = "named", _("the people on a list of its own")

    anonymity = models.CharField(_("names"), max_length=10, choices=Anonymity, default=Anonymity.NAMES)
    results = models.CharField(_("results are seen"), max_length=10, choices=Results, default=Results.VOTED)
    electorate = models.CharField(_("who votes"), max_length=14, choices=Electorate, default=Electorate.MEMBERS)
    voting_group = models.ForeignKey(
        Group, verbose_name=_("group that votes"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    is_changeable = models.BooleanField(_("one may change one’s vote until it closes"), default=True)
    lets_add_options = models.BooleanField(_("voters may add options"), default=False)
    quorum = models.PositiveIntegerField(_("quorum (number of voters)"), null=True, blank=True)
    threshold = models.PositiveSmallIntegerField(
        _("share of the votes needed, in %"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    host = models.ForeignKey(Content, null=True, blank=True, on_delete=models.SET_NULL, related_name="hosted_polls")
    has_votes = models.BooleanField(default=False)
    closing_told_at = models.DateTimeField(null=True, blank=True)
    closed_told_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True, max_length=10_000)
    outcome_html = models.TextField(blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        questions: RelatedManager[Question]
        voters: RelatedManager[Voter]
        ballots: RelatedManager[Ballot]
        changes: RelatedManager[Change]

    class Meta:
        verbose_name = _("poll")
        indexes = [
            models.Index(fields=["closes_at"], name="poll_to_close", condition=models.Q(closed_told_at=None)),
        ]

    @property
    def is_secret(self) -> bool:
        """Tell whether nobody may know who voted what."""
        return self.anonymity == self.Anonymity.NOBODY

    @property
    def opened_at(self) -> datetime:
        """The moment from which one votes: the date chosen, else its publication."""
        return self.opens_at or self.published_at or self.created_at

    @property
    def is_closed(self) -> bool:
        """Tell whether the time to vote is over."""
        return self.closes_at is not None and self.closes_at <= clock.now()

    @property
    def is_open(self) -> bool:
        """Tell whether one may vote now, as far as time goes."""
        return self.state == self.State.PUBLISHED and self.opened_at <= clock.now() and not self.is_closed

    def search_text(self) -> str:
        """Return what search finds besides the title and the text: questions, options and the outcome (SO12)."""
        said = [question.title for question in self.questions.all()]
        said += [
            option.text for question in self.questions.prefetch_related("options") for option in question.options.all()
        ]
        return " ".join([*said, text.plain(self.outcome_html)])


class Change(models.Model):
    """A trace, read by all, of what the organisers changed once the poll was published: its dates, its wording (SO04).

    `before` and `after` are dates in ISO 8601, or words.
    """

    class What(models.TextChoices):
        EXTENDED = "extended", _("closes later")
        SHORTENED = "shortened", _("closes earlier")
        CLOSED = "closed", _("closed before its date")
        REOPENED = "reopened", _("opened again")
        WORDING = "wording", _("wording changed")

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    what = models.CharField(max_length=10, choices=What)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.poll} · {self.what}"
