"""How long a text is for each network, by its own way of counting, and how it is cut to fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

LINK = re.compile(r"https?://[^\s<>\"«»“”]+[^\s<>\"«»“”.,;:!?…)\]’']")
TAG = re.compile(r"(?<![\w/#])#([^\W\d_]\w*|\d+[^\W\d]\w*)")
_GRAPHEME = regex.compile(r"\X")
# What X counts for one; the rest (ideograms, pictures) counts for two.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def graphemes(text: str) -> int:
    """Return how many characters people see: an accent added after its letter, or a family in one sign, counts once."""
    return len(_GRAPHEME.findall(text))


def weighted(text: str) -> int:
    """Return the length of a text for X (twitter-text, configuration 3)."""
    return sum(1 if any(low <= ord(letter) <= high for low, high in _LIGHT) else 2 for letter in text)


@dataclass(frozen=True)
class Measure:
    """How a network counts: at most `limit`, an address always for `link` when it is not 0, letters by `unit`."""

    limit: int
    link: int = 0
    unit: Callable[[str], int] = graphemes

    def count(self, text: str) -> int:
        """Return the length of `text` as the network counts it."""
        if not self.link:
            return self.unit(text)
        return self.unit(LINK.sub("", text)) + self.link * len(LINK.findall(text))

    def fits(self, text: str) -> bool:
        """Tell whether the network takes `text`."""
        return self.count(text) <= self.limit


def cut(head: str, rest: str, measure: Measure) -> str:
    """Return `head` with `rest` after it, `head` cut at a word so that the whole fits, with a sign that it was."""
    if measure.fits(head + rest):
        return head + rest
    words = head.split(" ")
    while len(words) > 1:
        words.pop()
        shorter = " ".join(words).rstrip(" ,;:.–—-«(") + "…"
        if measure.fits(shorter + rest):
            return shorter + rest
    letters = _GRAPHEME.findall(head)
    while letters and not measure.fits("".join(letters) + "…" + rest):
        letters.pop()
    return "".join(letters) + "…" + rest if letters else rest.lstrip()


def spans(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield the links and the hashtags of a text in order, as (kind, value, start, end) in bytes of its UTF-8."""
    found = [("link", match[0], match.span()) for match in LINK.finditer(text)]
    links = [span for _kind, _value, span in found]
    for match in TAG.finditer(text):
        if not any(start <= match.start() < end for start, end in links):
            found.append(("tag", match[1], match.span()))
    for kind, value, (start, end) in sorted(found, key=lambda one: one[2]):
        yield kind, value, len(text[:start].encode()), len(text[:end].encode())
