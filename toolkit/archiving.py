"""Old messages brought in from elsewhere, with the dates they had: nobody is told, and nothing is held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from accounts.models import User
from content import attachments
from content.models import Comment, Content
from core import text
from search import index
from toolkit import actions


@transaction.atomic
def bring_item(*, item: Content, author: User | None, at: datetime, files: Iterable[UploadedFile], by: User) -> Content:
    """Save an old item as it was published then; `by` answers for files of somebody who has no account."""
    actions.publish(item=item, author=None, quiet=True)
    columns: dict[str, Any] = dict.fromkeys(("created_at", "published_at", "sort_at", "last_activity_at"), at)
    Content.objects.filter(pk=item.pk).update(author=author, **columns)
    attachments.attach(files, content=item, author=author or by)
    return item


@transaction.atomic
def bring_comment(
    *, content: Content, author: User | None, body: str, at: datetime, parent: Comment | None,
    files: Iterable[UploadedFile], by: User,
) -> Comment:  # fmt: skip
    """Save an old comment as it was posted then; the item's counters and dates follow."""
    body = text.normalise(body)
    made = Comment.objects.create(
        content_id=content.pk, author=author, parent=parent, body=body, body_html=text.render(body), created_at=at
    )
    attachments.attach(files, content=content, author=author or by, comment=made)
    Content.objects.filter(pk=content.pk).update(
        comment_count=F("comment_count") + 1,
        last_activity_at=Greatest("last_activity_at", at),
        sort_at=Greatest("sort_at", at),
    )
    index.note_new(content, made)
    return made
