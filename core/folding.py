"""Comparing names in the database without accents or case, as `core.text.fold` does in Python."""

from __future__ import annotations

import re

_FAMILIES = {"a": "àâäáãå", "c": "ç", "e": "éèêë", "i": "îïíì", "n": "ñ", "o": "ôöóòõ", "u": "ùûüú", "y": "ÿý"}


def pattern(folded: str) -> str:
    """Return the regular expression for the `__regex` lookup that finds a folded word however it is accented.

    The same expression is understood by PostgreSQL and by SQLite. `folded` comes from `core.text.fold`.
    """
    return "".join(_letter(letter) for letter in folded).replace(_letter("o") + _letter("e"), _OE)


def _letter(letter: str) -> str:
    if letter == "'":
        return "['’]"
    if not letter.isalpha():
        return re.escape(letter)
    family = letter + _FAMILIES.get(letter, "")
    return f"[{family}{family.upper()}]" if family.upper() != family else letter


_OE = f"(?:{_letter('o')}{_letter('e')}|[œŒ])"
