"""Two people who change one text never erase one another silently (CC14): a form knows the version it started from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from content.models import Comment, Content, Revision
from core import text
from core.merging import Piece, differences, joined


@dataclass(frozen=True)
class Conflict:
    """What stands now and what was typed, with their differences; whether the form holds both joined."""

    theirs: str
    mine: str
    pieces: list[Piece]
    is_joined: bool


def version_of(thing: Content | Comment) -> str:
    """Return what names the version of a text: when it was written, and a digest, since corrections keep the hour."""
    return named(thing.edited_at or thing.created_at, thing.body)


def named(at: datetime, body: str) -> str:
    """Return the name of the version of a text written at `at`."""
    return f"{at.isoformat()}/{hashlib.sha256(body.encode()).hexdigest()[:12]}"


def revision_of(thing: Content | Comment, version: str) -> Revision | None:
    """Return an earlier version by its name (`version_of`), or None when it was not kept: one query."""
    try:
        at = parse_datetime(version.partition("/")[0][:40])
    except ValueError:
        at = None
    if at is None or not is_aware(at):
        return None
    kept = Revision.objects.filter(comment=thing if isinstance(thing, Comment) else None, made_at=at)
    if isinstance(thing, Content):
        kept = kept.filter(content_id=thing.pk)
    return next((row for row in kept if named(row.made_at, row.body) == version), None)


def base_of(thing: Content | Comment, version: str) -> str | None:
    """Return the text of an earlier version, or None when it was not kept."""
    row = revision_of(thing, version)
    return row.body if row is not None else None


class VersionMixin(forms.Form):
    """A form that changes a text: it refuses once what was typed on an old version, and shows both side by side.

    The form then holds the version that stands, so that saving again is a decision.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    conflict: Conflict | None = None

    def watch(self, thing: Content | Comment) -> None:
        """Remember the version that stands now."""
        self.thing, self.standing, self.current = thing, thing.body, version_of(thing)
        self.fields["version"].initial = self.current

    def clean(self) -> Any:
        """Raise the conflict, if any: beside the text, with both kept."""
        data = super().clean()
        started, mine = self.cleaned_data.get("version", ""), self.cleaned_data.get("body", "")
        if started and started != self.current and text.normalise(self.standing) != mine:
            self.clash(started, mine)
        return data

    def clash(self, started: str, mine: str) -> None:
        """Put both texts together where they do not touch, and say what happened."""
        base = base_of(self.thing, started)
        both = joined(base, mine, self.standing) if base is not None else None
        self.conflict = Conflict(self.standing, mine, differences(self.standing, mine), both is not None)
        typed = cast(QueryDict, self.data).copy()
        typed["version"] = self.current
        if both is not None:
            typed["body"] = both
            said = _("This text was changed meanwhile. Both changes stand together below: read them, then save.")
        else:
            said = _("This text was changed meanwhile, in the same place. Compare both below, then save what is right.")
        self.data = typed
        self.add_error("body", said)
