"""What is searched in an item and in a comment: the words that a document of the index holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from content.models import Attachment, Comment, Content, ContentTag
from content.store import deriving
from core import text
from core.tools import kinds, tool_for
from search import inside
from search.models import Document

TEXT_MAX = 100_000
# Signs that excerpts put around the words found; they must not come from the text itself.
MARKS = ("\ue000", "\ue001")


@dataclass(frozen=True)
class Entry:
    """The words of one document, by weight: `title` counts most, then `tags`, `text`, and `about` least.

    `about` is the title of the item that a comment speaks of.
    """

    pk: int
    title: str
    tags: str
    text: str
    about: str = ""

    @property
    def shown_title(self) -> str:
        """The title kept with the document: the item's own, also for a comment."""
        return self.title or self.about


def entries_of(documents: list[Document]) -> tuple[list[Entry], list[int]]:
    """Return the entries of `documents`, and the ids of those that must not be found. Costs a fixed number of queries.

    An item or a comment in the trash, or of a kind that is not searchable, is not found.
    """
    rows = Content.objects.filter(pk__in={d.content_id for d in documents}, kind__in=kinds("searchable"))
    items = {item.pk: item for item in rows}
    said = Comment.objects.filter(pk__in=[d.comment_id for d in documents if d.comment_id], trashed_at=None)
    comments = {comment.pk: comment for comment in said}
    own = [items[d.content_id] for d in documents if d.comment_id is None and d.content_id in items]
    tags, extras = _tags_of(own), _extras_of(own)
    files = _files_of(own, comments.values())
    entries = []
    for document in documents:
        item, comment = items.get(document.content_id), comments.get(document.comment_id or 0)
        # The words of a comment stay while its item is in the trash: who reads it is asked when somebody searches.
        if item and comment:
            said_here = _cut(text.plain(comment.body_html)) + files[item.pk, comment.pk]
            entries.append(Entry(document.pk, "", "", said_here[:TEXT_MAX], item.title))
        elif item and document.comment_id is None and item.trashed_at is None:
            said_in_all = f"{text.plain(item.body_html)} {extras.get(item.pk, '')}"
            said_here = _cut(said_in_all) + files[item.pk, None]
            entries.append(Entry(document.pk, item.title, tags[item.pk], said_here[:TEXT_MAX]))
    kept = {entry.pk for entry in entries}
    return entries, [document.pk for document in documents if document.pk not in kept]


def _files_of(items: Iterable[Content], comments: Iterable[Comment]) -> dict[tuple[int, int | None], str]:
    """Return the words inside the files of items and of comments (FI14), by (item, comment): two queries, and one for
    each tool whose items are files themselves or keep a text beside them (the page of a bookmark). Each begins with a
    mark and its name (`search.inside`).
    """
    named = Q(content__in=[item.pk for item in items], comment=None) | Q(comment__in=[one.pk for one in comments])
    rows: list[tuple[Any, Any, str, int]]
    rows = [*Attachment.objects.filter(named).order_by("pk").values_list("content_id", "comment_id", "name", "blob_id")]
    by_tool: dict[str, list[int]] = defaultdict(list)
    for item in items:
        by_tool[item.kind].append(item.pk)
    for kind, pks in by_tool.items():
        rows += [(pk, None, name, blob) for pk, name, blob in tool_for(kind).files_of(pks)]
    said = deriving.words_of([blob for *_of, blob in rows]) if rows else {}
    found: dict[tuple[int, int | None], str] = defaultdict(str)
    for kind, pks in by_tool.items():
        for pk, name, words in tool_for(kind).texts_of(pks):
            found[pk, None] += inside.begin(name) + _cut(words)
    for content, comment, name, blob in rows:
        if blob in said:
            found[content, comment] += inside.begin(name) + _cut(said[blob])
    return found


def _cut(words: str) -> str:
    for mark in (*MARKS, inside.MARK):
        words = words.replace(mark, "")
    return words[:TEXT_MAX].strip()


def _tags_of(items: Iterable[Content]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = ContentTag.objects.filter(content_object__in=[item.pk for item in items])
    for pk, name in rows.order_by("pk").values_list("content_object_id", "tag__name"):
        names[pk].append(name)
    return defaultdict(str, {pk: ", ".join(found) for pk, found in names.items()})


def _extras_of(items: Iterable[Content]) -> dict[int, str]:
    """Return what the child models add by `search_text()`: one query per kind that has it."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for item in items:
        by_kind[item.kind].append(item.pk)
    found: dict[int, str] = {}
    for kind, pks in by_kind.items():
        model: Any = tool_for(kind).model(kind)
        if issubclass(model, Model) and hasattr(model, "search_text"):
            children = model.objects.filter(pk__in=pks)
            found |= {child.pk: text.one_line(str(child.search_text())[:TEXT_MAX]) for child in children}
    return found
