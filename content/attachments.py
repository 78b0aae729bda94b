"""Files joined to items and comments: bytes kept once, pictures made anew without their metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Attachment, Blob, Comment, Content, Draft
from core import clock, text
from core.pictures import PIXELS_MAX, has_too_many_points, own_image

FILES_MAX = 10
WAITING_MAX = 100
"""How many files one person may have sent for texts not yet published."""
KEPT_DAYS = 30
REFUSED = frozenset(
    [
        "app",
        "appx",
        "bat",
        "bin",
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
    """Raise ValidationError, in plain words, for a file that is empty or too large, or for too many files."""
    files = list(files)
    if len(files) > FILES_MAX:
        raise ValidationError(_("At most %(count)s files at a time."), params={"count": FILES_MAX})
    for file in files:
        if not file.size:
            raise ValidationError(_("“%(name)s” is empty."), params={"name": file.name})
        if file.size > settings.UPLOAD_MAX_BYTES:
            megabytes = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise ValidationError(
                _("“%(name)s” is larger than %(limit)s MB."), params={"name": file.name, "limit": megabytes}
            )
        if PurePath(file.name or "").suffix.lstrip(".").lower() in REFUSED:
            raise ValidationError(
                _("“%(name)s” is a program. Put it in an archive (.zip) if it must be shared."),
                params={"name": file.name},
            )
        if has_too_many_points(_head(file)):
            raise ValidationError(
                _("“%(name)s” is a picture of more than %(limit)s million points. Send a smaller one."),
                params={"name": file.name, "limit": PIXELS_MAX // 1_000_000},
            )


def keep(data: bytes, media_type: str) -> Blob:
    """Return the blob of these bytes, stored when they are new."""
    digest = hashlib.sha256(data).hexdigest()
    found = Blob.objects.filter(sha256=digest).first()
    if found:
        return found
    file = ContentFile(data, name=digest)
    blob, _made = Blob.objects.get_or_create(
        sha256=digest,
        defaults={"size": len(data), "media_type": media_type, "file": file, "created_at": clock.now()},
    )
    return blob


def _head(file: UploadedFile) -> bytes:
    """Return the first bytes of a file, where pictures write their size, and leave it as it was found."""
    head = file.read(65_536)
    file.seek(0)
    return head


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


def _made(file: UploadedFile, author: User, alt: str = "", **of: Any) -> Attachment:
    data = file.read()
    picture = own_image(data)
    data, media_type = picture or (data, "application/octet-stream")
    return Attachment.objects.create(
        blob=keep(data, media_type),
        author=author,
        name=text.one_line(PurePath(file.name or "").name)[:200] or "file",
        alt=text.one_line(alt)[:300],
        created_at=clock.now(),
        **of,
    )


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
    for blob in Blob.objects.filter(pk__in=blobs):
        forget_bytes(blob)
    return count


def forget_bytes(blob: Blob) -> None:
    """Delete bytes that nothing refers to any more; where something does, nothing happens."""
    try:
        with transaction.atomic():
            blob.delete()
    except ProtectedError:
        return
    blob.file.delete(save=False)


def drop_file(file: FieldFile) -> None:
    """Delete the bytes of a file once the present change holds."""
    storage, name = file.storage, file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
