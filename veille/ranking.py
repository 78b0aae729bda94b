"""Which items of a period an edition should hold, in which order and why: arithmetic over plain data, no database.

The rule, which the page of preparation says in words (VE05):

* two points for each mark “useful” less each mark “noise”, one for each comment up to four, one for having been
  proposed by somebody, and up to two for freshness (found today two, found a fortnight ago none);
* then variety: items are taken one by one, and each item already taken of the same theme costs 0.6 points, each of
  the same source 1.2. So the best item of a quiet theme stands before the fifth of a loud one.

Equal scores: the most recent first, then the highest id, so that the same week always gives the same proposal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WANTED = 15
VOTE, COMMENT, PROPOSED, FRESH = 2.0, 1.0, 1.0, 2.0
COMMENTS_MAX = 4
FRESH_FOR = timedelta(days=14)
SAME_THEME, SAME_SOURCE = 0.6, 1.2
SECTION_MIN = 2
"""A theme with fewer items has no section of its own: they stand with the rest, at the end."""


@dataclass(frozen=True)
class Candidate:
    """What is known of an item that an edition could hold. `theme` and `source` may be empty."""

    key: int
    title: str
    found_at: datetime
    votes: int = 0
    comments: int = 0
    theme: str = ""
    source: str = ""
    is_proposed: bool = False


@dataclass(frozen=True)
class Ranked:
    """A candidate at its place: its score, and whether it is the first of its theme or source in the proposal."""

    candidate: Candidate
    score: float
    same_theme: int
    same_source: int
    section: str = ""

    @property
    def is_first_of_theme(self) -> bool:
        """Tell whether nothing before it in the proposal is of its theme."""
        return bool(self.candidate.theme) and self.same_theme == 0


def worth(candidate: Candidate, now: datetime) -> float:
    """Return what an item is worth by itself, before variety counts."""
    age = max(now - candidate.found_at, timedelta(0))
    fresh = FRESH * max(0.0, 1 - age / FRESH_FOR)
    talked = COMMENT * min(candidate.comments, COMMENTS_MAX)
    return VOTE * candidate.votes + talked + PROPOSED * candidate.is_proposed + fresh


def rank(candidates: Iterable[Candidate], *, now: datetime, wanted: int = WANTED) -> list[Ranked]:
    """Return the best `wanted` candidates in the order in which they were taken, noise left out.

    An item that more people called noise than useful is never proposed.
    """
    left = [(worth(one, now), one) for one in candidates if one.votes >= 0]
    themes: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    taken: list[Ranked] = []
    while left and len(taken) < wanted:
        scored = [(points - cost(one, themes, sources), one.found_at, one.key, one) for points, one in left]
        score, _at, _key, best = max(scored, key=lambda row: row[:3])
        taken.append(Ranked(best, round(score, 2), themes[best.theme], sources[best.source]))
        left = [(points, one) for points, one in left if one is not best]
        themes[best.theme] += bool(best.theme)
        sources[best.source] += bool(best.source)
    return taken


def cost(candidate: Candidate, themes: Counter[str], sources: Counter[str]) -> float:
    """Return what an item loses because items of its theme and of its source were taken already."""
    return SAME_THEME * themes[candidate.theme] + SAME_SOURCE * sources[candidate.source]


def in_sections(ranked: Sequence[Ranked], themes: Sequence[str]) -> list[tuple[str, list[Ranked]]]:
    """Return a proposal by section: the group's `themes` in their order, other themes after, the rest without name.

    Within a section the order of the ranking stands.
    """
    counted = Counter(one.candidate.theme for one in ranked)
    named = [theme for theme, count in counted.items() if theme and count >= SECTION_MIN]
    known = {theme: place for place, theme in enumerate(themes)}
    named.sort(key=lambda theme: (known.get(theme, len(known)), theme))
    rest = [one for one in ranked if one.candidate.theme not in named]
    sections = [(theme, [one for one in ranked if one.candidate.theme == theme]) for theme in named]
    return [*sections, ("", rest)] if rest else sections
