"""Casting a vote, once each, whatever happens at the same moment; secret ballots are mixed as they fall in the box."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core import clock, text
from polls.models import Answer, Ballot, Option, Poll, Question, Voter

MIXED = 60
"""How many secret ballots, the new one among them, are written anew in a random order at each vote."""
chance = random.SystemRandom()


@dataclass(frozen=True)
class Given:
    """One answer typed: to a question, by an option, with its value (rank, points, degree), or in words."""

    question: Question
    option: Option | None = None
    value: int = 1
    text: str = ""


class AlreadyVotedError(ValidationError):
    """The vote was cast before and may not, or not in this way, be changed."""


def place_of(poll: Poll, user: User, organisation: Organisation | None = None) -> Voter:
    """Return the place on the roll of a person, or of the organisation they vote for; made when it is new."""
    if organisation is not None:
        found, _made = Voter.objects.get_or_create(poll=poll, organisation=organisation, defaults={"user": user})
        return found
    found, _made = Voter.objects.get_or_create(poll=poll, user=user, organisation=None)
    return found


@transaction.atomic
def cast(*, poll: Poll, voter: Voter, answers: Sequence[Given], comment: str = "", receipt: str = "") -> Ballot:
    """Count a vote, or change it, and return its ballot. Raises ValidationError when it can no longer be.

    The poll is locked while we look, so that 50 clicks of one person make one vote and the last place is taken once.
    In a secret poll `receipt` is what alone leads to a ballot cast before (see `receipt_of`).
    """
    locked = Poll.objects.select_for_update(of=("self",)).select_related("group").get(pk=poll.pk)
    if not locked.is_open:
        raise ValidationError(_("This poll is closed: your answers were not counted."))
    voter = Voter.objects.get(pk=voter.pk)
    before = _cast_before(locked, voter, receipt)
    if voter.has_voted and before is None:
        raise AlreadyVotedError(
            _("You have voted already. To change a secret vote, type the receipt that you were given.")
        )
    if before is not None and not locked.is_changeable and not _is_same(before, answers):
        raise AlreadyVotedError(_("You have voted already, and this poll does not let anybody change their vote."))
    _keep_places(locked, answers, before)
    ballot = _write(locked, voter, answers, text.one_line(comment)[:1000], receipt, before)
    Voter.objects.filter(pk=voter.pk).update(has_voted=True)
    if not locked.has_votes:
        Poll.objects.filter(pk=locked.pk).update(has_votes=True)
    return ballot


def receipt_of(poll: Poll, form_key: UUID) -> str:
    """Return the receipt of a secret vote: twenty characters that depend on the form sent and on our secret alone.

    The same form sent twice gives the same receipt, so a double click neither votes twice nor loses it.
    """
    made = hmac.new(settings.SECRET_KEY.encode(), f"ballot:{poll.pk}:{form_key}".encode(), hashlib.sha256).digest()
    letters = base64.b32encode(made).decode()[:20]
    return "-".join(letters[n : n + 5] for n in range(0, 20, 5))


def digest_of(receipt: str) -> str:
    """Return what is kept of a receipt; case, spaces and dashes do not count. Empty for an empty receipt."""
    plain = "".join(letter for letter in receipt.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def ballot_of_receipt(poll: Poll, receipt: str) -> Ballot | None:
    """Return the secret ballot that a receipt leads to, if any."""
    digest = digest_of(receipt)
    return poll.ballots.filter(receipt=digest).first() if digest and poll.is_secret else None


def _cast_before(poll: Poll, voter: Voter, receipt: str) -> Ballot | None:
    if poll.is_secret:
        return ballot_of_receipt(poll, receipt) if voter.has_voted else None
    return Ballot.objects.filter(voter=voter).first()


def _is_same(ballot: Ballot, answers: Sequence[Given]) -> bool:
    """Tell whether a ballot says just these answers: the form was sent twice."""
    kept = set(ballot.answers.values_list("question_id", "option_id", "value", "text"))
    return kept == {(a.question.pk, a.option.pk if a.option else None, a.value, a.text) for a in answers}


def _keep_places(poll: Poll, answers: Sequence[Given], before: Ballot | None) -> None:
    """Raise ValidationError when one of the places wanted has been taken."""
    wanted = [a.option for a in answers if a.option is not None and a.option.places is not None]
    for option in wanted:
        taken = Answer.objects.filter(option=option).exclude(ballot=before).count()
        if taken >= (option.places or 0):
            full = _("“%(option)s” is full: the last place has just been taken.")
            raise ValidationError(full, params={"option": option.text})


def _write(
    poll: Poll, voter: Voter, answers: Sequence[Given], comment: str, receipt: str, before: Ballot | None
) -> Ballot:
    """Replace a ballot, or add one, with its answers."""
    if poll.is_secret:
        ballot = Ballot(poll=poll, is_secret=True, comment=comment, receipt=digest_of(receipt))
        if before is not None:
            before.delete()
        mix([ballot], _rows(ballot, answers), poll)
        return ballot
    if before is not None:
        before.answers.all().delete()
        before.comment, before.cast_at = comment, clock.now()
        before.save(update_fields=["comment", "cast_at"])
    ballot = before or Ballot.objects.create(
        poll=poll, is_secret=False, voter=voter, cast_at=clock.now(), comment=comment
    )
    Answer.objects.bulk_create(_rows(ballot, answers))
    return ballot


def _rows(ballot: Ballot, answers: Sequence[Given]) -> list[Answer]:
    return [
        Answer(ballot=ballot, question=a.question, option=a.option, value=a.value, text=a.text[:4000]) for a in answers
    ]


def mix(fresh: list[Ballot], answers: list[Answer], poll: Poll) -> None:
    """Write secret ballots among others of the same poll, in a random order.

    A database keeps rows in the order they were written, and notes which act wrote them: a ballot that fell in alone
    could be laid beside the roll. So each vote takes some ballots out of the box, and puts all back, shuffled.
    """
    keys = list(poll.ballots.values_list("pk", flat=True))
    taken = Ballot.objects.filter(pk__in=chance.sample(keys, min(len(keys), MIXED - 1)))
    ballots, papers = [*taken, *fresh], [*Answer.objects.filter(ballot__in=taken), *answers]
    Ballot.objects.filter(pk__in=[ballot.pk for ballot in ballots]).delete()
    chance.shuffle(ballots)
    chance.shuffle(papers)
    Ballot.objects.bulk_create(ballots)
    Answer.objects.bulk_create(papers)


@transaction.atomic
def withdraw(*, poll: Poll, voter: Voter) -> None:
    """Take back a vote whose author is known. Raises ValidationError when the poll is closed or does not let it."""
    locked = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
    if not locked.is_open or not locked.is_changeable or locked.is_secret:
        raise ValidationError(_("This vote can no longer be taken back."))
    Ballot.objects.filter(voter=voter).delete()
    Voter.objects.filter(pk=voter.pk).update(has_voted=False)
