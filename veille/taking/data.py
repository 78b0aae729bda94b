"""What an export of a watch says: its items with what became of them, its themes, sources, editions and rules.

Everything starts from what the asker reads: an item they may not open is in none of the files (VW14).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bookmarks.filing.lines import Line
from bookmarks.models import Annotation, Bookmark
from bookmarks.taking import line_of
from content.models import Content
from core import clock
from groups.access import Access
from groups.rules import can
from notifications.mail import absolute
from veille import showing, vocabulary
from veille.models import Edition, Reading, Selection, Source, Step, Watch
from veille.rules import words
from veille.working import pool, votes

CHUNK = 500
Row = dict[str, Any]


def items(watch: Watch, access: Access, *, pages: bool = True, others: bool = True) -> Iterator[Row]:
    """Yield the items of the watch as files say them, in pages of constant cost: seven queries for 500.

    `pages` are bookmarks of the web, `others` what the group has made itself, such as a discussion or an event.
    """
    found = pool.items(watch, access)
    found = found if pages else found.exclude(kind="bookmark")
    found = found if others else found.filter(kind="bookmark")
    known = list(found.order_by("pk").values_list("pk", "standing"))
    for start in range(0, len(known), CHUNK):
        yield from page(watch, dict(known[start : start + CHUNK]))


def page(watch: Watch, standings: dict[int, str]) -> Iterator[Row]:
    """Yield some items, by id, with the state that `standings` gives them."""
    pks = list(standings)
    # unfiltered: the ids are those that the pool has let the asker read
    rows = votes.with_votes(Content.objects.filter(pk__in=pks)).select_related("group", "author")
    children = {row.pk: row for row in Bookmark.objects.filter(pk__in=pks).select_related("author", "collection")}
    steps, quoted, read = steps_of(watch, pks), quotations_of(pks), readings_of(watch, pks)
    for row in rows.prefetch_related("tagged__tag").order_by("pk"):
        child = children.get(row.pk)
        yield {
            "url": child.url if child else "",
            "title": row.title,
            "summary": row.body if child else row.excerpt,
            "tags": [tagged.tag.name for tagged in row.tagged.all()],
            "collection": child.collection.title if child and child.collection else "",
            "added_at": row.created_at.isoformat(),
            "author": row.author.username if row.author else "",
            "kind": row.kind,
            "page": absolute(row.permanent_url),
            "state": standings[row.pk],
            "votes": {"useful": row.useful, "no_opinion": row.neutral, "noise": row.noise},
            "comments": row.comment_count,
            "history": steps[row.pk],
            "quotations": quoted[row.pk],
            "readings": read[row.pk],
        }


def steps_of(watch: Watch, pks: list[int]) -> dict[int, list[Row]]:
    """Return what became of some items: one query."""
    rows = Step.objects.filter(selection__watch=watch, selection__content__in=pks)
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows.select_related("by", "selection").order_by("at", "pk"):
        said = {"state": row.state, "at": row.at.isoformat(), "by": row.by.username if row.by else ""}
        found[row.selection.content_id or 0].append({**said, "rule": row.rule_name, "reason": row.reason})
    return found


def quotations_of(pks: list[int]) -> dict[int, list[Row]]:
    """Return the passages quoted from some pages: one query."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in Annotation.objects.filter(bookmark__in=pks).select_related("author").order_by("pk"):
        said = {"exact": row.exact, "prefix": row.prefix, "suffix": row.suffix, "note": row.note}
        found[row.bookmark_id].append({**said, "author": row.author.username if row.author else ""})
    return found


def readings_of(watch: Watch, pks: list[int]) -> dict[int, list[Row]]:
    """Return who was asked to read some items, and what they said: one query."""
    found: dict[int, list[Row]] = defaultdict(list)
    rows = watch.readings.filter(content__in=pks).exclude(state=Reading.State.CANCELLED)
    for row in rows.select_related("reader").order_by("pk"):
        said = {"reader": row.reader.username, "due_on": row.due_on.isoformat(), "state": row.state}
        found[row.content_id].append({**said, "opinion": row.verdict, "summary": row.summary})
    return found


def lines(watch: Watch, access: Access) -> Iterator[Line]:
    """Yield the bookmarks of the watch as the files of browsers say them."""
    pks = pool.items(watch, access).filter(kind="bookmark").order_by("pk").values_list("pk", flat=True)
    known = list(pks)
    for start in range(0, len(known), CHUNK):
        rows = Bookmark.objects.filter(pk__in=known[start : start + CHUNK]).select_related("author", "collection")
        for row in rows.prefetch_related("tagged__tag").order_by("pk"):
            yield line_of(row, is_for_later=False)


def frame(watch: Watch, access: Access) -> Row:
    """Return all but the items: the watch, its themes, its sources, and its rules for those who make them."""
    themes = [
        {"name": theme.tag.name, "synonyms": [word.tag.name for word in theme.synonyms]}  # type: ignore[attr-defined]
        for theme in vocabulary.themes(watch.group)
    ]
    found = {"title": watch.title, "group": watch.group.name, "exported_at": clock.now().isoformat()}
    told: Row = {"watch": found, "themes": themes, "sources": sources(watch)}
    if can(access, "curate", watch.group):
        told["rules"] = [rule(row) for row in watch.rules.select_related("source", "theme", "tag", "reader")]
    return told


def sources(watch: Watch) -> list[Row]:
    """Return the sources that the watch follows: one query."""
    rows: Any = Source.objects.filter(watch=watch).select_related("theme").order_by("pk")
    return [
        {
            "title": row.title,
            "feed": row.feed_url,
            "site": row.site_url,
            "theme": row.theme.name if row.theme else "",
            "state": row.state,
        }
        for row in rows
    ]


def rule(row: Any) -> Row:
    """Return a rule, in its parts and in one sentence."""
    return {
        "name": row.name,
        "sentence": words.sentence(row),
        "source": row.source.feed_url if row.source else "",
        "words": row.words,
        "author": row.author,
        "theme": row.theme.name if row.theme else "",
        "act": row.act,
        "add": row.tag.name if row.tag else "",
        "reader": row.reader.username if row.reader else "",
        "days": row.days,
        "on_since": iso(row.on_since),
    }


def editions(watch: Watch, access: Access) -> Iterator[Row]:
    """Yield the published editions that the asker reads, the latest first, with what each published."""
    rows: Any = showing.readable(watch, access).select_related("group")
    known: list[Edition] = list(rows)
    for start in range(0, len(known), CHUNK):
        some = known[start : start + CHUNK]
        chosen: dict[int, list[Row]] = defaultdict(list)
        published = Selection.objects.filter(edition__in=[one.pk for one in some]).order_by("position", "pk")
        for item in published:
            chosen[item.edition_id or 0].append(selection(item))
        for one in some:
            yield {
                "number": one.number,
                "title": one.title,
                "published_at": iso(one.published_at),
                "page": absolute(one.get_absolute_url()),
                "text": one.body,
                "items": chosen[one.pk],
            }


def selection(row: Selection) -> Row:
    """Return an item in the words of its edition."""
    said = ("title", "address", "line", "quotation", "credit", "section", "source_name", "tag_uri")
    return {name: getattr(row, name) for name in said}


def iso(moment: datetime | None) -> str | None:
    """Return a moment as files write it."""
    return moment.isoformat() if moment else None
