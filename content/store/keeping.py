"""Taking bytes in: looked through once, streamed to the storage, one blob per content, nothing left when it fails."""

from __future__ import annotations

import errno
import hashlib
import logging
import secrets
import shutil
from collections.abc import Callable
from contextvars import ContextVar
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from content.models import Blob
from content.store import away
from content.store.away import AwayError, NoRoomError, StoreError, no_room
from core import clock, filetypes
from core.hints import hint
from core.limits import NOT_TYPED
from core.pictures import IMAGE_FORMATS, own_image

log = logging.getLogger(__name__)
CHUNK = 1024 * 1024
PICTURE_BYTES_MAX = 60 * 1024 * 1024
"""A picture is made anew in memory: one whose file is larger than this is refused (`content.attachments.check`)."""
FREE_BYTES = 64 * 1024 * 1024
"""Room that stays free on the disk, so that the database beside the files can still write."""
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_new_names: ContextVar[list[str] | None] = ContextVar("new_names", default=None)


def first_verdict() -> str:
    """Return what is said of bytes that have just arrived: with a virus scanner set, they wait for its word."""
    return Blob.Verdict.WAITING if settings.VEILLEE_CLAMAV else Blob.Verdict.NONE


def keep(file: File[Any], media_type: str = "", *, name: str = "") -> Blob:
    """Return the blob of the bytes of a seekable `file`, stored when they are new, in memory that does not grow.

    `media_type` is asked of the bytes when it is not given. Raises NoRoomError when the disk is full, AwayError when
    the storage does not answer.
    """
    digest, size = _looked_through(file)
    found = Blob.objects.filter(sha256=digest).first()
    if found:
        return found
    media_type = media_type or filetypes.real_type(opened(file), name)
    name = stored(file, f"blobs/{clock.now():%Y/%m}/{digest[:40]}-{secrets.token_hex(4)}")
    if (names := _new_names.get()) is not None:
        names.append(name)
    blob, made = Blob.objects.get_or_create(
        sha256=digest,
        defaults={
            "size": size,
            "media_type": media_type,
            "file": name,
            "created_at": clock.now(),
            # A picture made anew holds nothing of what came.
            "verdict": Blob.Verdict.NONE if media_type in IMAGE_FORMATS.values() else first_verdict(),
        },
    )
    if not made:
        drop(name)
        return blob
    from content.tasks import examine

    hint(examine, blob.pk)
    return blob


def keep_bytes(data: bytes, media_type: str = "") -> Blob:
    """Return the blob of bytes that are in memory already."""
    return keep(ContentFile(data), media_type)


def keep_sent(file: File[Any], *, widest: int = 2400) -> Blob:
    """Return the blob of a file that somebody sent: a picture is made anew, the rest is as it came.

    The pictures we show are thus all our own, without metadata (REL-H5). What begins as a picture and cannot be read
    as one is kept as bytes that no page shows.
    """
    media_type = filetypes.real_type(opened(file), file.name or "")
    if media_type in IMAGE_FORMATS.values():
        if (file.size or 0) <= PICTURE_BYTES_MAX and (made := own_image(opened(file).read(), widest=widest)):
            return keep_bytes(*made)
        media_type = filetypes.UNKNOWN
    return keep(file, media_type, name=file.name or "")


def has_room(size: int) -> bool:
    """Tell whether the disk has room for so many bytes; a storage that is no disk of ours always has."""
    if not isinstance(default_storage, FileSystemStorage):
        return True
    return shutil.disk_usage(settings.VAR_DIR).free > size + FREE_BYTES


def opened(file: File[Any]) -> IO[bytes]:
    """Return the file itself, at its beginning."""
    file.seek(0)
    return cast(IO[bytes], file)


def _looked_through(file: File[Any]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def stored(file: File[Any], name: str) -> str:
    """Stream a file to the storage under a name nobody has; what was written goes again when it fails half-way."""
    file.seek(0)
    try:
        return default_storage.save(name, file)
    except OSError as error:
        drop(name)
        if error.errno in _NO_ROOM:
            raise NoRoomError(no_room()) from error
        raise
    except away.errors() as error:
        raise AwayError(away.no_answer()) from error


def drop(name: str) -> None:
    """Delete stored bytes that nothing leads to. A storage that does not answer keeps them: that fails nobody's act."""
    try:
        default_storage.delete(name)
    except away.failures():
        log.exception("stored bytes stay behind: %s", name)


class StoreMiddleware:
    """Says in words what the storage refuses; deletes bytes whose row was rolled back: no orphan (REL-R6)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then look at what was stored on the way: one query, only when something was."""
        names: list[str] = []
        token = _new_names.set(names)
        try:
            return self.get_response(request)
        finally:
            _new_names.reset(token)
            if names:
                drop_rolled_back(names)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with a sentence, and what was typed, when there was no room (507) or no answer (503)."""
        if isinstance(exception, away.errors()):
            exception = AwayError(away.no_answer())
        if not isinstance(exception, StoreError):
            return None
        log.warning("the storage of files: %s", type(exception).__name__, exc_info=exception)
        typed = [v for k, v in request.POST.items() if k not in NOT_TYPED and len(v) > 9]
        context = {"sentence": str(exception), "typed": typed, "is_away": isinstance(exception, AwayError)}
        answer = render(request, "limits/no_room.html", context, status=exception.status)
        if context["is_away"]:
            answer["Retry-After"] = "60"
        return answer


def drop_rolled_back(names: list[str]) -> None:
    """Delete the files among `names` that no row leads to."""
    kept = set(Blob.objects.filter(file__in=names).values_list("file", flat=True))
    for name in names:
        if name not in kept:
            drop(name)


def refuse_when_full(size: int) -> None:
    """Raise ValidationError, in words, when the disk has no room for so many bytes."""
    if not has_room(size):
        raise ValidationError(no_room())
