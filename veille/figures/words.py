"""Words that rise: how many texts hold a word now, against what eight weeks before would have let expect (VW9)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core import text
from search.words import is_small, words_of

TEXTS_MAX = 5_000
SHORTEST = 4
LEAST = 2
# Words that say nothing of what is read, besides the little ones that no search looks for.
_EMPTY = {
    "deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "onze", "douze", "vingt", "cent", "cents", "mille",
    "depuis", "entre", "sans", "sous", "vers", "chez", "plus", "moins", "tous", "toutes", "tout", "toute", "comme",
    "aussi", "sont", "fait", "faire", "quel", "quelle", "quels", "quelles", "avant", "apres", "pendant", "encore",
    "deja", "quand", "comment", "pourquoi", "dont", "elles", "etre", "avoir", "etait", "sera", "contre", "selon",
    "chaque", "autre", "autres",
}  # fmt: skip


@dataclass(frozen=True)
class Rising:
    """A word, in how many texts it stands now, in how many before, and how many times more than expected."""

    word: str
    now: int
    before: int
    expected: float

    @property
    def times(self) -> float:
        """How many times more often than expected; a word never seen before counts as seen once."""
        return self.now / max(self.expected, 1.0)

    @property
    def is_new(self) -> bool:
        """Tell whether it did not stand in any text before."""
        return self.before == 0


def rising(now: Iterable[str], before: Iterable[str], share: float, limit: int = 12) -> list[Rising]:
    """Return the words that rise most, the strongest first.

    `share` is how long `now` lasts against `before` (1/8 for a week against eight). A word counts once per text;
    it must stand in two texts at least, and in more of them than expected.
    """
    present, spelled = _counted(now)
    past, _spelled = _counted(before)
    found = [
        Rising(spelled[stem].most_common(1)[0][0], count, past[stem], past[stem] * share)
        for stem, count in present.items()
        if count >= LEAST and count > past[stem] * share
    ]
    found.sort(key=lambda one: (-one.times, -one.now, one.word))
    return found[:limit]


def _counted(texts: Iterable[str]) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Return in how many texts each word stands, by its bare form, and how people spell it."""
    counts: Counter[str] = Counter()
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for written in texts:
        bare: set[str] = set()
        for word in text.one_line(written).lower().replace("’", " ").replace("'", " ").split():
            for folded in words_of(word):
                if len(folded) >= SHORTEST and not folded.isdigit() and not is_small(folded) and folded not in _EMPTY:
                    stem = folded.rstrip("sx") if len(folded) > SHORTEST else folded
                    bare.add(stem)
                    spelled[stem][word.strip('«»“”"().,;:!?…-–—\u00a0\u202f')] += 1
        counts.update(bare)
    return counts, spelled
