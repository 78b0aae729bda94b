"""Marking what must be indexed, in the transaction of the change; the worker does the rest."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from content.models import Attachment, Comment, Content, ContentTag, Rendition, Tag
from core import clock
from core.hints import hint
from core.tools import tools
from groups.models import Group
from search.models import Document

TOLD_AT_ONCE = 200


def note_new(content: Content, comment: Comment | None = None) -> None:
    """Note a new item, or a new comment on it, as waiting for the index: one query."""
    at = comment.created_at if comment else content.created_at
    Document.objects.bulk_create(
        [Document(content_id=content.pk, comment=comment, stale_at=clock.now(), at=at)], ignore_conflicts=True
    )
    _hint(content)


def note_changed(content: Content, comment: Comment | None = None) -> None:
    """Note that an item or a comment changed and must be indexed anew: one query."""
    Document.objects.filter(content_id=content.pk, comment=comment).update(stale_at=clock.now())
    _hint(content)


def note_files_read() -> int:
    """Note that items and comments changed whose files the worker has just read; return how many files were told.

    Whose they are is asked of the attachments, and of the tools whose items are files (`ToolConfig.items_of`).
    """
    read = Rendition.objects.filter(kind=Rendition.Kind.TEXT, state=Rendition.State.READY, told_at=None)
    rows = dict(read.order_by("made_at").values_list("pk", "blob_id")[:TOLD_AT_ONCE])
    if not rows:
        return 0
    now, blobs = clock.now(), set(rows.values())
    joined = Attachment.objects.filter(blob__in=blobs, content__isnull=False)
    of_item = Q(comment=None, content__in=joined.filter(comment=None).values("content_id"))
    for tool in tools():
        of_item |= Q(comment=None, content__in=tool.items_of(blobs))
    of_comment = Q(comment__in=joined.filter(comment__isnull=False).values("comment_id"))
    with transaction.atomic():
        Document.objects.filter(of_item | of_comment).update(stale_at=now)
        Rendition.objects.filter(pk__in=rows).update(told_at=now)
    return len(rows)


def _hint(content: Content) -> None:
    from search.tasks import index_item

    hint(index_item, content.pk)


def note_many(content_pks: Sequence[int]) -> None:
    """Note that many items changed at once: one query; the sweep takes them up."""
    Document.objects.filter(content_id__in=content_pks, comment=None).update(stale_at=clock.now())


def note_tagged(group: Group, tag: Tag) -> None:
    """Note that the items of a group that bear a tag changed: two words of it have just become one (LS8). One query."""
    bearing = ContentTag.objects.filter(tag=tag, content_object__group=group).values("content_object_id")
    Document.objects.filter(content_id__in=bearing, comment=None).update(stale_at=clock.now())


def note_comments_moved(comment_pks: Sequence[int], to: Content) -> None:
    """Note that some comments now hang on another item."""
    Document.objects.filter(comment_id__in=comment_pks).update(content_id=to.pk, stale_at=clock.now())
    _hint(to)


def note_moved(lost: Content, kept: Content) -> None:
    """Note that the comments of an item now hang on another one."""
    Document.objects.filter(content_id=lost.pk, comment__isnull=False).update(content_id=kept.pk, stale_at=clock.now())
    note_changed(lost)
    note_changed(kept)
