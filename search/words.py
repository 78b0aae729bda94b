"""Reading what somebody typed in the search box: words, phrases, words to leave out, operators (`search.operators`).

Nothing that is typed is an error: signs are dropped, what is too long is cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core import text
from search.operators import FIELDS, Filter, Wrong, meant, read_filter

QUERY_MAX = 200
TERMS_MAX = 12
_TERM = re.compile(
    r"(?P<sign>-?)(?:(?P<alone>[^\W\d_]+):(?=\s|$)|"
    r'(?:(?P<field>[^\W\d]+):(?=[\w"@]))?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)))'
)
_WORD = re.compile(r"[^\W_]+")

# What French puts before a vowel: "l'eau" is looked for as "eau".
_ELISIONS = {"l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu"}
_STOP = {
    "a", "au", "aux", "avec", "ce", "ces", "cet", "cette", "dans", "de", "des", "du", "elle", "en", "est", "et", "il",
    "ils", "je", "la", "le", "les", "leur", "leurs", "lui", "mais", "me", "mes", "moi", "mon", "ne", "nos", "notre",
    "nous", "on", "ou", "par", "pas", "pour", "que", "qui", "sa", "se", "ses", "son", "sur", "ta", "te", "tes", "toi",
    "ton", "tu", "un", "une", "vos", "votre", "vous", "y", "an", "and", "are", "as", "at", "be", "by", "for", "in",
    "is", "it", "of", "or", "that", "the", "this", "to", "with",
}  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """A search, read. Each term is a tuple of folded words, several when they must follow one another.

    `wrong` is what was typed as an operator and could not be read: the page says so, the rest is searched.
    """

    wanted: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[tuple[str, ...], ...] = ()
    filters: tuple[Filter, ...] = ()
    wrong: tuple[Wrong, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for: words, or an operator that does not only leave out."""
        return bool(self.wanted or any(not one.is_out for one in self.filters))

    def of(self, field: str) -> list[str]:
        """Return what the operators of one field ask for, those that leave out apart."""
        return [one.value for one in self.filters if one.field == field and not one.is_out]


def words_of(written: str) -> list[str]:
    """Return the words of `written` without accents, case or signs, in their order."""
    return _WORD.findall(text.fold(written))


def is_small(folded: str) -> bool:
    """Tell whether a folded word is one of the little words of French and English that say nothing by themselves."""
    return folded in _STOP


def read(typed: str) -> Terms:
    """Return the search that `typed` asks for; empty when nothing in it is a word."""
    wanted: list[tuple[str, ...]] = []
    unwanted: list[tuple[str, ...]] = []
    filters: list[Filter] = []
    wrong: list[Wrong] = []
    for match in _TERM.finditer(text.one_line(typed)[:QUERY_MAX]):
        name = text.fold(match["field"] or match["alone"] or "")
        said = match["phrase"] if match["phrase"] is not None else match["word"] or ""
        if name in FIELDS:
            found = read_filter(name, said, is_out=bool(match["sign"]))
            if isinstance(found, Filter):
                filters.append(found)
            else:
                wrong.append(found)
            continue
        if guess := meant(name):
            wrong.append(guess)
        if match["sign"]:
            unwanted.extend(_phrase(said))
        elif match["phrase"] is not None:
            wanted.extend(_phrase(said))
        else:
            wanted.extend(_words(f"{match['field'] or match['alone'] or ''} {said}"))
    kept = _without_small_words(wanted)[:TERMS_MAX]
    asked = tuple(dict.fromkeys(filters))[:TERMS_MAX]
    return Terms(tuple(kept), tuple(unwanted[:TERMS_MAX]), asked, tuple(dict.fromkeys(wrong))[:TERMS_MAX])


def _phrase(said: str) -> list[tuple[str, ...]]:
    found = tuple(words_of(said))
    return [found] if found else []


def _words(said: str) -> list[tuple[str, ...]]:
    found = words_of(said)
    return [(word,) for word in found if word not in _ELISIONS or len(found) == 1]


def _without_small_words(terms: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    telling = [term for term in terms if len(term) > 1 or term[0] not in _STOP]
    return telling or terms
