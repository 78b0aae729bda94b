"""Telling of new files once, a while after the last: what somebody brings in one sitting makes one notification (LF11).

The row stands in the database from the first file on; the beat takes up those whose sitting is over, so that neither a
lost hint nor a worker killed half-way tells nobody, or tells twice.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import User
from activity.record import record
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
    sitting = Deposit.objects.filter(group_id=file.group_id, folder_id=file.folder_id, author=author)
    if not sitting.update(count=F("count") + 1, last_at=moment, file=file):
        Deposit.objects.create(
            group_id=file.group_id, folder_id=file.folder_id, author=author, file=file, started_at=moment, last_at=moment
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
    rows = Deposit.objects.select_for_update(of=("self",)).select_related("file", "folder", "group", "author")
    sitting = rows.filter(pk=pk).first()
    if sitting is None or not Deposit.objects.filter(pk=pk).delete()[0]:
        return False
    about = sitting.file if sitting.count == 1 or sitting.folder is None else sitting.folder
    title = sitting.folder.title if sitting.folder else ""
    row = record(
        "files.added", actor=sitting.author, group=sitting.group, content=about, count=sitting.count, folder=title
    )
    actions.announce(row)
    return True
