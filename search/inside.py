"""Words found inside a file: where each file begins in the text of a document, and which one an excerpt comes from."""

from __future__ import annotations

import re

from core.folding import pattern
from core.text import one_line
from search.models import Document
from search.words import Terms

MARK, _END = "\ue002", "\ue003"
_FOUND = ("\ue000", "\ue001")
_LONG = 12
_AROUND = 100


def begin(name: str) -> str:
    """Return what announces the words of a file named `name`; the name itself is found too."""
    return f" {MARK}{one_line(name.replace(MARK, '').replace(_END, ''))}{_END} "


def without(piece: str) -> str:
    """Return an excerpt without these signs."""
    return piece.replace(MARK, "").replace(_END, " : ")


def files_of(pieces: dict[int, str], pks: list[int], terms: Terms) -> dict[int, str]:
    """Return, of the excerpts of these documents that stand inside a file, the name of the file: one query, or none.

    The database looks for an excerpt at the beginning of long texts only: where it found nothing, `pieces` gets one.
    """
    texts = Document.objects.filter(pk__in=pks).values_list("pk", "text") if pks and terms.wanted else []
    found = {}
    for pk, written in texts:
        at = _place(written, pieces.get(pk, ""))
        if at < 0:
            at, pieces[pk] = _looked_for(written, terms, pieces.get(pk, ""))
        if name := _file_at(written, at):
            found[pk] = name
    return found


def _looked_for(written: str, terms: Terms, instead: str) -> tuple[int, str]:
    """Return where the first of the words looked for stands in a long text, and the piece around it."""
    for word in (term[0] for term in terms.wanted):
        if hit := re.search(pattern(word), written, re.IGNORECASE):
            start, end = max(0, hit.start() - _AROUND), hit.end() + _AROUND
            before, after = written[start : hit.start()], written[hit.end() : end]
            return hit.start(), f"…{before}{_FOUND[0]}{hit[0]}{_FOUND[1]}{after}…"
    return -1, instead


def _file_at(written: str, at: int) -> str:
    """Return the name of the file in which a place of a text stands, empty when that is the text itself."""
    start = written.rfind(MARK, 0, at + 1) if at >= 0 else -1
    end = written.find(_END, start)
    return written[start + 1 : end] if start >= 0 and end > start else ""


def _place(written: str, piece: str) -> int:
    """Return where the word found stands in the whole text, by what surrounds it; -1 when it cannot be told."""
    before, _mark, rest = piece.partition(_FOUND[0])
    word = rest.partition(_FOUND[1])[0]
    if not word:
        return -1
    plain = piece.replace(_FOUND[0], "").replace(_FOUND[1], "").strip("… ")
    at = written.find(plain)
    if at >= 0:
        return at + min(len(before.lstrip("… ")), len(plain))
    near = f"{before[-_LONG:]}{word}"
    at = written.find(near)
    return at + len(near) if at >= 0 else written.find(word)
