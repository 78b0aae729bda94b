"""Files joined to items and comments: bytes kept once, pictures made anew without their metadata."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Attachment, Blob, Comment, Content, Draft
from content.store import forgetting, keeping
from core import clock, filetypes, text
from core.pictures import IMAGE_FORMATS, PIXELS_MAX, has_too_many_points, tells_where
from core.uploads import is_cut

FILES_MAX = 10
WAITING_MAX = 100
"""How many files one person may have sent for texts not yet published."""
KEPT_DAYS = 30
REFUSED = frozenset(
    [
        "app",
        "appx",
        "bat",
        "cmd",
        "com",
        "cpl",
        "dll",
        "exe",
        "hta",
        "jar",
        "js",
        "jse",
        "lnk",
        "msi",
        "msp",
        "pif",
        "ps1",
        "reg",
        "scr",
        "sh",
        "sys",
        "vb",
        "vbe",
        "vbs",
        "wsf",
        "wsh",
    ]
)
"""Endings of files that a double click would run: nobody needs them here, and mail servers refuse them too."""


def check(files: Iterable[UploadedFile]) -> None:
    """Raise ValidationError, in plain words, for too many files, or for one that cannot be kept."""
    files = list(files)
    if len(files) > FILES_MAX:
        raise ValidationError(_("At most %(count)s files at a time."), params={"count": FILES_MAX})
    for file in files:
        if is_cut(file):
            raise ValidationError(keeping.no_room())
        check_size(file.name or "", file.size or 0)
        check_name(file.name or "")
        check_bytes(file, file.name or "")


def check_size(name: str, size: int) -> None:
    """Raise ValidationError for a file that is empty or too large."""
    if not size:
        raise _refusal(_("“%(name)s” is empty."), name)
    if size > settings.UPLOAD_MAX_BYTES:
        raise _refusal(
            _("“%(name)s” is larger than %(limit)s MB."), name, limit=settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        )


def check_name(name: str) -> None:
    """Raise ValidationError for a name that a double click would run."""
    if filetypes.ending(name) in REFUSED:
        raise _refusal(_("“%(name)s” is a program. Put it in an archive (.zip) if it must be shared."), name)


def check_bytes(file: File[Any], name: str) -> None:
    """Raise ValidationError, saying why, for bytes that are a program, a trap, or not what their name promises.

    The file is left at its beginning. Dimensions of pictures are read; nothing is decoded, nothing unpacked.
    """
    media_type = filetypes.real_type(keeping.opened(file), name)
    if media_type == filetypes.PROGRAM:
        raise _refusal(_("“%(name)s” is a program. Put it in an archive (.zip) if it must be shared."), name)
    if filetypes.is_deceiving(media_type, name):
        raise _refusal(
            _("“%(name)s” is not what its name says: inside, it is %(type)s."), name, type=said_type(media_type)
        )
    if media_type in {"image/heic", "image/avif"}:
        raise _refusal(
            _("“%(name)s” is a picture in a format that few browsers show (HEIC, AVIF). Send it as JPEG."), name
        )
    head = file.read(filetypes.HEAD_BYTES)
    file.seek(0)
    if has_too_many_points(head):
        raise _refusal(
            _("“%(name)s” is a picture of more than %(limit)s million points. Send a smaller one."),
            name,
            limit=PIXELS_MAX // 1_000_000,
        )
    if media_type in IMAGE_FORMATS.values() and (file.size or 0) > keeping.PICTURE_BYTES_MAX:
        limit = keeping.PICTURE_BYTES_MAX // (1024 * 1024)
        raise _refusal(_("“%(name)s” is a picture of more than %(limit)s MB. Send a smaller one."), name, limit=limit)
    if media_type == "image/tiff" and tells_where(keeping.opened(file)):
        raise _refusal(
            _("“%(name)s” holds the place where it was taken, which cannot be removed here. Send it as JPEG."),
            name,
        )


def said_type(media_type: str) -> str:
    """Return what a file really is, in words."""
    words = {
        filetypes.HTML: _("a web page (HTML)"),
        filetypes.SVG: _("a drawing that may run programs (SVG)"),
        filetypes.UNKNOWN: _("of an unknown kind"),
        "text/plain": _("plain text"),
        "application/zip": _("an archive (ZIP)"),
        "application/pdf": _("a PDF"),
    }
    return words.get(media_type, media_type)


def _refusal(sentence: str, name: str, **params: Any) -> ValidationError:
    return ValidationError(sentence, params={"name": filetypes.clean_name(name), **params})


def attach(
    files: Iterable[UploadedFile], *, content: Content, author: User, comment: Comment | None = None
) -> list[Attachment]:
    """Join checked `files` to an item, or to one of its comments."""
    return [_made(file, author, content=content, comment=comment) for file in files]


def wait(file: UploadedFile, *, author: User, alt: str = "") -> Attachment:
    """Keep a checked file for a text that is still being written: its author alone reads it (LF9).

    Raises ValidationError when too many of the author's files wait already.
    """
    if Attachment.objects.filter(author=author, content=None).count() >= WAITING_MAX:
        raise ValidationError(_("Too many of your files wait for a text: publish or remove some first."))
    return _made(file, author, alt=alt)


def wait_for(file: File[Any], *, name: str, author: User) -> Attachment:
    """Keep a file that came piece by piece, checked here, as one that waits for its text or its folder.

    Raises ValidationError for what `check_bytes` refuses.
    """
    check_bytes(file, name)
    return _made(file, author, name=name)


def _made(file: File[Any], author: User, alt: str = "", name: str = "", **of: Any) -> Attachment:
    return Attachment.objects.create(
        blob=keeping.keep_sent(file),
        author=author,
        name=filetypes.clean_name(name or file.name or ""),
        alt=text.one_line(alt)[:300],
        created_at=clock.now(),
        **of,
    )


@dataclass(frozen=True)
class Taken:
    """What a waiting file was, once its owner has claimed it for something else than a text."""

    blob: Blob
    name: str
    alt: str


def take(pks: Iterable[int], *, author: User) -> list[Taken]:
    """Take files of `author` out of the waiting room, in the order asked: the caller refers to their bytes itself.

    To be called in the transaction that makes the new reference. What is not theirs, or waits no more, is left out.
    """
    asked = [pk for pk in pks if 0 < pk < 2**63]
    waiting = Attachment.objects.select_for_update(of=("self",)).filter(pk__in=asked, content=None, author=author)
    rows = {row.pk: row for row in waiting.select_related("blob")}
    Attachment.objects.filter(pk__in=rows).delete()
    return [Taken(row.blob, row.name, row.alt) for pk in dict.fromkeys(asked) if (row := rows.get(pk))]


def adopt(written: Content | Comment, *, author: User, said: str = "") -> None:
    """Join to a text the files that its author sent while writing it and that it names: one query, none without them.

    `said` is another text of the same item than its body: the summary of a thread, the outcome of a poll.

    A file of somebody else, or of another text, stays where it is: naming it shows nothing to whom may not read it.
    """
    named = text.files_named(said or written.body)
    if not named:
        return
    waiting = Attachment.objects.filter(pk__in=named, content=None, author=author)
    if isinstance(written, Comment):
        waiting.update(content=written.content_id, comment=written)
    else:
        waiting.update(content=written.pk)


def purge_waiting() -> int:
    """Delete the files that no text came to use in `KEPT_DAYS` days, and bytes that nothing refers to; say how many."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    used = [text.files_named(str(data)) for data in Draft.objects.values_list("data", flat=True).iterator()]
    kept = set().union(*used)
    old = Attachment.objects.filter(content=None, created_at__lt=before).exclude(pk__in=kept)
    blobs = set(old.values_list("blob_id", flat=True))
    count, _each = old.delete()
    forgetting.forget_unused(Blob.objects.filter(pk__in=blobs))
    return count


def drop_file(file: FieldFile) -> None:
    """Delete the bytes of a file once the present change holds."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
