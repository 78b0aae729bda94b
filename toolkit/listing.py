"""Filters and order of a list, kept in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.models import CoAuthor, Content, Reaction
from core import clock

ORDERS = {
    "recent": (_("Latest first"), "-sort_at"),
    "active": (_("Latest comment first"), "-last_activity_at"),
    "commented": (_("Most commented first"), "-comment_count"),
    "useful": (_("Most useful first"), "-useful_count"),
}


PERIODS = {"week": (_("One week"), 7), "month": (_("One month"), 31), "year": (_("One year"), 366)}
STATES = {
    "draft": _("Drafts"),
    "review": _("In review"),
    "scheduled": _("To come"),
    "withdrawn": _("Taken down"),
    "archived": _("Archived"),
}
"""States that a list can be narrowed to; whoever may not see them finds none."""


@dataclass(frozen=True)
class Filters:
    """What the address asks of a list."""

    tag: str = ""
    author: str = ""
    order: str = "recent"
    period: str = ""
    state: str = ""
    is_narrowed: bool = False
    """Whether a filter of the tool's own is set too."""

    @property
    def is_set(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.tag or self.author or self.period or self.state or self.is_narrowed)

    @property
    def feed_query(self) -> str:
        """The filters that the list's feed knows, as its address says them."""
        asked = {name: getattr(self, name) for name in ("tag", "author") if getattr(self, name)}
        return f"?{urlencode(asked)}" if asked else ""


def filters(asked: QueryDict, usual: str = "") -> Filters:
    """Return the filters named in the address; unknown words give nothing, no order gives the reader's `usual` one."""
    order = asked.get("order") or usual
    period, state = asked.get("period", ""), asked.get("state", "")
    return Filters(
        tag=asked.get("tag", "")[:80],
        author=asked.get("author", "")[:30],
        order=order if order in ORDERS else "recent",
        period=period if period in PERIODS else "",
        state=state if state in STATES else "",
    )


def signed_by_q(username: str) -> Q:
    """Return the condition that somebody signs an item, as its author or beside the author."""
    signed = CoAuthor.objects.filter(user__username=username).values("content_id")
    return Q(author__username=username) | Q(pk__in=signed)


def orders() -> list[tuple[str, str]]:
    """Return the orders a list offers: the word of the address and the words for people."""
    return [(value, str(label)) for value, (label, _column) in ORDERS.items()]


def filtered(found: QuerySet[Content], wanted: Filters) -> QuerySet[Content]:
    """Return `found` narrowed and ordered as the filters ask, items pinned today on top."""
    if wanted.period:
        found = found.filter(sort_at__gte=clock.now() - timedelta(days=PERIODS[wanted.period][1]))
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.tag:
        found = found.filter(tagged__tag__slug=wanted.tag)
    if wanted.author:
        found = found.filter(signed_by_q(wanted.author))
    if wanted.order == "useful":
        useful = Reaction.objects.filter(content=OuterRef("pk"), comment=None, value=1).values("content")
        counted = Subquery(useful.annotate(count=Count("pk")).values("count"))
        found = found.annotate(useful_count=Coalesce(counted, 0))
    pinned = Case(When(pinned_until__gt=clock.now(), then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.annotate(pin_rank=pinned).order_by("pin_rank", ORDERS[wanted.order][1], "-pk")


REMEMBERED = "orders"
"""Where the session keeps the order last chosen, by tool (CC03)."""


def periods() -> list[tuple[str, str]]:
    """Return the periods a list offers, as words of the address and for people."""
    return [(value, str(label)) for value, (label, _days) in PERIODS.items()]


def states(page: Iterable[Content], wanted: Filters) -> list[tuple[str, str]]:
    """Return the states, other than published, that a page of the list shows or was narrowed to."""
    here = {item.state for item in page} | {wanted.state}
    return [(value, str(label)) for value, label in STATES.items() if value in here]
