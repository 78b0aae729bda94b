"""What changed in an event that people had noted: said on its page, in the notice, in the calendar file (AG08, LE5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import words
from agenda.models import Event, Occurrence

LABELS = {
    "when": gettext_lazy("Date and hour"),
    "where": gettext_lazy("Where"),
    "link": gettext_lazy("Online link"),
    "title": gettext_lazy("Title"),
    "rule": gettext_lazy("How it comes again"),
}


@dataclass(frozen=True)
class Told:
    """One thing that changed: `what` is a key of LABELS, `before` and `after` are words for people."""

    what: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """What it is called."""
        return str(LABELS.get(self.what, self.what))

    @property
    def data(self) -> dict[str, str]:
        """The same, as the log keeps it."""
        return {"what": self.what, "before": self.before, "after": self.after}


def between(before: Event, after: Event) -> list[Told]:
    """Return what matters to those who come and differs between two states of an event; descriptions do not.

    The address of a link that is kept for those registered is not said.
    """
    pairs = [
        ("when", when(before), when(after)),
        ("where", before.where, after.where),
        ("link", _link(before), _link(after)),
        ("title", before.title, after.title),
        ("rule", words.rule_words(before), words.rule_words(after)),
    ]
    found = [Told(what, old, new) for what, old, new in pairs if old != new]
    if before.link != after.link and not any(one.what == "link" for one in found):
        found.append(Told("link", _link(before), _link(after)))
    return found


def between_times(before: Occurrence, after: Occurrence) -> list[Told]:
    """Return the same of one occurrence."""
    pairs = [
        ("when", when(before), when(after)),
        ("where", before.where, after.where),
        ("title", before.name, after.name),
    ]
    return [Told(what, old, new) for what, old, new in pairs if old != new]


def when(thing: Event | Occurrence) -> str:
    """Return when it is, in words, with the zone where hours count."""
    event = thing.event if isinstance(thing, Occurrence) else thing
    return words.span_words(thing.wall, is_deadline=event.is_deadline)


def _link(event: Event) -> str:
    if not event.link:
        return ""
    return str(_("for registered people")) if event.is_link_kept else event.link


def read(data: Any) -> list[Told]:
    """Return what a row of the log says changed."""
    rows = data.get("changes", []) if isinstance(data, dict) else []
    return [Told(row["what"], row["before"], row["after"]) for row in rows]
