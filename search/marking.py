"""The words found, between <mark> tags: in an excerpt that the database made, and in a title."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.folding import pattern
from search.entries import MARKS
from search.words import Terms

_STEM_LEAST = 4


def marked(piece: str) -> SafeString:
    """Return an excerpt as HTML: everything escaped, then the words found between <mark> tags."""
    opening, closing = MARKS
    html = str(escape(piece)).replace(opening, "<mark>").replace(closing, "</mark>")
    return mark_safe(html)


def marked_title(title: str, terms: Terms) -> SafeString:
    """Return a title as HTML with the words looked for between <mark> tags, however they are accented or inflected."""
    bare = title.replace(MARKS[0], "").replace(MARKS[1], "")
    words = sorted({word for term in terms.wanted for word in term}, key=len, reverse=True)
    if not words:
        return mark_safe(escape(bare))
    stems = "|".join(pattern(_stem(word)) for word in words)
    found = re.sub(rf"(?<!\w)(?:{stems})\w*", lambda hit: f"{MARKS[0]}{hit[0]}{MARKS[1]}", bare, flags=re.IGNORECASE)
    return marked(found)


def _stem(word: str) -> str:
    """Return the part of a word that its forms share, near enough to show where it stands."""
    short = word[:-1] if word.endswith(("s", "x", "e")) else word
    short = short[:-2] if short.endswith("au") else short
    return short if len(short) >= _STEM_LEAST else word
