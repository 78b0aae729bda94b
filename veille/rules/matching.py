"""Whether a rule holds for what has arrived: an entry of a source, or a bookmark that a member has saved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models.functions import Substr

from bookmarks.models import Bookmark
from content.querysets import published_q
from content.tagging import split
from core import text
from veille.models import Entry, Rule, Watch

READ = 4_000
"""Characters of a text in which words are looked for."""


@dataclass(frozen=True)
class Arrival:
    """What the conditions of a rule speak of. `entry` or `bookmark` is the row itself."""

    title: str
    words: str
    author: str
    sources: frozenset[int]
    themes: frozenset[int]
    at: datetime
    entry: Entry | None = None
    bookmark: Bookmark | None = None


@dataclass
class Read:
    """Words of an arrival as they are compared, made once for all the rules."""

    arrival: Arrival
    words: str = field(init=False)
    author: str = field(init=False)

    def __post_init__(self) -> None:
        """Fold the words."""
        self.words = text.fold(self.arrival.words)
        self.author = text.fold(self.arrival.author)


def matches(rule: Rule, read: Read) -> bool:
    """Tell whether every condition of a rule holds. A rule without any holds for nothing."""
    asked = [rule.source_id, rule.words, rule.author, rule.theme_id]
    if not any(asked):
        return False
    arrival = read.arrival
    if rule.source_id and rule.source_id not in arrival.sources:
        return False
    if rule.theme_id and rule.theme_id not in arrival.themes:
        return False
    if rule.author and text.fold(rule.author) not in read.author:
        return False
    return not rule.words or pattern(rule.words).search(read.words) is not None


@lru_cache(maxsize=512)
def pattern(words: str) -> re.Pattern[str]:
    """Return what finds any of some words, or phrases, between commas: each at the beginning of a word."""
    folded = [re.escape(text.fold(word)).replace(r"\ ", r"\s+") for word in split(words)]
    return re.compile(r"\b(?:" + "|".join(folded or ["(?!)"]) + ")")


def entries(watch: Watch, since: datetime, limit: int, *, latest: bool = False) -> list[Arrival]:
    """Return the entries that have come since a moment, the oldest (or the `latest`) first: one query."""
    rows = watch.entries.filter(first_seen_at__gte=since).annotate(begin=Substr("summary_html", 1, READ))
    found = rows.defer("summary_html").select_related("source").order_by(*_order("first_seen_at", latest))[:limit]
    return [of_entry(row) for row in found]


def _order(column: str, latest: bool) -> list[str]:
    return [f"-{column}", "-pk"] if latest else [column, "pk"]


def of_entry(row: Any) -> Arrival:
    """Return an entry as rules see it: the theme of its source is its theme."""
    theme = row.source.theme_id
    return Arrival(
        title=row.title,
        words=f"{row.title}\n{text.plain(row.begin)}",
        author=row.author,
        sources=frozenset([row.source_id]),
        themes=frozenset([theme] if theme else []),
        at=row.first_seen_at,
        entry=row,
    )


def bookmarks(watch: Watch, since: datetime, limit: int, *, latest: bool = False) -> list[Arrival]:
    """Return the bookmarks saved since a moment whose page was read, the oldest (or `latest`) first: three queries."""
    rows = Bookmark.objects.alive().filter(published_q(), group=watch.group_id, created_at__gte=since)
    ready = rows.exclude(fetch_state=Bookmark.Fetch.WAITING).select_related("group")
    found = ready.prefetch_related("tagged", "entries").order_by(*_order("created_at", latest))[:limit]
    return [of_bookmark(row) for row in found]


def of_bookmark(row: Any) -> Arrival:
    """Return a bookmark as rules see it: it comes from the sources whose entries it was made of."""
    return Arrival(
        title=row.title,
        words=f"{row.title}\n{row.excerpt}\n{row.body[:READ]}",
        author=row.writer,
        sources=frozenset(entry.source_id for entry in row.entries.all()),
        themes=frozenset(tagged.tag_id for tagged in row.tagged.all()),
        at=row.created_at,
        bookmark=row,
    )


def held(rules: Iterable[Rule], arrival: Arrival) -> list[Rule]:
    """Return the rules that hold for an arrival, in their order; nothing follows one that drops it."""
    read = Read(arrival)
    found: list[Rule] = []
    for rule in rules:
        if matches(rule, read):
            found.append(rule)
            if rule.act == Rule.Act.DROP:
                break
    return found
