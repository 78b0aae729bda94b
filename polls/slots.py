"""The slots of a date poll, lent to the agenda, which makes an event of the one that is chosen (AG13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from content.models import Content
from groups.access import Access
from polls import rules, showing
from polls.models import Poll
from polls.results import tally


@dataclass(frozen=True)
class Slot:
    """One slot: the id of its option, its words, when it is, and whether it suits most people."""

    pk: int
    text: str
    starts_at: datetime
    ends_at: datetime | None
    is_best: bool = False


def slots(access: Access, content: Content) -> list[Slot]:
    """Return the slots of a poll, in their order, to whoever runs it; nothing for other items and other people.

    Which suits most people is said only where the results are shown.
    """
    poll = Poll.objects.visible_to(access).select_related("group", "voting_group").filter(pk=content.pk).first()
    if poll is None or not rules.can_run(access, poll):
        return []
    questions = [question for question in showing.questions_of(poll) if question.kind == "date"]
    rows = [option for question in questions for option in question.options.all()]
    best: set[int] = set()
    if rows and rules.shows_results(poll, has_voted=False, runs=True):
        best = {line.option.pk for result in tally(poll, questions).results for line in result.best}
    return [
        Slot(row.pk, row.text, row.starts_at, row.ends_at, row.pk in best) for row in rows if row.starts_at is not None
    ]


def voters(content: Content) -> QuerySet[User]:
    """Return the people with an account who voted in a poll."""
    return User.objects.filter(pk__in=Poll.objects.filter(pk=content.pk, voters__has_voted=True).values("voters__user"))
