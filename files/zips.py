"""Archives that leave: written while they are sent, so that neither memory nor disk grows with them (LF6, FI23)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock, tables
from files import gathering, places
from files.gathering import Packed, sendable, tags_of
from files.models import Folder
from files.selecting import chosen, nothing
from groups.guard import allow
from groups.middleware import access_of
from groups.models import Group
from groups.rules import tool_row

CHUNK = 256 * 1024
STORED = frozenset(
    [
        "zip",
        "gz",
        "7z",
        "rar",
        "png",
        "jpg",
        "jpeg",
        "webp",
        "gif",
        "mp3",
        "ogg",
        "mp4",
        "webm",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "odp",
        "pdf",
    ]
)
"""Endings of what is packed already: it is put in as it is."""


class Pipe:
    """What an archive is written to: it gives each piece on and keeps none."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take a piece."""
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Hold nothing back: there is nothing to do."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        data, self.pieces = b"".join(self.pieces), []
        return data


def archive(files: Iterable[Packed], texts: dict[str, str]) -> Iterator[bytes]:
    """Yield a ZIP of files, and of texts by their names, piece by piece."""
    pipe = Pipe()
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in texts.items():
            out.writestr(name, text)
        for one in files:
            yield from _put(out, pipe, one)
    yield pipe.taken()


def _put(out: zipfile.ZipFile, pipe: Pipe, one: Packed) -> Iterator[bytes]:
    version = one.file.current
    if version is None:
        return
    at = timezone.localtime(version.created_at)
    info = zipfile.ZipInfo(one.path, max(at.timetuple()[:6], (1980, 1, 1, 0, 0, 0)))
    info.compress_type = zipfile.ZIP_STORED if one.file.ending in STORED else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with version.blob.file.open("rb") as source, out.open(info, "w", force_zip64=one.file.size > 2**31) as into:
        while chunk := source.read(CHUNK):
            into.write(chunk)
            if data := pipe.taken():
                yield data


def sent(found: list[Packed], name: str, texts: dict[str, str]) -> HttpResponseBase:
    """Return the answer that streams an archive."""
    answer = StreamingHttpResponse(archive(found, texts), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{gathering.safe(name)}.zip") or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@allow("see_home")
def download(request: HttpRequest, group: Group) -> HttpResponseBase:
    """Send what is ticked as one archive."""
    if tool_row(group, "files") is None:
        raise Http404
    access = access_of(request)
    items = chosen(access, group, request.GET)
    if not items:
        return nothing(request, group)
    return packed(request, group, gathering.of_selection(access, items), items[0].title if len(items) == 1 else "")


def packed(
    request: HttpRequest, group: Group, found: list[Packed], name: str, folder: Folder | None = None
) -> HttpResponseBase:
    """Return the archive of what was gathered, with an index page when the address asks; say why there is none."""
    try:
        ready = sendable(found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(places.address(group, folder))
    texts = indexes(ready, name or group.name) if request.GET.get("index") else {}
    return sent(ready, name or f"{group.slug}-{clock.now():%Y-%m-%d}", texts)


@require_safe
@allow("see_home")
def export(request: HttpRequest, group: Group) -> HttpResponseBase:
    """Send a folder, or all the files of the group, as one archive, with an index page when the address asks (FI23)."""
    folder, found = gathered(request, group)
    return packed(request, group, found, folder.title if folder else "", folder)


def gathered(request: HttpRequest, group: Group) -> tuple[Folder | None, list[Packed]]:
    """Return the folder that the address names, and the files below it. Raises Http404 where the tool is off."""
    if tool_row(group, "files") is None:
        raise Http404
    access = access_of(request)
    folder = places.named(access, group, request.GET.get("in", ""))
    return folder, gathering.of_folder(access, folder) if folder else gathering.of_group(access, group)


@require_safe
@allow("see_home")
def inventory(request: HttpRequest, group: Group, ext: str) -> HttpResponse:
    """Send the list of the files of a folder, or of the group, as CSV or as a spreadsheet (FI23)."""
    if ext not in tables.WRITERS:
        raise Http404
    folder, found = gathered(request, group)
    media_type, write = tables.WRITERS[ext]
    name = folder.slug if folder else group.slug
    answer = HttpResponse(write(rows(found), name), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ext}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def rows(found: list[Packed]) -> Iterator[list[object]]:
    """Yield the rows of an inventory, its head first: one query, for the tags."""
    yield [
        _("Path"), _("Size"), _("Version"), _("Put there by"), _("Date"), _("Description"), _("Author or source"),
        _("Date of the document"), _("Licence"), _("Tags"), _("Downloads"), _("Address"),
    ]  # fmt: skip
    tags = tags_of(found)
    for one in found:
        file = one.file
        at = timezone.localtime(file.sort_at).isoformat(timespec="minutes")
        dated = file.dated_on.isoformat() if file.dated_on else ""
        yield [
            one.path, file.size, file.current.number if file.current else 0, file.author or "", at, file.excerpt,
            file.source, dated, file.get_licence_display() if file.licence else "", tags.get(file.pk, ""),
            file.download_count, f"{settings.PUBLIC_URL}{file.permanent_url}",
        ]  # fmt: skip


def indexes(found: list[Packed], title: str) -> dict[str, str]:
    """Return the index page that opens in any browser without the site, and the same as a table."""
    context = {"found": found, "title": title, "tags": tags_of(found), "at": clock.now()}
    table = tables.WRITERS["csv"][1](rows(found), title)
    csv = table.decode() if isinstance(table, bytes) else str(table)
    return {"index.html": render_to_string("files/index.html", context), "inventory.csv": csv}
