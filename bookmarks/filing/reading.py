"""Telling what a file of bookmarks is, and reading it: nothing is written yet."""

from __future__ import annotations

from bookmarks.filing import jsons, netscape, outline, tables
from bookmarks.filing.lines import BYTES_MAX, NOT_BOOKMARKS, Reading, UnreadableFileError
from core.charset import decode
from core.outlines import SENTENCES


def read(body: bytes) -> Reading:
    """Return what a file holds. Raises UnreadableFileError for one too big, or of no format known here."""
    if len(body) > BYTES_MAX:
        raise UnreadableFileError(SENTENCES["too_big"])
    reading = _read(body)
    if reading is None or not (reading.lines or reading.refused):
        raise UnreadableFileError(NOT_BOOKMARKS)
    return reading


def _read(body: bytes) -> Reading | None:
    if outline.fits(body):
        return outline.read(body)
    if netscape.fits(body):
        return netscape.read(body)
    written = decode(body)
    if written.lstrip("\ufeff \n\r\t")[:1] in {"[", "{"}:
        return jsons.read(written.lstrip("\ufeff"))
    return tables.read(written)
