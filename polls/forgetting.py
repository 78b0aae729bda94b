"""Forgetting who voted: when somebody leaves, and of outsiders some time after the poll (docs/adr/0010-leaving.md).

A vote that was counted is never taken back: its result would change after the fact. The place on the roll stays,
without person, address or name, and the key of its personal link opens nothing any more.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from core import clock
from core.personal import addresses_of
from polls.models import Answer, Ballot, Change, Option, Poll, Voter

KEPT_DAYS = 90
"""How long the address of an outsider is kept once the poll is closed: the time to tell the outcome and hear doubts."""

NOBODY = {"user": None, "email": "", "name": ""}


def forget_person(user: User, *, keep: bool) -> None:
    """Take a person off the rolls of polls; unless `keep`, empty what they wrote in polls, whose votes all stay."""
    mine = Q(user=user)
    for address in addresses_of(user):
        mine |= Q(email__iexact=address)
    places = list(Voter.objects.filter(mine).values_list("pk", flat=True))
    if not keep:
        Ballot.objects.filter(voter__in=places).update(comment="")
        Answer.objects.filter(ballot__voter__in=places).exclude(text="").update(text="…")
        Option.objects.filter(added_by=user).update(note="", url="")
        Poll.objects.filter(author=user).update(outcome="", outcome_html="")
        Change.objects.filter(Q(poll__author=user) | Q(by=user), what=Change.What.WORDING).update(before="", after="")
    _forget(Voter.objects.filter(pk__in=places))


def _forget(voters: QuerySet[Voter]) -> None:
    """Keep the places that count (a vote, or a poll that is over), without anybody; delete the others."""
    counts = Q(has_voted=True) | Q(organisation__isnull=False) | Q(poll__closes_at__lte=clock.now())
    kept = list(voters.filter(counts).values_list("pk", flat=True))
    voters.exclude(pk__in=kept).delete()
    Voter.objects.filter(pk__in=kept).update(**NOBODY)


@transaction.atomic
def forget_outsiders() -> int:
    """Forget the addresses of outsiders whose poll closed KEPT_DAYS ago, their names too unless the poll shows names.

    May run twice. Returns how many addresses went.
    """
    over = clock.now() - timedelta(days=KEPT_DAYS)
    due = Voter.objects.filter(poll__closes_at__lte=over).exclude(email="")
    shown = due.filter(poll__anonymity=Poll.Anonymity.NAMES, has_voted=True).exclude(name="").update(email="")
    return shown + due.update(email="", name="")
