"""A document becomes the text of a page to be, which its writer sees before it is kept; its pictures wait (PA07)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from accounts.models import User
from content import attachments
from content.store.keeping import StoreError
from core import text
from wiki import converting

_PICTURE = re.compile(r"!\[([^\]]*)\]\(<?(media/[^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
_HEADLESS = re.compile(r"^\|[ |]*\|\n(\|[-:| ]+\|)\n(\|.*\|)$", re.MULTILINE)
"""A table whose program knows no heading: an empty one, the line below it, the first row."""
_EMPTY = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Imported:
    """What a document gives: a title, a text, and how many pictures could not be taken along."""

    title: str
    body: str
    lost: int = 0
    is_cut: bool = False


def read(file: UploadedFile, author: User) -> Imported:
    """Return what a document says. Raises `converting.ConversionError` when it cannot be read."""
    name = PurePosixPath(str(file.name or "").replace("\\", "/")).name
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix.lower().lstrip(".")
    if (file.size or 0) > converting.INPUT_MAX:
        raise converting.ConversionError
    data = file.read()
    if ending in {"md", "markdown", "txt"}:
        made = converting.Converted(data.decode("utf-8-sig", errors="replace"))
    else:
        made = converting.to_markdown(data, ending)
    body, lost = with_pictures(made, author)
    title, body = titled(body, made.title or stem.replace("_", " "))
    return Imported(title[:200], body[: text.BODY_MAX], lost, len(body) > text.BODY_MAX)


def with_pictures(made: converting.Converted, author: User) -> tuple[str, int]:
    """Return the text with its pictures kept as files of its writer, and how many could not be."""
    kept: dict[str, str] = {}
    lost = 0

    def address(found: re.Match[str]) -> str:
        nonlocal lost
        source = found[2]
        if source not in kept:
            kept[source] = keep(made.pictures.get(source), source, found[1], author)
        if not kept[source]:
            lost += 1
            return found[1]
        return f"![{found[1]}]({kept[source]})"

    return _PICTURE.sub(address, made.markdown), lost


def keep(data: bytes | None, source: str, alt: str, author: User) -> str:
    """Return the address of a picture kept for its writer, or an empty string for one that is refused."""
    if not data:
        return ""
    file = SimpleUploadedFile(PurePosixPath(source).name, data)
    try:
        attachments.check([file])
        made = attachments.wait(file, author=author, alt=alt)
    except (ValidationError, StoreError):
        return ""
    return f"/c/uploads/{made.pk}/" if made.is_image else ""


def titled(body: str, otherwise: str) -> tuple[str, str]:
    """Return the title of a text and the text without it: its first heading when it begins with one."""
    clean = _EMPTY.sub("\n\n", _HEADLESS.sub(r"\2\n\1", text.normalise(body)))
    first, _newline, rest = clean.partition("\n")
    if first.startswith("# "):
        return text.one_line(text.plain(text.render(first))), rest.strip("\n")
    return text.one_line(otherwise), clean
