"""Reading the archive of a list: an mbox, or a zip of some, or of single mails as Sympa keeps them."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAILS_MAX = 50_000
BYTES_MAX = 1024 * 1024 * 1024
MAIL_MAX = 40 * 1024 * 1024
ENTRIES_MAX = 60_000
_START = re.compile(rb"^From \S.{0,200}\d{1,2}:\d{2}.{0,40}\d{4}")
_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
MARK = b"From archive Thu Jan  1 00:00:00 1970\n"


class UnreadableError(ValueError):
    """The file is no archive of mails, or a larger one than is taken in."""


@dataclass(frozen=True)
class Slice:
    """Where one mail stands in the unpacked archive."""

    start: int
    length: int


def unpacked(file: IO[bytes]) -> IO[bytes]:
    """Return a temporary file that holds all mails of an archive as one mbox. Raises UnreadableError."""
    whole: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked closes it
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if head.startswith(b"PK"):
        _unzip(file, whole)
    else:
        _copy(file, whole)
    whole.seek(0)
    return whole


def _unzip(file: IO[bytes], whole: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if len(entries) > ENTRIES_MAX:
                raise UnreadableError
            for entry in sorted(entries, key=lambda one: _natural(one.filename)):
                with archive.open(entry) as inner:
                    _copy(inner, whole)
                whole.write(b"\n")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise UnreadableError from error


def _natural(name: str) -> list[tuple[int, str]]:
    """Return what sorts `2/10` after `2/9`."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"(\d{1,9})", name)]


def _copy(inner: IO[bytes], whole: IO[bytes]) -> None:
    """Append an mbox, or one mail with its mark before it; anything else is left out."""
    first = inner.read(65_536)
    lines = first.lstrip(b"\r\n").split(b"\n", 1)
    if not _START.match(lines[0]):
        if not _HEADER.match(lines[0]):
            return
        whole.write(MARK)
    while first:
        whole.write(first)
        if whole.tell() > BYTES_MAX:
            raise UnreadableError
        first = inner.read(65_536)


def slices(whole: IO[bytes]) -> list[Slice]:
    """Return the place of each mail, in the order of the archive. Raises UnreadableError for too many."""
    return list(_slices(whole))


def _slices(whole: IO[bytes]) -> Iterator[Slice]:
    whole.seek(0)
    start, place, is_after_blank, count = -1, 0, True, 0
    while line := whole.readline(1_000_000):
        if is_after_blank and line.startswith(b"From ") and _START.match(line):
            if start >= 0:
                yield Slice(start, place - start)
            count += 1
            if count > MAILS_MAX:
                raise UnreadableError
            start = place + len(line)
        place += len(line)
        is_after_blank = not line.strip()
    if start >= 0 and place > start:
        yield Slice(start, place - start)


def bytes_of(whole: IO[bytes], one: Slice, limit: int = MAIL_MAX) -> bytes:
    """Return the bytes of one mail, at most `limit`, without the marks that an mbox puts in its text."""
    whole.seek(one.start)
    return _ESCAPED.sub(rb"\1", whole.read(min(one.length, limit)))
