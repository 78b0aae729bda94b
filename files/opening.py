"""Sending the bytes of a file, and counting that they were asked for: the count is the worker's to write (FI13)."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase

from content.models import Blob
from content.store import serving
from core import clock
from core.hints import hint
from files.models import File
from groups.middleware import access_of


def note(pk: int) -> None:
    """Count one more fetch. A hint that is lost is a fetch that is not counted: nothing depends on the number."""
    File.objects.filter(pk=pk).update(download_count=F("download_count") + 1, opened_at=clock.now())


def is_first_part(request: HttpRequest) -> bool:
    """Tell whether a request asks for the beginning of the bytes: players ask for the rest piece by piece."""
    asked = request.headers.get("Range", "")
    return request.method == "GET" and (not asked or asked.startswith("bytes=0-"))


def send(request: HttpRequest, file: File, blob: Blob, name: str) -> HttpResponseBase:
    """Return the bytes of one version of a file, counted."""
    from files.tasks import note_opened

    if is_first_part(request):
        hint(note_opened, file.pk)
    is_author = access_of(request).is_signed_in and file.author_id == request.user.pk
    return serving.send(request, blob, name, download="show" not in request.GET, is_author=is_author)
