"""How many results there are of each kind, group, author, tag and period: counted over what the reader may read alone.

Counts are of what was found, RESULTS_MAX at most, and cost the same few queries whatever is found (LS3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.models import ContentTag
from core import clock
from core.tools import kinds, tool_for
from search.models import Document
from search.narrowing import PERIODS, Narrowed
from search.operators import COMMENT
from search.query import Found

SHOWN = 8
PERIOD_NAMES = {"week": _("This week"), "month": _("This month"), "year": _("This year")}


@dataclass(frozen=True)
class Choice:
    """One link that narrows: its value in the address, what it is called, and how many results it leaves."""

    value: str
    label: str | Promise
    count: int
    href: str = ""


@dataclass(frozen=True)
class Facet:
    """One way to narrow: its parameter in the address, its name, its choices, and the one that is taken."""

    name: str
    label: str | Promise
    choices: list[Choice]
    taken: str = ""
    href: str = ""


def facets(found: Found, by: Narrowed, address: QueryDict) -> list[Facet]:
    """Return the ways to narrow what was found, those without a choice left out: six queries.

    Their links keep the rest of `address`; that of the facet itself takes its choice back.
    """
    rows = Document.objects.filter(pk__in=found.ids).order_by()
    whole = [
        Facet("kind", _("Type"), _kinds(rows), by.kind),
        Facet("group", _("Group"), _top(rows, "content__group__slug", "content__group__name"), by.group),
        Facet("author", _("Author"), _authors(rows), by.author),
        Facet("tag", _("Tag"), _tags(rows), by.tag),
        Facet("since", _("Date"), _periods(rows), by.since),
    ]
    return [linked(facet, address) for facet in whole if facet.taken or len(facet.choices) > 1]


def linked(facet: Facet, address: QueryDict) -> Facet:
    """Return a facet with its links."""

    def link(value: str) -> str:
        asked = address.copy()
        asked.pop("page", None)
        asked.pop(facet.name, None)
        if value:
            asked[facet.name] = value
        return f"?{asked.urlencode()}"

    choices = [replace(choice, href=link(choice.value)) for choice in facet.choices]
    return replace(facet, choices=choices, href=link(""))


def kind_label(kind: str) -> str | Promise:
    """Return what a kind is called in the list."""
    return _("Comments") if kind == COMMENT else tool_for(kind).verbose_name


def _kinds(rows: QuerySet[Document]) -> list[Choice]:
    found = rows.values_list("content__kind").annotate(
        items=Count("pk", filter=Q(comment=None)), said=Count("pk", filter=Q(comment__isnull=False))
    )
    counts = {kind: (items, said) for kind, items, said in found}
    choices = [Choice(kind, kind_label(kind), counts[kind][0]) for kind in kinds("searchable") if kind in counts]
    choices.append(Choice(COMMENT, kind_label(COMMENT), sum(said for _items, said in counts.values())))
    return [choice for choice in choices if choice.count]


def _top(rows: QuerySet[Document], value: str, label: str) -> list[Choice]:
    found = rows.exclude(**{value: None}).values_list(value, label).annotate(n=Count("pk"))
    return [Choice(one, name, count) for one, name, count in found.order_by("-n", label)[:SHOWN]]


def _authors(rows: QuerySet[Document]) -> list[Choice]:
    """Return who wrote what was found: authors of items and of comments together, in one query of each."""
    found: dict[str, Choice] = {}
    for condition, path in ((Q(comment=None), "content__author"), (Q(comment__isnull=False), "comment__author")):
        for one in _top(rows.filter(condition), f"{path}__username", f"{path}__name"):
            before = found[one.value].count if one.value in found else 0
            found[one.value] = Choice(one.value, one.label or one.value, one.count + before)
    return sorted(found.values(), key=lambda one: (-one.count, str(one.label)))[:SHOWN]


def _tags(rows: QuerySet[Document]) -> list[Choice]:
    items = rows.filter(comment=None).values("content_id")
    found = ContentTag.objects.filter(content_object__in=items).values_list("tag__slug", "tag__name")
    return [
        Choice(slug, name, count)
        for slug, name, count in found.annotate(n=Count("pk")).order_by("-n", "tag__slug")[:SHOWN]
    ]


def _periods(rows: QuerySet[Document]) -> list[Choice]:
    now = clock.now()
    asked = {name: Count("pk", filter=Q(at__gte=now - timedelta(days=days))) for name, days in PERIODS.items()}
    counts = rows.aggregate(**asked)
    return [Choice(name, PERIOD_NAMES[name], counts[name]) for name in PERIODS if counts[name]]
