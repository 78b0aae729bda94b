"""Filters and order of a list, kept in the address."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.models import CoAuthor, Content
from core import clock

ORDERS = {
    "recent": (_("Latest first"), "-sort_at"),
    "active": (_("Latest comment first"), "-last_activity_at"),
    "commented": (_("Most commented first"), "-comment_count"),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks of a list."""

    tag: str = ""
    author: str = ""
    order: str = "recent"
    is_narrowed: bool = False
    """Whether a filter of the tool's own is set too."""

    @property
    def is_set(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.tag or self.author or self.is_narrowed)


def filters(asked: QueryDict) -> Filters:
    """Return the filters named in the address; unknown orders give the usual one."""
    order = asked.get("order", "recent")
    known = order if order in ORDERS else "recent"
    return Filters(tag=asked.get("tag", "")[:80], author=asked.get("author", "")[:30], order=known)


def orders() -> list[tuple[str, str]]:
    """Return the orders a list offers: the word of the address and the words for people."""
    return [(value, str(label)) for value, (label, _column) in ORDERS.items()]


def filtered(found: QuerySet[Content], asked: QueryDict) -> QuerySet[Content]:
    """Return `found` narrowed and ordered as the address asks, items pinned today on top."""
    wanted = filters(asked)
    if wanted.tag:
        found = found.filter(tagged__tag__slug=wanted.tag)
    if wanted.author:
        signed = CoAuthor.objects.filter(user__username=wanted.author).values("content_id")
        found = found.filter(Q(author__username=wanted.author) | Q(pk__in=signed))
    pinned = Case(When(pinned_until__gt=clock.now(), then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.annotate(pin_rank=pinned).order_by("pin_rank", ORDERS[wanted.order][1], "-pk")
