"""Looking at a file without leaving the page: what a template shows of it, whatever its state (FI04).

`preview_of` is for whoever has asked the rule of the file: a template then includes `components/_preview.html`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Blob, Rendition
from content.store import away, deriving, serving
from core import charset, filetypes

ROWS_MAX = 200
COLUMNS_MAX = 30
CELL_MAX = 300
TEXT_BYTES = 200_000
WORDS_SHOWN = 20_000


@dataclass(frozen=True)
class Page:
    """The picture of one page of a document."""

    number: int
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Preview:
    """What to show of a file. `kind` is picture, pages, sound, film, table, text or none; `sentence` says why it is
    nothing yet, or nothing at all. `words` are those of a document whose pages are pictures, for who does not see them.
    """

    kind: str
    name: str
    url: str
    state: str = "ready"
    sentence: str = ""
    pages: list[Page] = field(default_factory=list)
    more: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    text: str = ""
    words: str = ""

    @property
    def is_waiting(self) -> bool:
        """Tell whether there will be something to see in a moment."""
        return self.state == "waiting"


def preview_of(blob: Blob, name: str, *, url: str, page_url: Callable[[int], str], is_author: bool = False) -> Preview:
    """Return what to show of a file one may read: one query, none for what the browser plays itself.

    `url` gives the bytes, `page_url(number)` the picture of one page, both behind the same rule.
    """
    bare = Preview("none", name, url)
    if refused := serving.refusal(blob, is_author=is_author):
        return replace(bare, state="refused", sentence=refused)
    media_type = blob.media_type
    if media_type in filetypes.PICTURES:
        return replace(bare, kind="picture")
    if media_type in filetypes.SOUNDS:
        return replace(bare, kind="sound")
    if media_type in filetypes.FILMS:
        return replace(bare, kind="film")
    if media_type in filetypes.TEXTS:
        return _written(bare, blob)
    if media_type == filetypes.PDF or filetypes.is_office(media_type):
        return _paged(bare, blob, page_url)
    return replace(bare, state="none", sentence=_("This kind of file cannot be shown here: download it to open it."))


def _written(bare: Preview, blob: Blob) -> Preview:
    try:
        with blob.file.open("rb") as file:
            said = charset.decode(file.read(TEXT_BYTES))
    except away.failures():
        return replace(bare, state="none", sentence=away.no_answer())
    more = _("Only the beginning is shown.") if blob.size > TEXT_BYTES else ""
    if not said.strip():
        return replace(bare, state="empty", sentence=_("There is nothing written in this file."))
    if blob.media_type in {"text/csv", "text/tab-separated-values"} or filetypes.ending(bare.name) in {"csv", "tsv"}:
        rows = table_of(said)
        if rows and len(rows[0]) > 1:
            if len(rows) > ROWS_MAX:
                more = _("Only the first %(count)s lines are shown.") % {"count": ROWS_MAX}
            return replace(bare, kind="table", head=rows[0], rows=rows[1 : ROWS_MAX + 1], more=more)
    return replace(bare, kind="text", text=said, more=more)


def table_of(said: str) -> list[list[str]]:
    """Return the first lines of a CSV, whatever sign separates its cells; empty when it is none."""
    first = said.lstrip("\ufeff\r\n").partition("\n")[0]
    sign = max(";,\t|", key=first.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(said.lstrip("\ufeff").splitlines(), delimiter=sign):
            if row:
                rows.append([cell[:CELL_MAX] for cell in row[:COLUMNS_MAX]])
            if len(rows) > ROWS_MAX + 1:
                break
    except csv.Error:
        return []
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _paged(bare: Preview, blob: Blob, page_url: Callable[[int], str]) -> Preview:
    rows = list(Rendition.objects.filter(blob=blob).defer("text").order_by("number"))
    asked = next((row for row in rows if row.kind == Rendition.Kind.PAGES), None)
    if asked is None or asked.state == Rendition.State.WAITING:
        return replace(bare, state="waiting", sentence=_("The preview is being made: it comes in a moment."))
    if asked.state == Rendition.State.FAILED:
        return replace(bare, state="failed", sentence=failure(asked.error))
    pages = [
        Page(row.number, page_url(row.number), row.width, row.height)
        for row in rows
        if row.kind == Rendition.Kind.PAGE and row.state == Rendition.State.READY
    ]
    if not pages:
        return replace(bare, state="empty", sentence=_("There is nothing in this document."))
    left = asked.count - len(pages)
    more = ngettext("%(count)s more page in the file.", "%(count)s more pages in the file.", left) % {"count": left}
    words = deriving.words_of([blob.pk]).get(blob.pk, "")[:WORDS_SHOWN]
    return replace(bare, kind="pages", pages=pages, more=more if left > 0 else "", words=words)


def failure(code: str) -> str:
    """Return why a preview could not be made, in a sentence."""
    sentences = {
        "locked": _("This document asks for a password: download it to open it."),
        "large": _("This document is too large for a preview: download it to open it."),
        "bomb": _("This document unpacks to far more than it weighs: no preview is made of it."),
        "slow": _("This document takes too long to draw: download it to open it."),
        "absent": _("This site makes no preview of this kind of document: download it to open it."),
    }
    return sentences.get(code, _("No preview could be made of this document: download it to open it."))
