"""Reading what somebody typed in the search box: words, phrases, words to leave out, author and tag.

Nothing that is typed is an error: signs are dropped, what is too long is cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core import text

QUERY_MAX = 200
TERMS_MAX = 12
_TERM = re.compile(r'(?P<sign>-?)(?:(?P<field>[^\W\d]+):(?=[\w"@]))?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_WORD = re.compile(r"[^\W_]+")
_FIELDS = {"author": "author", "auteur": "author", "tag": "tag", "etiquette": "tag", "theme": "tag"}

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
    """A search, read. Each term is a tuple of folded words, several when they must follow one another."""

    wanted: tuple[tuple[str, ...], ...] = ()
    unwanted: tuple[tuple[str, ...], ...] = ()
    author: str = ""
    tag: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.wanted or self.author or self.tag)


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
    fields = {"author": "", "tag": ""}
    for match in _TERM.finditer(text.one_line(typed)[:QUERY_MAX]):
        field = _FIELDS.get(text.fold(match["field"] or ""), "")
        said = match["phrase"] if match["phrase"] is not None else match["word"]
        if field and not match["sign"]:
            fields[field] = said
            continue
        if match["sign"]:
            unwanted.extend(_phrase(said))
        elif match["phrase"] is not None:
            wanted.extend(_phrase(said))
        else:
            wanted.extend(_words(f"{match['field'] or ''} {said}"))
    kept = _without_small_words(wanted)[:TERMS_MAX]
    return Terms(tuple(kept), tuple(unwanted[:TERMS_MAX]), fields["author"].strip("@").lower(), fields["tag"])


def _phrase(said: str) -> list[tuple[str, ...]]:
    found = tuple(words_of(said))
    return [found] if found else []


def _words(said: str) -> list[tuple[str, ...]]:
    found = words_of(said)
    return [(word,) for word in found if word not in _ELISIONS or len(found) == 1]


def _without_small_words(terms: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    telling = [term for term in terms if len(term) > 1 or term[0] not in _STOP]
    return telling or terms
