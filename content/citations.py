"""Which items a text names, kept as rows when it is written: "cited in", "used in", backlinks of pages (CC09)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from content import attachments, linked
from content.models import Citation, Comment, Content
from groups.access import Access

CITED_MAX = 100
"""How many other items one text may be noted to name: a page of links, not a spread of rows."""


def settle(written: Content | Comment, *, author: Any, is_new: bool = False) -> None:
    """Do what each text saved asks for: join its files, have its links read, note the items it names.

    `author` is who wrote it now: the files that they sent meanwhile become the text's. A new text without any link
    costs no query.
    """
    attachments.adopt(written, author=author)
    linked.ask_previews(written.body_html)
    note(written, is_new=is_new)


def note(written: Content | Comment, *, is_new: bool = False) -> None:
    """Keep the rows of the items that a text names equal to what it says now."""
    home = {"comment_id": written.pk} if isinstance(written, Comment) else {"content_id": written.pk}
    if not is_new:
        Citation.objects.filter(**home).delete()
    itself = written.content_id if isinstance(written, Comment) else written.pk
    named = [pk for pk in linked.items_named(written.body_html) if pk != itself][:CITED_MAX]
    if named:
        there = Content.objects.filter(pk__in=named).values_list("pk", flat=True)
        Citation.objects.bulk_create(Citation(target_id=pk, **home) for pk in there)


def citing(item: Content, access: Access) -> QuerySet[Content]:
    """Return the items whose text, or a comment of which, names `item`, among those that `access` may read."""
    rows = Citation.objects.filter(target=item.pk)
    seen = Comment.objects.visible_to(access).filter(citations__in=rows)
    by_text = Q(pk__in=rows.filter(comment=None).values("content_id"))
    return Content.objects.visible_to(access).filter(by_text | Q(pk__in=seen.values("content_id")))


def move(lost: Content, kept: Content) -> None:
    """Have what named `lost` name `kept`, into which it was merged."""
    rows = Citation.objects.filter(target=lost.pk)
    for home in ("content_id", "comment_id"):
        taken = Citation.objects.filter(target=kept.pk).exclude(**{home: None}).values(home)
        rows.filter(**{f"{home}__in": taken}).delete()
    rows.exclude(content=kept.pk).update(target=kept.pk)
