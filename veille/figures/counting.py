"""What is counted of a watch, always from its own rows: items found, published, marks, comments, sources (VM4, VM6).

Each function returns a queryset and the path to its moment, so that the same rows give totals, themes and weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from content.models import Comment, Content, Reaction
from veille.figures.spans import Span
from veille.models import Selection, Watch


@dataclass(frozen=True)
class Rows:
    """Rows to count: their moment, the path from them to the item, and what is counted of them."""

    found: QuerySet[Any]
    at: str
    item: str = ""
    counted: str = "pk"


def collected(watch: Watch) -> Rows:
    """Return the items found for the watch: the group's bookmarks, and whatever else was proposed for an edition."""
    proposed = Selection.objects.filter(watch=watch, content__isnull=False).values("content_id")
    living = Content.objects.alive().filter(group=watch.group_id, state__in=["published", "archived"], is_held=False)
    return Rows(living.filter(Q(kind="bookmark") | Q(pk__in=proposed)), "created_at")


def selected(watch: Watch) -> Rows:
    """Return what the editions published."""
    return Rows(Selection.objects.filter(watch=watch, state=Selection.State.PUBLISHED), "published_at", "content__")


def votes(watch: Watch) -> Rows:
    """Return the "useful" marks given to the items found."""
    rows = Reaction.objects.filter(comment=None, value=Reaction.Value.USEFUL, content__in=_items(watch))
    return Rows(rows, "at", "content__")


def comments(watch: Watch) -> Rows:
    """Return what was said about the items found."""
    rows = Comment.objects.filter(trashed_at=None, is_held=False, content__in=_items(watch))
    return Rows(rows, "created_at", "content__")


def sources(watch: Watch) -> Rows:
    """Return the items found, to count the different sites they come from."""
    found = collected(watch)
    return Rows(found.found.exclude(bookmark__site=""), found.at, counted="bookmark__site")


def _items(watch: Watch) -> QuerySet[Any, Any]:
    return collected(watch).found.order_by().values("pk")


MEASURES: Mapping[str, Callable[[Watch], Rows]] = {
    "items": collected,
    "selected": selected,
    "votes": votes,
    "comments": comments,
    "sources": sources,
}


def in_spans(watch: Watch, rows: Rows, spans: Mapping[str, Span]) -> dict[str, int]:
    """Return how many there are in each span: one query."""
    found: dict[str, int] = rows.found.order_by().aggregate(**_counts(watch, rows, spans))
    return found


def by_theme(watch: Watch, rows: Rows, spans: Mapping[str, Span], tags: list[int]) -> dict[int, dict[str, int]]:
    """Return how many there are in each span, by theme: one query. An item of several themes counts in each."""
    path = f"{rows.item}tagged__tag"
    named = rows.found.order_by().filter(**{f"{path}__in": tags}).values(path)
    return {row.pop(path): row for row in named.annotate(**_counts(watch, rows, spans))}


def _counts(watch: Watch, rows: Rows, spans: Mapping[str, Span]) -> dict[str, Count]:
    return {
        name: Count(rows.counted, filter=span.q(watch, rows.at), distinct=rows.counted != "pk")
        for name, span in spans.items()
    }
