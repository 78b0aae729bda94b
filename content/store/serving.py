"""Giving bytes back, to whom a rule has let in: never as something a browser would run, in parts for sound and films.

What may show in the page: the pictures that we made ourselves, PDF, sound, films, plain text. All else is a download,
whatever it says of itself (REL-H5). The caller has asked the rule; no address of the storage is ever given away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from content.models import Blob, Rendition
from content.store import away
from content.store.away import AwayError
from core import filetypes

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_CHUNK = 256 * 1024


def may_show(blob: Blob) -> bool:
    """Tell whether the bytes may show in a browser, rather than be downloaded."""
    return blob.media_type in filetypes.SHOWN


def shown_type(media_type: str) -> str:
    """Return the media type that a browser is told: text of any kind is plain, what it might run is only bytes."""
    if media_type.startswith("text/") and media_type not in filetypes.ACTIVE:
        return "text/plain; charset=utf-8"
    return filetypes.UNKNOWN if media_type in filetypes.ACTIVE else media_type


def refusal(blob: Blob, *, is_author: bool) -> str:
    """Return why the bytes are not given for now, in one sentence; empty when they are (LF10)."""
    if blob.verdict == Blob.Verdict.BLOCKED:
        return _("This file is blocked: the virus scanner found “%(threat)s” in it.") % {"threat": blob.threat}
    if blob.verdict == Blob.Verdict.WAITING and settings.VEILLEE_CLAMAV and not is_author:
        return _("This file is being checked for viruses: come back in a moment.")
    return ""


def send(
    request: HttpRequest, blob: Blob, name: str, *, download: bool = False, is_author: bool = False
) -> HttpResponseBase:
    """Return the bytes of a blob under the name `name`: shown when they may be, else as a download.

    A blob that a virus scanner holds back gives a sentence instead: 403, or 503 while it is being checked.
    """
    if sentence := refusal(blob, is_author=is_author):
        status = 403 if blob.verdict == Blob.Verdict.BLOCKED else 503
        return render(request, "content/refused.html", {"sentence": sentence}, status=status)
    as_attachment = download or not may_show(blob)
    answer = send_file(request, blob.file.name or "", blob.size, shown_type(blob.media_type), blob.sha256[:32])
    disposition = content_disposition_header(as_attachment, filetypes.clean_name(name))
    answer["Content-Disposition"] = disposition or "attachment"
    return answer


def send_rendition(request: HttpRequest, blob: Blob, kind: str, number: int = 0) -> HttpResponseBase | None:
    """Return a picture derived from a blob: `page` and its number, or `thumb`. None when there is none."""
    row = (
        Rendition.objects.filter(blob=blob, kind=kind, number=min(number, 9999), state="ready").exclude(file="").first()
    )
    if row is None:
        return None
    return send_file(request, row.file.name or "", row.file.size, "image/webp", f"{blob.sha256[:24]}-{row.pk}")


def send_file(request: HttpRequest, stored: str, size: int, media_type: str, tag: str) -> HttpResponseBase:
    """Return a stored file, or the part asked of it, or 304 when the browser has it; by the proxy when it is told to.

    `tag` changes with the bytes. The headers let nothing in it run, and no shared cache keep it.
    """
    etag = f'"{tag}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _guarded(HttpResponse(status=304), etag)
    if settings.VEILLEE_ACCEL and isinstance(default_storage, FileSystemStorage):
        answer: HttpResponseBase = HttpResponse(content_type=media_type)
        answer["X-Accel-Redirect"] = f"{settings.VEILLEE_ACCEL.rstrip('/')}/{quote(stored)}"
        return _guarded(answer, etag)
    span = _span(request, size, etag)
    if span == ():
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
        return _guarded(answer, etag)
    return _guarded(_bytes(stored, size, media_type, span), etag)


def _bytes(stored: str, size: int, media_type: str, span: tuple[int, ...] | None) -> HttpResponseBase:
    if not span:
        whole = StreamingHttpResponse(_part(stored, 0, size), content_type=media_type)
        whole["Content-Length"] = str(size)
        return whole
    start, end = span
    part = StreamingHttpResponse(_part(stored, start, end - start + 1), status=206, content_type=media_type)
    part["Content-Length"] = str(end - start + 1)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    return part


def _guarded(answer: HttpResponseBase, etag: str) -> Any:
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    return answer


def _span(request: HttpRequest, size: int, etag: str) -> tuple[int, ...] | None:
    """Return the first and last byte asked; None for the whole, an empty pair for what cannot be given (RFC 9110)."""
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if asked is None or not any(asked.groups()) or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    return (start, end) if start <= end and start < size else ()


def _part(stored: str, start: int, left: int) -> Iterator[bytes]:
    """Return a part of a stored file, opened now and given as it is read: a bucket is asked for that part alone.

    Raises AwayError, before anything is sent, when the storage does not answer or no longer has the file.
    """
    if hasattr(default_storage, "bucket"):
        with away.said():
            kept = default_storage.bucket.Object(stored).get(Range=f"bytes={start}-{start + left - 1}")
        chunks: Iterator[bytes] = kept["Body"].iter_chunks(_CHUNK)
        return chunks
    try:
        return _read(default_storage.open(stored, "rb"), start, left)
    except OSError as error:
        raise AwayError(away.no_answer()) from error


def _read(opened: Any, start: int, left: int) -> Iterator[bytes]:
    with opened as file:
        file.seek(start)
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
