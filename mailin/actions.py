"""Writes of mail that comes in, besides publishing. Keyword-only, one transaction each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from activity.record import record
from content import drafts
from content.attachments import drop_file
from core import clock, text
from core.hints import hint
from groups.models import Group
from mailin import tasks
from mailin.models import ListArchive, ReceivedMail, SavingAddress

State = ReceivedMail.State


@transaction.atomic
def renew_address(*, user: User, group: Group) -> SavingAddress:
    """Give somebody a new secret address in a group; the one before stops at once (VC12)."""
    stop_address(user=user, group=group)
    return SavingAddress.objects.create(user=user, group=group, created_at=clock.now())


def stop_address(*, user: User, group: Group) -> None:
    """Take somebody's secret address in a group out of force."""
    SavingAddress.objects.filter(user=user, group=group, revoked_at=None).update(revoked_at=clock.now())


def take_up(*, row: ReceivedMail, user: User, place: str) -> bool:
    """Put the text of a mail where its author takes it up as a draft; False when they keep too many already."""
    data = {"body": row.text}
    if place.startswith("new:"):
        data["title"] = row.subject
    return drafts.save(user=user, place=place, data=data) is not None


def held_in(group: Group, *, shown: bool = True) -> QuerySet[ReceivedMail]:
    """Return the mails to a group's own address that wait for whoever wrote them; none unless `shown`."""
    if not shown:
        return ReceivedMail.objects.none()
    return ReceivedMail.objects.filter(group=group, content=None, state=State.HELD).select_related("user")


@transaction.atomic
def discard(*, rows: QuerySet[ReceivedMail], keys: Iterable[str]) -> int:
    """Let go of held mails: nobody can confirm them any more. Return how many."""
    chosen = []
    for key in keys:
        with contextlib.suppress(ValueError):
            chosen.append(UUID(key))
    return rows.filter(key__in=chosen).update(state=State.REFUSED, reason="stopped", done_at=clock.now())


@transaction.atomic
def confirm(*, row: ReceivedMail, user: User) -> bool:
    """Note that whoever a mail speaks for said yes, and let it be read again; False when it no longer waits."""
    changes = {"confirmed_at": clock.now(), "state": State.RECEIVED, "user": user, "lease_until": None, "attempts": 0}
    return ReceivedMail.objects.filter(pk=row.pk, state=State.HELD).update(**changes) == 1


def stop(*, row: ReceivedMail) -> bool:
    """Note that it was not the person: the mail is not published."""
    held = ReceivedMail.objects.filter(pk=row.pk, state=State.HELD)
    return held.update(state=State.REFUSED, reason="stopped", done_at=clock.now()) == 1


@transaction.atomic
def bring_archive(*, group: Group, by: User, file: UploadedFile) -> ListArchive:
    """Keep the archive of an old list; the worker looks at it before anything is imported (FO36)."""
    name = text.one_line(file.name or "")[:200]
    archive = ListArchive(group=group, by=by, name=name, asked_at=clock.now())
    archive.file.save(f"{uuid4()}.archive", file, save=False)
    archive.save()
    hint(tasks.work_archive, archive.pk)
    return archive


def archives_of(group: Group) -> QuerySet[ListArchive]:
    """Return the archives brought into a group, the latest first."""
    return ListArchive.objects.filter(group=group).select_related("by").order_by("-asked_at", "-pk")


@transaction.atomic
def start_archive(*, archive: ListArchive) -> bool:
    """Import an archive that was looked at; the log says who brought it. False when it was started before."""
    waiting = ListArchive.objects.filter(pk=archive.pk, state=ListArchive.State.CHECKED)
    if not waiting.update(state=ListArchive.State.RUNNING, lease_until=None, attempts=0):
        return False
    record("archive.imported", actor=archive.by, group=archive.group, name=archive.name, mails=archive.report["mails"])
    hint(tasks.work_archive, archive.pk)
    return True


@transaction.atomic
def drop_archive(*, archive: ListArchive) -> None:
    """Let go of an archive that is not being imported, with its bytes. What was imported stays."""
    rows = ListArchive.objects.filter(pk=archive.pk).exclude(state=ListArchive.State.RUNNING)
    if rows.delete()[0]:
        drop_file(archive.file)
