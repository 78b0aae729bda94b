"""Deleting for good what waited long enough in the trash: groups with all they hold, in small transactions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from activity.models import Activity
from activity.record import record
from content import attachments
from content.models import Attachment, Blob, Content
from content.store import forgetting
from core import clock
from groups.models import TRASH_DAYS, Group, HomeBlock, Membership

BATCH = 200
GROUPS_AT_ONCE = 20


def purge_trashed() -> int:
    """Delete the groups that have been in the trash for 30 days, twenty at a time. Returns how many."""
    before = clock.now() - timedelta(days=TRASH_DAYS)
    groups = list(Group.objects.in_trash().filter(trashed_at__lt=before)[:GROUPS_AT_ONCE])
    for group in groups:
        purge(group)
    _in_batches(HomeBlock.objects.filter(removed_at__lt=before))
    return len(groups)


def purge(group: Group) -> None:
    """Delete one group and everything in it, batch by batch: stopped anywhere, it is taken up at the next run.

    Its sub-groups stay. The log keeps that it was deleted, under nobody's name but the group's.
    """
    while pks := list(Content.objects.filter(group=group).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            blobs = set(Attachment.objects.filter(content__in=pks).values_list("blob_id", flat=True))
            Content.objects.filter(pk__in=pks).delete()
        forgetting.forget_unused(Blob.objects.filter(pk__in=blobs))
    _in_batches(Membership.objects.filter(group=group))
    _in_batches(Activity.objects.filter(group=group))
    with transaction.atomic():
        Group.objects.filter(parent=group).update(parent=None)
        for picture in (group.cover, group.logo):
            if picture:
                attachments.drop_file(picture)
        record("group.purged", actor=None, name=group.name, slug=group.slug)
        group.delete()


def _in_batches(rows: QuerySet[Any]) -> None:
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows.model._default_manager.filter(pk__in=pks).delete()
