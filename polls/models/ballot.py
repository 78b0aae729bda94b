"""Who may vote and has voted; the ballots, which in a secret poll lead to nobody (docs/adr/0017-secret-ballots.md)."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Organisation
from polls.models.poll import Poll
from polls.models.question import Option, Question

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


def new_key() -> str:
    """Return the secret of a personal link: 192 random bits, in the letters of an address."""
    return secrets.token_urlsafe(24)


class Voter(models.Model):
    """A place on the roll: a member, an organisation, or an outsider who votes by a personal link.

    It says whether they voted, never when: ordered by time, it could be laid beside the ballots.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="voters")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="votes"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="votes"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    has_voted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "user"],
                condition=Q(user__isnull=False, organisation=None),
                name="one_place_per_person",
            ),
            models.UniqueConstraint(
                fields=["poll", "organisation"],
                condition=Q(organisation__isnull=False),
                name="one_place_per_organisation",
            ),
            models.UniqueConstraint("poll", Lower("email"), condition=~Q(email=""), name="one_place_per_address"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name that those who may see names read; an organisation votes under its own, whoever left under none."""
        return str(self.organisation or self.user or self.name or self.email or _("former member"))


class Ballot(models.Model):
    """One vote. A secret one has no voter, no time and a random key: the table itself refuses anything else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    is_secret = models.BooleanField()
    voter = models.OneToOneField(Voter, null=True, blank=True, on_delete=models.CASCADE, related_name="ballot")
    cast_at = models.DateTimeField(null=True, blank=True)
    comment = models.CharField(max_length=1000, blank=True)
    receipt = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what the voter keeps")

    if TYPE_CHECKING:
        answers: RelatedManager[Answer]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_secret=True, voter=None, cast_at=None)
                | Q(is_secret=False, voter__isnull=False, cast_at__isnull=False),
                name="a_secret_ballot_leads_to_nobody",
            ),
            models.UniqueConstraint(
                fields=["poll", "receipt"], condition=~Q(receipt=""), name="one_ballot_per_receipt"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """What a ballot says to one question: an option, perhaps with a value (rank, points, degree), or words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    option = models.ForeignKey(Option, null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    value = models.SmallIntegerField(default=1)
    text = models.TextField(blank=True, max_length=4000)

    class Meta:
        indexes = [models.Index(fields=["question", "option", "value"], name="answer_count")]
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "option"], condition=Q(option__isnull=False), name="one_answer_per_option"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} · {self.option or self.text}"
