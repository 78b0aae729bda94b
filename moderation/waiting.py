"""How much waits for those who moderate: the number beside the word "Moderation"."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from groups.models import Group
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
    counted = Group.objects.filter(pk=group.pk).values_list(number(items), number(comments))
    held = counted.get()
    return Waiting(0, held[0] + held[1])


def number(rows: QuerySet) -> Coalesce:
    """Return the number of `rows` as an expression."""
    one = rows.order_by().annotate(_one=OuterRef("pk")).values("_one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(one), 0)
