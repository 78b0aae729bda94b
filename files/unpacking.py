"""Archives that come in: unpacked by the worker, never trusted (LF6, REL-H5).

What an archive says of itself is counted before anything is read, and bounded again while it is read, since it may lie.
Names lead nowhere but into the folder; each file is checked as one sent alone. A run that dies is taken up again: what
stands there already with the same bytes makes nothing new.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File as Bytes
from django.db import transaction
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import User
from content import attachments
from content.models import Blob
from content.store import away, keeping
from core import clock
from core.hints import hint
from files import actions, room
from files.actions import VERSION, Brought, Told
from files.models import DEPTH_MAX, Folder, Unpacking
from groups.models import Group

ENTRIES_MAX = 2_000
BYTES_MAX = 2 * 1024**3
RATIO_MAX = 200
"""How many times its weight a file of an archive may unpack to; text and tables reach some tens."""
SMALL = 1024 * 1024
LEASE = timedelta(minutes=6)
CHUNK = 256 * 1024
REFUSED_KEPT = 200
_LINK = 0o120000


class RefusedError(Exception):
    """An archive, or one file of it, that is not unpacked; the words say why."""


@transaction.atomic
def ask(*, group: Group, folder: Folder | None, author: User, blob: Blob, name: str) -> Unpacking:
    """Have the worker unpack an archive into a folder."""
    from files.tasks import unpack

    row = Unpacking.objects.create(
        group=group, folder=folder, author=author, blob=blob, name=name[:200], asked_at=clock.now()
    )
    hint(unpack, row.pk)
    return row


def run(pk: int) -> None:
    """Unpack one archive that waits, unless another worker does. Never raises for what the archive does."""
    now = clock.now()
    waiting = Unpacking.objects.filter(pk=pk, state=Unpacking.State.WAITING)
    if not waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now)).update(lease_until=now + LEASE):
        return
    row = Unpacking.objects.select_related("group", "folder", "author", "blob").get(pk=pk)
    try:
        made, refused = unpack(row)
        row.state, row.made, row.refused = Unpacking.State.DONE, made, refused[:REFUSED_KEPT]
    except away.errors():
        # The bucket may answer: the lease holds it back for a while, then it is tried again.
        return
    except (RefusedError, ValidationError, keeping.NoRoomError) as error:
        row.state = Unpacking.State.REFUSED
        row.why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        row.state, row.why = (
            Unpacking.State.REFUSED,
            _("This archive cannot be read: it is damaged, or of another kind."),
        )
    row.why, row.blob, row.done_at = row.why[:300], None, clock.now()
    row.save()


def unpack(row: Unpacking) -> tuple[int, list[list[str]]]:
    """Put the files of an archive in its folder; return how many, and the name and reason of each that was refused."""
    if row.blob is None:
        raise RefusedError(_("There is nothing to unpack any more."))
    made, refused = 0, list[list[str]]()
    with row.blob.file.open("rb") as stored, zipfile.ZipFile(stored) as archive:
        for info in counted(archive, row.group):
            try:
                folders, name = place_of(info)
                with transaction.atomic(), taken_out(archive, info, name) as file:
                    put(row, Brought(keeping.keep_sent(file), name, folders))
                made += 1
            except (RefusedError, ValidationError) as error:
                why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                refused.append([info.filename[:200], why])
    return made, refused


def put(row: Unpacking, brought: Brought) -> None:
    """Put one file where it belongs; one of that name that is there gets a new version."""
    told = Told(same=VERSION, comment=row.name)
    actions.bring(group=row.group, folder=row.folder, author=row.author, files=[brought], told=told)


def counted(archive: zipfile.ZipFile, group: Group) -> list[zipfile.ZipInfo]:
    """Return the files of an archive. Raises, before anything is read, RefusedError for one that says it holds too
    much, ValidationError when the group has no room for it.
    """
    found = [info for info in archive.infolist() if not info.is_dir()]
    if len(found) > ENTRIES_MAX:
        raise RefusedError(_("This archive holds more than %(count)s files.") % {"count": ENTRIES_MAX})
    size = sum(info.file_size for info in found)
    if size > BYTES_MAX:
        raise RefusedError(_("Unpacked, this archive is larger than %(most)s.") % {"most": filesizeformat(BYTES_MAX)})
    if any(info.file_size > SMALL and info.file_size > RATIO_MAX * max(info.compress_size, 1) for info in found):
        raise RefusedError(_("This archive unpacks to far more than it weighs: it is not opened."))
    room.check(group, size)
    return found


def place_of(info: zipfile.ZipInfo) -> tuple[tuple[str, ...], str]:
    """Return the folders and the name of a file of an archive. Raises RefusedError for a name that leads elsewhere."""
    path = info.filename.replace("\\", "/")
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or (len(path) > 1 and path[1] == ":"):
        raise RefusedError(_("Its name leads out of the folder."))
    if (info.external_attr >> 16) & 0o170000 == _LINK:
        raise RefusedError(_("It is a link to another file."))
    if info.flag_bits & 1:
        raise RefusedError(_("It is locked by a password."))
    folders = tuple(part.strip() for part in parts[:-1] if part.strip(" ."))
    if len(folders) > DEPTH_MAX - 5 or not parts[-1].strip():
        raise RefusedError(_("It stands too deep, or has no name."))
    if folders[:1] == ("__MACOSX",) or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}:
        raise RefusedError(_("It is of no use outside the computer it comes from."))
    return folders, actions.clean_name(parts[-1])


class taken_out:  # noqa: N801 - used as a context manager, like the functions of contextlib
    """One file of an archive, unpacked aside and checked; no more is read than the archive said it would be."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
        self.archive, self.info, self.name = archive, info, name
        self.aside: Any = tempfile.SpooledTemporaryFile(SMALL)  # noqa: SIM115 - closed on leaving

    def __enter__(self) -> Bytes[Any]:
        attachments.check_size(self.name, self.info.file_size)
        attachments.check_name(self.name)
        for chunk in self.chunks():
            self.aside.write(chunk)
        file = Bytes(self.aside, name=self.name)
        file.size = self.info.file_size
        attachments.check_bytes(file, self.name)
        return file

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes. Raises RefusedError for more of them than the archive said."""
        left = self.info.file_size
        with self.archive.open(self.info) as source:
            while chunk := source.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise RefusedError(_("It holds more than the archive says."))
                yield chunk

    def __exit__(self, *_error: object) -> None:
        self.aside.close()


def sweep() -> None:
    """Take up the archives whose hint was lost, or whose worker died; forget what was unpacked a month ago."""
    now = clock.now()
    waiting = Unpacking.objects.filter(state=Unpacking.State.WAITING)
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    for pk in list(free.order_by("asked_at").values_list("pk", flat=True)[:5]):
        run(pk)
    Unpacking.objects.filter(done_at__lt=now - timedelta(days=30)).delete()
