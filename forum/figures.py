"""How a forum answers: the share of questions answered, and the median time to the first answer, by month (FO37)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import F, Min, Q
from django.utils import timezone

from core import clock
from forum.models import Topic
from groups.models import Group

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One month of questions. `delay` is the median time to the first answer of somebody else, None without any."""

    first_day: date
    asked: int
    answered: int
    solved: int
    delay: timedelta | None

    @property
    def share(self) -> int:
        """The share of questions that somebody answered, in whole percents."""
        return round(100 * self.answered / self.asked) if self.asked else 0


def months(group: Group) -> list[Month]:
    """Return the last twelve months that have a question, the latest first: one query."""
    since = clock.now() - timedelta(days=31 * MONTHS)
    answers = Q(comments__trashed_at=None, comments__is_held=False) & ~Q(comments__author_id=F("author_id"))
    rows = Topic.objects.filter(group=group, nature=Topic.Nature.QUESTION, trashed_at=None, created_at__gte=since)
    found: dict[date, list[tuple[datetime, datetime | None, bool]]] = defaultdict(list)
    dated = rows.annotate(first=Min("comments__created_at", filter=answers)).values_list(
        "created_at", "first", "is_solved"
    )
    for asked, first, is_solved in dated:
        found[timezone.localtime(asked).date().replace(day=1)].append((asked, first, is_solved))
    return [_month(day, questions) for day, questions in sorted(found.items(), reverse=True)]


def _month(day: date, questions: list[tuple[datetime, datetime | None, bool]]) -> Month:
    delays = [(first - asked).total_seconds() for asked, first, _solved in questions if first is not None]
    solved = sum(is_solved for _asked, _first, is_solved in questions)
    return Month(day, len(questions), len(delays), solved, timedelta(seconds=median(delays)) if delays else None)
