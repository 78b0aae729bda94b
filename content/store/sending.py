"""Receiving a large file piece by piece, so that a cut costs the last piece alone: what tus 1.0 asks of a server.

The pieces live in the storage like the files themselves, so that any web process, on any machine, takes up the next.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from content import attachments
from content.models import Attachment, Upload
from content.store import keeping
from core import clock, filetypes
from core.tools import tools

LIFE = timedelta(hours=24)
"""How long somebody may be away between two pieces."""
AT_ONCE = 50
"""How many files one person may be sending at the same time."""
FOLDER = "pieces"
PIECE_MAX = 64 * 1024 * 1024
_MEMORY = 1024 * 1024
_READ = 64 * 1024


class OffsetError(Exception):
    """A piece does not begin where the last one ended."""


def bytes_max() -> int:
    """Return how many bytes of one person may be on their way, or wait for their text or folder."""
    return max(2 * 1024**3, 4 * int(settings.UPLOAD_MAX_BYTES))


def begin(*, author: User, name: str, size: int, place: str = "") -> Upload:
    """Open the way for a file; nothing has come yet. Raises ValidationError, in words, for one that may not come."""
    attachments.check_size(name, size)
    attachments.check_name(name)
    keeping.refuse_when_full(2 * size)
    _check_share(author, size)
    for tool in tools():
        if why := tool.no_room(author, size, place):
            raise ValidationError(why)
    now = clock.now()
    return Upload.objects.create(
        key=secrets.token_hex(16), author=author, name=filetypes.clean_name(name), place=place[:100], size=size,
        created_at=now, expires_at=now + LIFE,
    )  # fmt: skip


def _check_share(author: User, size: int) -> None:
    coming = Upload.objects.filter(author=author, attachment=None, expires_at__gt=clock.now())
    if coming.count() >= AT_ONCE:
        raise ValidationError(
            _("You are sending %(count)s files already: let some arrive first."), params={"count": AT_ONCE}
        )
    waiting = Attachment.objects.filter(author=author, content=None).aggregate(sum=Sum("blob__size"))["sum"] or 0
    if (coming.aggregate(sum=Sum("size"))["sum"] or 0) + waiting + size > bytes_max():
        raise ValidationError(
            _("Too many of your files are on their way or wait for a text: publish or remove some first.")
        )


def take_piece(upload: Upload, *, offset: int, stream: IO[bytes]) -> Upload:
    """Add what `stream` gives to an upload, in memory that does not grow; what came before a cut is kept.

    Raises OffsetError when `offset` is not where the last piece ended, also when somebody else was faster;
    ValidationError when the first piece shows that the file may not come; keeping.NoRoomError when the disk is full.
    """
    if offset != upload.offset:
        raise OffsetError
    with tempfile.SpooledTemporaryFile(_MEMORY) as piece:
        size = _read(stream, piece, min(PIECE_MAX, upload.size - offset))
        if not size:
            return upload
        if offset == 0:
            _check_head(upload, piece)
        name = keeping.stored(File(piece), f"{FOLDER}/{upload.key}-{offset:015d}-{secrets.token_hex(4)}")
    pieces = [*upload.pieces, name]
    free = Upload.objects.filter(pk=upload.pk, offset=offset, attachment=None)
    if not free.update(offset=offset + size, pieces=pieces, expires_at=clock.now() + LIFE):
        keeping.drop(name)
        raise OffsetError
    upload.offset, upload.pieces = offset + size, pieces
    return upload


def _read(stream: IO[bytes], into: IO[bytes], most: int) -> int:
    """Copy at most `most` bytes; a line that breaks on the way only ends them. Returns how many came."""
    came = 0
    while came < most:
        try:
            chunk = stream.read(min(_READ, most - came))
        except (OSError, ValueError):
            break
        if not chunk:
            break
        try:
            into.write(chunk)
        except OSError as error:
            raise keeping.NoRoomError(keeping.no_room()) from error
        came += len(chunk)
    return came


def _check_head(upload: Upload, piece: IO[bytes]) -> None:
    """Refuse at its first piece what need not come whole; an archive shows what it is at its end only."""
    piece.seek(0)
    head = piece.read(filetypes.HEAD_BYTES)
    piece.seek(0)
    if not head.startswith(b"PK"):
        attachments.check_bytes(ContentFile(head), upload.name)


def finish(upload: Upload) -> Attachment:
    """Make a waiting file of an upload that has come whole, once; asked again, return the same.

    Raises OffsetError while something lacks, ValidationError for what may not be kept: its pieces go at once.
    """
    if upload.attachment is not None:
        return upload.attachment
    if upload.offset != upload.size:
        raise OffsetError
    try:
        with transaction.atomic():
            locked = Upload.objects.select_for_update().get(pk=upload.pk)
            if locked.attachment_id is None:
                made = attachments.wait_for(Pieces(locked), name=locked.name, author=upload.author)
                Upload.objects.filter(pk=locked.pk).update(attachment=made, pieces=[])
            else:
                made = Attachment.objects.get(pk=locked.attachment_id)
    except ValidationError:
        upload.delete()
        _drop(upload.pieces)
        raise
    _drop(upload.pieces)
    return made


def forget(upload: Upload) -> None:
    """End an upload and delete its pieces; a file that has arrived stays."""
    pieces = list(upload.pieces)
    upload.delete()
    transaction.on_commit(lambda: _drop(pieces), robust=True)


def _drop(pieces: list[str]) -> None:
    for name in pieces:
        keeping.drop(name)


def purge() -> int:
    """Delete the uploads that nobody went on with for a day, and what is left of those that arrived; say how many."""
    old = list(Upload.objects.filter(expires_at__lt=clock.now())[:500])
    for upload in old:
        forget(upload)
    _drop_strays()
    return len(old)


def _drop_strays() -> None:
    """Delete the pieces whose upload is gone: a process died between the two."""
    if not default_storage.exists(FOLDER):
        return
    names = default_storage.listdir(FOLDER)[1]
    alive = set(Upload.objects.values_list("key", flat=True))
    _drop([f"{FOLDER}/{name}" for name in names if name.partition("-")[0] not in alive])


class Pieces(File):
    """The pieces of an upload as one file, read from the storage one piece at a time."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(None, name=upload.name)
        self._names = list(upload.pieces)
        self._size = upload.size
        self._sizes = [default_storage.size(name) for name in self._names]
        self._at = 0
        self._open: tuple[int, Any] | None = None

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._size

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def seekable(self) -> bool:
        """Tell that it can be read again from anywhere."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes."""
        wanted = self._size - self._at if size is None or size < 0 else size
        found: list[bytes] = []
        while wanted > 0 and (part := self._part(wanted)):
            found.append(part)
            wanted -= len(part)
        return b"".join(found)

    def _part(self, wanted: int) -> bytes:
        start = 0
        for number, size in enumerate(self._sizes):
            if self._at < start + size:
                file = self._piece(number)
                file.seek(self._at - start)
                part = bytes(file.read(min(wanted, start + size - self._at)))
                self._at += len(part)
                return part
            start += size
        return b""

    def _piece(self, number: int) -> Any:
        if self._open is None or self._open[0] != number:
            self.close()
            self._open = (number, default_storage.open(self._names[number], "rb"))
        return self._open[1]

    def close(self) -> None:
        """Close the piece that is open."""
        if self._open is not None:
            self._open[1].close()
        self._open = None

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Give all the bytes, from the beginning."""
        self.seek(0)
        while part := self.read(chunk_size or _MEMORY):
            yield part
