"""What the page of a bookmark says: kept apart for search and quoting, never republished (VC15).

The text is somebody else's work. Members read and quote it; search finds by it and shows a few words around what was
looked for, as the right to a short quotation allows (article L122-5 of the French code of intellectual property).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from django.db import transaction

from bookmarks import likeness
from bookmarks.models import Bookmark, PageText, Trace
from core import apart, clock, text
from core.charset import decode
from core.fetch import Response
from search import index

SECONDS = 8.0
QUOTE_MAX = 600
"""Characters of a passage that may be quoted at once."""
PASSAGES_MAX = 400
BODY_MAX = 2_000_000
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_log = logging.getLogger(__name__)


def readable(answer: Response) -> str:
    """Return the readable text of a page that was fetched, empty when it is no HTML or has none. Never raises."""
    if "html" not in answer.content_type:
        return ""
    page = decode(answer.body[:BODY_MAX], answer.content_type).encode()
    try:
        said = apart.run("bookmarks.extract_child", {}, page, seconds=SECONDS)["text"]
    except apart.ApartError as error:
        _log.warning("text of %s: %s", answer.url, error.code)
        return ""
    return text.normalise(str(said))


def keep(bookmark: Bookmark, said: str) -> None:
    """Keep what a page says in place of what it said before, with its traces; let search find by it."""
    with transaction.atomic():
        PageText.objects.filter(bookmark=bookmark).delete()
        Trace.objects.filter(bookmark=bookmark).delete()
        if said:
            PageText.objects.create(bookmark=bookmark, text=said, words=len(said.split()), read_at=clock.now())
            keys = likeness.traces(likeness.shingles(said))
            Trace.objects.bulk_create(Trace(bookmark=bookmark, key=key) for key in dict.fromkeys(keys))
        index.note_changed(bookmark)


def of_items(pks: Iterable[int]) -> list[tuple[int, str, str]]:
    """Return what the pages of these bookmarks say, for the index: (id, name of the site, text) each. One query."""
    rows = PageText.objects.filter(bookmark__in=list(pks)).order_by("pk")
    return list(rows.values_list("bookmark_id", "bookmark__site", "text"))


def passages(said: str) -> list[str]:
    """Return a text in pieces short enough to be quoted: its paragraphs, long ones cut between sentences."""
    found: list[str] = []
    for paragraph in said.splitlines():
        piece = ""
        for sentence in _SENTENCE.split(paragraph.strip()):
            if piece and len(piece) + len(sentence) >= QUOTE_MAX:
                found.append(piece)
                piece = ""
            piece = f"{piece} {sentence}".strip()[:QUOTE_MAX]
        if piece:
            found.append(piece)
        if len(found) >= PASSAGES_MAX:
            break
    return found[:PASSAGES_MAX]
