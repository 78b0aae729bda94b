"""Emptying the trash after 30 days: rows, words in the index, then the bytes that nothing refers to. May run twice."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from activity.record import record
from content.models import Attachment, Comment, Content, Revision
from content.store import forgetting
from core import clock
from groups.models import TRASH_DAYS
from moderation.models import Report
from search.backends import backend
from search.models import Document

log = logging.getLogger(__name__)

AT_ONCE = 200
"""How many items, comments and files one run removes of each: a run stays short, the next goes on."""


def empty() -> int:
    """Remove what waited in the trash long enough; return how many items and comments went."""
    limit = clock.now() - timedelta(days=TRASH_DAYS)
    done = purge_items(limit) + purge_comments(limit)
    forgetting.sweep()
    old = clock.now() - timedelta(days=settings.ACTIVITY_RETENTION_DAYS)
    reports = Report.objects.filter(state=Report.State.ANSWERED, decided_at__lt=old)
    Report.objects.filter(pk__in=list(reports.values_list("pk", flat=True)[:AT_ONCE])).delete()
    return done


def purge_items(limit: datetime) -> int:
    """Remove the items trashed before `limit`, each in its own transaction: one that resists holds no other."""
    old = Content.objects.filter(trashed_at__lt=limit, merged_into=None).select_related("group")
    done = 0
    for item in old.order_by("trashed_at", "pk")[:AT_ONCE]:
        try:
            with transaction.atomic():
                forget_words(Document.objects.filter(content_id=item.pk))
                record("content.purged", actor=None, group=item.group, title=item.title, kind=item.kind)
                item.delete()
            done += 1
        except Exception:
            log.exception("item %s cannot be removed for good", item.pk)
    return done


def purge_comments(limit: datetime) -> int:
    """Remove the comments trashed before `limit`; of one that others answered only its empty place stays."""
    answers = Comment.objects.filter(parent=OuterRef("pk"))
    old = Comment.objects.filter(trashed_at__lt=limit).annotate(is_answered=Exists(answers))
    rows = list(old.filter(Q(is_answered=False) | ~Q(body="")).values_list("pk", "is_answered")[:AT_ONCE])
    stubs = [pk for pk, is_answered in rows if is_answered]
    gone = [pk for pk, is_answered in rows if not is_answered]
    with transaction.atomic():
        forget_words(Document.objects.filter(comment__in=stubs + gone))
        Revision.objects.filter(comment__in=stubs).delete()
        Attachment.objects.filter(comment__in=stubs).delete()
        Comment.objects.filter(pk__in=stubs).update(body="", body_html="", author=None)
        Comment.objects.filter(pk__in=gone).delete()
    return len(rows)


def forget_words(documents: models.QuerySet[Document]) -> None:
    """Take documents out of the index, then their rows."""
    pks = list(documents.values_list("pk", flat=True))
    backend().remove(pks)
    Document.objects.filter(pk__in=pks).delete()
