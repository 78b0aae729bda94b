"""Differences between two texts, word by word, and the joining of two changes made to one text. Bounded in time.

Our own few lines rather than a package: what is joined are paragraphs, and a clash is shown, never settled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
WORDS_MAX = 600
"""Beyond that, a changed passage is shown as a whole: comparing word by word takes quadratic time."""
LINES_MAX = 3000


@dataclass(frozen=True)
class Piece:
    """A passage that stayed (`same`), came (`added`) or went (`removed`)."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """Return the passages of two texts in order, changed lines compared word by word."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(before), len(after)) > LINES_MAX:
        return [Piece("removed", old), Piece("added", new)]
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(before[a:b])))
        else:
            found += by_words("".join(before[a:b]), "".join(after[c:d]))
    return found


def by_words(old: str, new: str) -> list[Piece]:
    """Return the passages of two short texts, compared word by word; longer ones as a whole."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not before or not after or max(len(before), len(after)) > WORDS_MAX:
        return [Piece(kind, text) for kind, text in (("removed", old), ("added", new)) if text]
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(before[a:b])))
            continue
        if b > a:
            found.append(Piece("removed", "".join(before[a:b])))
        if d > c:
            found.append(Piece("added", "".join(after[c:d])))
    return found


def joined(base: str, mine: str, theirs: str) -> str | None:
    """Return `theirs` with my changes to `base` carried over, or None where both changed the same lines."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    lines = [text.splitlines() for text in (base, mine, theirs)]
    if max(map(len, lines)) > LINES_MAX:
        return None
    mine_changes, their_changes = (changes(lines[0], other) for other in lines[1:])
    for a, b, _mine in mine_changes:
        if any(a <= d and c <= b for c, d, _theirs in their_changes):
            return None
    found, at = [], 0
    for a, b, replaced in sorted(mine_changes + their_changes, key=lambda change: change[:2]):
        found += [*lines[0][at:a], *replaced]
        at = b
    return "\n".join(found + lines[0][at:])


def changes(base: list[str], other: list[str]) -> list[tuple[int, int, list[str]]]:
    """Return (first line, line after the last, what stands there now) for each change of `other` to `base`."""
    codes = SequenceMatcher(None, base, other).get_opcodes()
    return [(a, b, other[c:d]) for kind, a, b, c, d in codes if kind != "equal"]
