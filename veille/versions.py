"""Two animators at once: what each changed is kept, and where both changed the same words, both are shown (VD12).

A form carries a digest of each of its fields as they stood when it was opened. What only one of the two changed is
merged field by field; a clash is put before the second, with both texts, and saving again is their decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from core import text
from core.merging import Piece, differences

STAMP_MAX = 4000


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: its label, what stands, what was typed, and what differs."""

    label: str
    theirs: str
    mine: str
    pieces: list[Piece]


def digest(words: str) -> str:
    """Return what names the state of one field."""
    return sha256(text.normalise(words).encode()).hexdigest()[:10]


def stamp(values: Mapping[str, str]) -> str:
    """Return what names the state of several fields, for a hidden field."""
    return ",".join(f"{name}={digest(words)}" for name, words in values.items())


def unstamped(stamped: str) -> dict[str, str]:
    """Return the digests by field; what is none is left out."""
    pairs = (part.partition("=") for part in stamped[:STAMP_MAX].split(","))
    return {name: value for name, mark, value in pairs if mark}


class MergingMixin(forms.Form):
    """A form whose fields are merged with what somebody else saved meanwhile, or shown beside it."""

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=STAMP_MAX)

    def watch_fields(self, standing: dict[str, str]) -> None:
        """Remember how the fields stand now."""
        self.clashes: list[Clash] = []
        self.standing = standing
        self.fields["version"].initial = stamp(standing)

    def clean(self) -> Any:
        """Take over what others changed and I did not; keep my word where I alone changed; show the rest."""
        super().clean()
        data, started = self.cleaned_data, unstamped(self.cleaned_data.get("version", ""))
        typed = cast(QueryDict, self.data).copy()
        for name, theirs in self.standing.items():
            base = started.get(name)
            if base is None or base == digest(theirs) or name not in data:
                continue
            mine = data[name]
            if digest(mine) in (base, digest(theirs)):
                data[name] = typed[name] = theirs
            else:
                self._clash(name, theirs, mine)
        if self.clashes:
            typed["version"] = stamp(self.standing)
            self.data = typed
        return data

    def _clash(self, name: str, theirs: str, mine: str) -> None:
        label = str(self.fields[name].label or name)
        self.clashes.append(Clash(label, theirs, mine, differences(theirs, mine)))
        self.add_error(name, _("Somebody changed this while you were writing. Compare both below, then save."))
