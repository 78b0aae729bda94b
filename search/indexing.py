"""Bringing the index up to date with what changed. Every function may run twice, or at the same time as another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from content.models import Comment, Content
from core import clock
from search.backends import backend
from search.entries import entries_of
from search.models import Document

log = logging.getLogger(__name__)

BATCH = 200
ADD_BATCH = 2_000
SWEEP_MAX = 5_000


def index_item(content_pk: int) -> None:
    """Index what waits of one item and its comments."""
    _index_all(Document.objects.filter(content_id=content_pk), limit=SWEEP_MAX)


def sweep() -> int:
    """Index whatever waits, oldest first, and return how many documents were done."""
    return _index_all(Document.objects.all(), limit=SWEEP_MAX)


def rebuild(tell: Callable[[int], None] = lambda done: None) -> int:
    """Make the whole index anew and return how many documents it holds; `tell` hears the count after each batch.

    The index answers all along: each document is replaced, none is dropped first.
    """
    _add_missing()
    Document.objects.update(stale_at=clock.now())
    return _index_all(Document.objects.all(), limit=None, tell=tell)


def _add_missing() -> None:
    of_item = Document.objects.filter(content=OuterRef("pk"), comment=None)
    items = Content.objects.filter(~Exists(of_item)).values_list("pk", "created_at")
    _add(Document(content_id=pk, at=at) for pk, at in items.iterator(chunk_size=ADD_BATCH))
    of_comment = Document.objects.filter(comment=OuterRef("pk"))
    said = Comment.objects.filter(~Exists(of_comment)).values_list("pk", "content_id", "created_at")
    _add(Document(content_id=item, comment_id=pk, at=at) for pk, item, at in said.iterator(chunk_size=ADD_BATCH))


def _add(documents: Iterator[Document]) -> None:
    while batch := list(islice(documents, ADD_BATCH)):
        Document.objects.bulk_create(batch, ignore_conflicts=True)


def _index_all(
    documents: QuerySet[Document], *, limit: int | None, tell: Callable[[int], None] = lambda done: None
) -> int:
    """Index the stale ones of `documents`, at most `limit`. One that cannot be read is logged and left for later."""
    done, failed = 0, set[int]()
    while limit is None or done < limit:
        waiting = documents.filter(stale_at__isnull=False).exclude(pk__in=failed).order_by("stale_at", "pk")
        pks = list(waiting.values_list("pk", flat=True)[:BATCH])
        if not pks:
            break
        try:
            _index(pks)
        except Exception:
            failed |= _index_each(pks)
        done += len(pks)
        tell(done - len(failed))
    return done - len(failed)


def _index_each(pks: list[int]) -> set[int]:
    """Index one by one the documents of a batch that failed; return the ids of those that cannot be indexed."""
    failed = set[int]()
    for pk in pks:
        try:
            _index([pk])
        except Exception:
            log.exception("document %s cannot be indexed", pk)
            failed.add(pk)
    return failed


@transaction.atomic
def _index(pks: list[int]) -> None:
    """Index these documents. Their rows are locked first: a change made meanwhile marks them stale again afterwards."""
    waiting = Document.objects.select_for_update().filter(pk__in=pks, stale_at__isnull=False).order_by("pk")
    documents = list(waiting)
    entries, gone = entries_of(documents)
    titles = {entry.pk: entry.shown_title for entry in entries}
    items = [d for d in documents if d.comment_id is None and d.title and titles.get(d.pk)]
    _keep([*[(entry.shown_title, entry.text, entry.pk) for entry in entries], *[("", "", pk) for pk in gone]])
    backend().remove(gone)
    backend().write(entries)
    _follow_title([d.content_id for d in items if titles[d.pk] != d.title], pks)


def _keep(rows: list[tuple[str, str, int]]) -> None:
    """Keep the title and text of each document and mark it done. Much faster than `bulk_update` with long texts."""
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE search_document SET title = %s, text = %s, stale_at = NULL WHERE id = %s", rows)


def _follow_title(renamed: list[int], done: list[int]) -> None:
    """Mark the comments of items whose title changed, since they are found by it too."""
    if renamed:
        comments = Document.objects.filter(content__in=renamed, comment__isnull=False).exclude(pk__in=done)
        comments.update(stale_at=clock.now())
