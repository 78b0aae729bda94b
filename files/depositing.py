"""Telling of new files once, a while after the last: what somebody brings in one sitting makes one notification (LF11).

The row stands in the database from the first file on; the beat takes up those whose sitting is over, so that neither a
lost hint nor a worker killed half-way tells nobody, or tells twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import User
from activity.record import record
from content.models import Content
from core import clock
from files.models import Deposit, File
from toolkit import actions

QUIET = timedelta(minutes=3)
"""How long nothing more must come for a sitting to be over."""
LONGEST = timedelta(minutes=15)
"""After this, those who follow are told, even if more still comes."""
AT_ONCE = 200


def note(*, file: File, author: User) -> None:
    """Count a file, or a new version, in the sitting of whoever brings it; what a moderator must read first is not."""
    if file.is_held:
        return
    moment = clock.now()
    sitting = Deposit.objects.filter(group_id=file.group_id, author=author)
    here = sitting.filter(folder_id=file.folder_id) if file.folder_id else sitting.filter(folder=None)
    if not here.update(count=F("count") + 1, last_at=moment, file=file):
        Deposit.objects.create(
            group_id=file.group_id,
            folder_id=file.folder_id,
            author=author,
            file=file,
            started_at=moment,
            last_at=moment,
        )


def tell_due() -> int:
    """Announce the sittings that are over; return how many."""
    moment = clock.now()
    over = Deposit.objects.filter(last_at__lte=moment - QUIET) | Deposit.objects.filter(
        started_at__lte=moment - LONGEST
    )
    done = 0
    for pk in list(over.order_by("started_at").values_list("pk", flat=True)[:AT_ONCE]):
        done += tell(pk)
    return done


@transaction.atomic
def tell(pk: int) -> bool:
    """Write the one activity of a sitting and forget the sitting; only the first of two schedulers does it."""
    rows = Deposit.objects.select_for_update(of=("self",)).select_related("file__current", "folder", "group", "author")
    sitting = rows.filter(pk=pk).first()
    if sitting is None or not Deposit.objects.filter(pk=pk).delete()[0]:
        return False
    row = record(verb_of(sitting), actor=sitting.author, group=sitting.group, content=about(sitting), **said(sitting))
    actions.announce(row)
    return True


def verb_of(sitting: Deposit) -> str:
    """Return what happened: one file, a new version of one, several in a folder, several at the root."""
    if sitting.count > 1:
        return "files.added" if sitting.folder else "files.brought"
    return "files.renewed" if sitting.file.current and sitting.file.current.number > 1 else "files.added"


def about(sitting: Deposit) -> Content | None:
    """Return the item that those who hear are led to: the one file, or the folder; None for several at the root."""
    if sitting.count == 1:
        return sitting.file.content_ptr
    return sitting.folder.content_ptr if sitting.folder else None


def said(sitting: Deposit) -> dict[str, Any]:
    """Return what the log keeps of a sitting."""
    path = reverse("files:list", args=[sitting.group.slug])
    return {"count": sitting.count, "path": path} if sitting.count > 1 else {}
