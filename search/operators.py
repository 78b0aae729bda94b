"""The operators of the search box, in French and in English, and how each reads what follows it (VW6).

A value that cannot be read never hides results in silence: it becomes a `Wrong`, which the page says in a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import clock, text
from core.tools import kinds, tool_for

NAMES = {
    "author": ("author", "auteur", "autrice", "by", "par"),
    "tag": ("tag", "etiquette", "theme", "motcle"),
    "source": ("source", "site"),
    "group": ("group", "groupe", "in", "dans"),
    "kind": ("kind", "type"),
    "after": ("after", "apres", "since", "depuis"),
    "before": ("before", "avant"),
}
FIELDS = {name: field for field, names in NAMES.items() for name in names}
COMMENT = "comment"
# The first word is English, the second French: those that the sentence about a wrong one lists.
_KINDS = {
    COMMENT: ("comment", "commentaire", "comments", "commentaires", "réponse", "réponses"),
    "topic": ("topic", "sujet", "topics", "sujets", "discussion", "discussions"),
    "article": ("article", "article", "articles"),
    "file": ("file", "fichier", "files", "fichiers", "document", "documents"),
    "bookmark": ("bookmark", "trouvaille", "bookmarks", "trouvailles", "lien", "liens", "signet", "signets"),
    "event": ("event", "événement", "events", "événements", "évènement", "évènements"),
    "page": ("page", "page", "pages"),
    "poll": ("poll", "sondage", "polls", "sondages"),
    "edition": ("edition", "édition", "editions", "éditions"),
}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_FRENCH_DAY = re.compile(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})", re.ASCII)
_AGO = re.compile(r"(\d{1,4})([djwsm])", re.ASCII)
_SPANS = {"d": 1, "j": 1, "w": 7, "s": 7, "m": 30}


@dataclass(frozen=True)
class Filter:
    """One operator that was read: its field, what it asks (a day for dates), and whether it leaves out instead."""

    field: str
    value: str
    is_out: bool = False

    @property
    def day(self) -> date:
        """The day of `after` and `before`."""
        return date.fromisoformat(self.value)


@dataclass(frozen=True)
class Wrong:
    """What could not be read, and why: the code of a sentence, what was typed, and perhaps what was meant."""

    code: str
    typed: str
    meant: str = ""

    def __str__(self) -> str:
        said = {
            "empty": _("Nothing follows “%(typed)s:”. Write for example %(typed)s:word, without a space."),
            "unknown": _("There is no operator “%(typed)s:”. Did you mean “%(meant)s:”?"),
            "date": _("“%(typed)s” is not a date. Write 2026-03-15, 15/03/2026, 2026-03 or 2026."),
            "kind": _("“%(typed)s” is not a type of content. There are: %(meant)s."),
            "author": _("Nobody here is called “%(typed)s”."),
            "tag": _("No tag is called “%(typed)s”."),
            "group": _("You know of no group called “%(typed)s”."),
        }
        return said[self.code] % {"typed": self.typed, "meant": self.meant}


def read_filter(name: str, said: str, *, is_out: bool) -> Filter | Wrong:
    """Return what `name:said` asks, `name` being one of FIELDS."""
    field, value = FIELDS[name], text.one_line(said).strip()
    if not value.strip("@"):
        return Wrong("empty", name)
    if field in {"after", "before"}:
        day = read_day(value)
        return Filter(field, day.isoformat(), is_out) if day else Wrong("date", value)
    if field == "kind":
        kind = kind_named(value)
        return Filter(field, kind, is_out) if kind else Wrong("kind", value, ", ".join(kind_words()))
    return Filter(field, value.lstrip("@") if field == "author" else value, is_out)


def meant(name: str) -> Wrong | None:
    """Return what was probably meant by an operator that does not exist, or None when it is just a word."""
    close = get_close_matches(name, [known for known in FIELDS if len(known) > 2], 1, 0.78)
    return Wrong("unknown", name, close[0]) if close and len(name) > 3 else None


def read_day(said: str) -> date | None:
    """Return the first day of what is named: a day, month or year, or so many days, weeks, months ago (7j, 2s, 3m)."""
    today = timezone.localtime(clock.now()).date()
    word = text.fold(said)
    if word in {"today", "aujourd'hui"}:
        return today
    if word in {"yesterday", "hier"}:
        return today - timedelta(days=1)
    if found := _AGO.fullmatch(word):
        return max(date.min + timedelta(days=1), today - timedelta(days=int(found[1]) * _SPANS[found[2]]))
    if found := _DAY.fullmatch(word):
        year, month, day = found[1], found[2] or 1, found[3] or 1
    elif found := _FRENCH_DAY.fullmatch(word):
        year, month, day = found[3], found[2], found[1] or 1
    else:
        return None
    try:
        return date(int(year), int(month), int(day)) if 1900 <= int(year) <= 2200 else None
    except ValueError:
        return None


def kind_named(said: str) -> str:
    """Return the kind of content that a French or English word names, or an empty string."""
    word = text.fold(said)
    for kind in [COMMENT, *kinds("searchable")]:
        if word == kind or word in map(text.fold, _KINDS.get(kind, ())) or word in _labels(kind):
            return kind
    return ""


def _labels(kind: str) -> set[str]:
    """Return what a kind's tool is called in each language, so that a new tool needs no word here."""
    if kind == COMMENT:
        return set()
    found = {tool_for(kind).segment}
    for language in ("fr", "en"):
        with translation.override(language):
            found.add(text.fold(str(tool_for(kind).verbose_name)))
    return found


def kind_words() -> list[str]:
    """Return one word per type of content, in the language in force, for the sentence that lists them."""
    place = 1 if (translation.get_language() or "fr").startswith("fr") else 0
    return [_KINDS.get(kind, (kind, kind))[place] for kind in [*kinds("searchable"), COMMENT]]
