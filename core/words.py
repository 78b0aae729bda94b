"""The words inside office documents and plain text, read without unpacking anything to the disk and within bounds."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from lxml import etree

from core import charset

WORDS_MAX = 400_000
MEMBER_MAX = 60 * 1024 * 1024
"""How much of one part inside a document is unpacked, in memory, a little at a time: a bomb ends there."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_PARTS = {
    _WORD: re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*|comments)\.xml"),
    _SHEET: re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml"),
    _SLIDES: re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"),
}
_ODF = re.compile(r"content\.xml")
_BREAKS = {"p", "h", "br", "tab", "line-break", "table-cell", "si", "row", "c", "s"}


def is_read(media_type: str) -> bool:
    """Tell whether the words of such a document are read here."""
    return media_type in _PARTS or media_type.startswith("application/vnd.oasis.opendocument.")


def of_document(path: Path, media_type: str) -> str:
    """Return the words of an office document (ODF, OOXML), at most WORDS_MAX signs.

    Raises ValueError for one that cannot be read; what could be read before a fault is given.
    """
    wanted = _PARTS.get(media_type, _ODF)
    found: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if wanted.fullmatch(entry.filename) and sum(map(len, found)) < WORDS_MAX:
                    with archive.open(entry) as part:
                        found.append(_text(part, media_type == _SHEET and "worksheets" in entry.filename))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise ValueError(str(error)) from error
    return tidy("\n".join(found))


class _Reader:
    """Takes the text of one XML part as it comes; in a sheet only what stands there: numbers are places in a list."""

    def __init__(self, only_inline: bool) -> None:
        self.found: list[str] = []
        self._only_inline = only_inline
        self._name = ""

    def start(self, tag: Any, attributes: Any) -> None:
        """Note which element begins."""
        self._name = _local(tag)

    def end(self, tag: Any) -> None:
        """Put a space where words must not run together."""
        self._name = ""
        if _local(tag) in _BREAKS:
            self.found.append(" ")

    def data(self, data: Any) -> None:
        """Take words."""
        if not self._only_inline or self._name == "t":
            self.found.append(data)

    def close(self) -> str:
        """Return all the words."""
        return "".join(self.found)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(part: IO[bytes], only_inline: bool) -> str:
    reader = _Reader(only_inline)
    parser = etree.XMLParser(
        target=cast(Any, reader), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    size = 0
    with suppress(etree.XMLSyntaxError):
        for chunk in _chunks(part):
            parser.feed(chunk)
            size += len(chunk)
            if size > WORDS_MAX and sum(map(len, reader.found)) > WORDS_MAX:
                break
        parser.close()
    return reader.close()


def _chunks(part: IO[bytes]) -> Iterator[bytes]:
    left = MEMBER_MAX
    while left > 0 and (chunk := part.read(64 * 1024)):
        left -= len(chunk)
        yield chunk


def of_text(file: IO[bytes]) -> str:
    """Return the beginning of a plain text, whatever its encoding."""
    return tidy(charset.decode(file.read(2 * WORDS_MAX))[:WORDS_MAX])


def tidy(written: str) -> str:
    """Return words with single spaces, without the signs that no database keeps."""
    return " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", written).split())[:WORDS_MAX]
