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


def merged(base: str, mine: str, theirs: str) -> tuple[str, int]:
    """Return two changes of one text put together, and in how many places both changed the same lines.

    In such a place theirs stands first, then mine: whoever saves it chooses, and saving it as it is loses no word.
    Beyond `LINES_MAX` lines the two texts stand one after the other.
    """
    if mine in (base, theirs):
        return theirs, 0
    if theirs == base:
        return mine, 0
    lines = base.splitlines()
    sides = [mine.splitlines(), theirs.splitlines()]
    if max(len(lines), *map(len, sides)) > LINES_MAX:
        return f"{theirs}\n\n{mine}", 1
    mine_changes, their_changes = (changes(lines, side) for side in sides)
    found, at, clashes = [], 0, 0
    for start, end in _hunks(mine_changes + their_changes):
        base_part = lines[start:end]
        my_part, their_part = (_within(lines, side, start, end) for side in (mine_changes, their_changes))
        found += lines[at:start]
        at = end
        if their_part == base_part or my_part == their_part:
            found += my_part
        elif my_part == base_part:
            found += their_part
        else:
            clashes += 1
            found += [*their_part, *_apart(their_part, my_part), *my_part]
    return "\n".join(found + lines[at:]), clashes


def _hunks(found: list[tuple[int, int, list[str]]]) -> list[tuple[int, int]]:
    """Return the ranges of lines that changes cover, those that touch joined."""
    hunks: list[tuple[int, int]] = []
    for a, b, _lines in sorted(found, key=lambda change: change[:2]):
        if hunks and a <= hunks[-1][1]:
            hunks[-1] = (hunks[-1][0], max(hunks[-1][1], b))
        else:
            hunks.append((a, b))
    return hunks


def _within(base: list[str], side: list[tuple[int, int, list[str]]], start: int, end: int) -> list[str]:
    """Return what one side made of the lines from `start` to `end`."""
    found, at = [], start
    for a, b, replaced in side:
        if start <= a and b <= end:
            found += [*base[at:a], *replaced]
            at = b
    return found + base[at:end]


def _apart(first: list[str], second: list[str]) -> list[str]:
    """Return the empty line that keeps two passages from running into one paragraph, unless both are list or table."""
    if not first or not second or not first[-1].strip() or not second[0].strip():
        return []
    is_row = all(line.lstrip()[:1] in {"|", "-", "*", "+"} for line in (first[-1], second[0]))
    return [] if is_row else [""]


def changes(base: list[str], other: list[str]) -> list[tuple[int, int, list[str]]]:
    """Return (first line, line after the last, what stands there now) for each change of `other` to `base`."""
    codes = SequenceMatcher(None, base, other).get_opcodes()
    return [(a, b, other[c:d]) for kind, a, b, c, d in codes if kind != "equal"]
