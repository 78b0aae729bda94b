"""When are two pages alike? By their titles, or by the words of their texts. Pure functions, nothing is fetched.

Texts are compared by runs of three words (shingles; Broder, "On the resemblance and containment of documents", 1997).
A text leaves a few traces, made of its smallest hashes two by two: texts that share most of their runs share a trace
almost surely, strangers almost never, so that an index of traces finds candidates without reading all texts.
"""

from __future__ import annotations

import hashlib
import re

from core import text

ALIKE = 0.6
"""Share of their runs that two texts have in common when they are said to be alike."""
TRACES = 8
SHINGLES_MAX = 4_000
WORDS_MIN = 60
"""Shorter texts (a front page, a notice about cookies) are never alike: they say too little."""
KEY_MAX = 64
_TITLE_MIN = 12
_PRIME = (1 << 61) - 1
_SEPARATOR = re.compile(r"\s+[-–—|·:•»]+\s+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_FACTORS = [
    (
        int.from_bytes(hashlib.sha256(b"a%d" % n).digest()[:7]) | 1,
        int.from_bytes(hashlib.sha256(b"b%d" % n).digest()[:7]),
    )
    for n in range(2 * TRACES)
]


def title_key(title: str, *names: str) -> str:
    """Return what titles of one page have in common: no case, accents, signs, nor the name of the site at their end.

    `names` are those of the site. Empty for a title that says too little ("Accueil").
    """
    parts = _SEPARATOR.split(title)
    known = {name for name in (_squeezed(name) for name in names) if name}
    while len(parts) > 1 and any(_names(parts[-1], name) for name in known):
        parts.pop()
    folded = _NOT_WORD.sub(" ", text.fold(" ".join(parts))).strip()
    if len(folded) < _TITLE_MIN or " " not in folded:
        return ""
    return hashlib.sha256(folded.encode()).hexdigest()[:KEY_MAX]


def _names(ending: str, name: str) -> bool:
    """Tell whether the end of a title is a site's name: "Le Monde" for "lemonde.fr"."""
    said = _squeezed(ending)
    return said == name or (len(said) >= 4 and name.startswith(said)) or (len(name) >= 4 and said.startswith(name))


def _squeezed(name: str) -> str:
    return _NOT_WORD.sub("", text.fold(name))


def shingles(words: str) -> set[int]:
    """Return the runs of three words of a text as numbers, a bounded number of them; none when it is too short."""
    found = _NOT_WORD.sub(" ", text.fold(words[:200_000])).split()[: SHINGLES_MAX + 2]
    if len(found) < WORDS_MIN:
        return set()
    runs = (" ".join(found[place : place + 3]) for place in range(len(found) - 2))
    return {int.from_bytes(hashlib.blake2b(run.encode(), digest_size=7).digest()) for run in runs}


def traces(runs: set[int]) -> list[int]:
    """Return the traces of a text, as numbers of 63 bits; none for one without runs."""
    if not runs:
        return []
    least = [min((a * run + b) % _PRIME for run in runs) for a, b in _FACTORS]
    pairs = (b"%d:%d:%d" % (n, least[2 * n], least[2 * n + 1]) for n in range(TRACES))
    return [int.from_bytes(hashlib.blake2b(pair, digest_size=8).digest()) >> 1 for pair in pairs]


def share(some: set[int], others: set[int]) -> float:
    """Return which share of all their runs two texts have in common, from 0 to 1."""
    return len(some & others) / len(some | others) if some and others else 0.0
