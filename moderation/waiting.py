"""How much waits for those who moderate: the number beside the word "Moderation"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from groups.models import Group
from moderation.models import Report
from toolkit import holding


@dataclass(frozen=True)
class Waiting:
    """How many things are reported and how many messages are held."""

    reports: int
    held: int

    @property
    def all(self) -> int:
        """Both together."""
        return self.reports + self.held


def in_group(group: Group) -> Waiting:
    """Return what waits in a group: one query."""
    items, comments = holding.held_in(group)
    reported = Report.objects.filter(queue=group, state=Report.State.OPEN)
    counted = Group.objects.filter(pk=group.pk).values_list(
        number(items), number(comments), number(reported, of="subject")
    )
    held, said, reports = counted.get()
    return Waiting(reports, held + said)


def number(rows: QuerySet[Any], of: str = "pk") -> Coalesce:
    """Return the number of `rows`, or of different values of a column of theirs, as an expression."""
    one = rows.order_by().annotate(_one=OuterRef("pk")).values("_one")
    one = one.annotate(number=Count(of, distinct=True)).values("number")
    return Coalesce(Subquery(one), 0)
