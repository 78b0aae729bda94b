"""The versions of an item or of a comment, in a line (CC29)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from accounts.models import User
from content.models import Comment, Content, Revision, VersionName
from core import text
from toolkit.editors import last_editor

PER_PAGE = 20


@dataclass(frozen=True)
class Version:
    """One version: its title and text, when it was written and by whom; `pk` is None for the one that stands."""

    pk: int | None
    title: str
    body: str
    at: Any
    author: User | None

    @property
    def words(self) -> str:
        """The text as one reads it, without its markup."""
        return text.readable(self.body)


def standing(thing: Content | Comment) -> Version:
    """Return the version that stands."""
    author = last_editor(thing) if isinstance(thing, Content) else thing.author
    return Version(None, getattr(thing, "title", ""), thing.body, thing.edited_at or thing.created_at, author)


def revisions(thing: Content | Comment) -> Any:
    """Return the earlier versions, the latest first."""
    if isinstance(thing, Comment):
        kept = Revision.objects.filter(comment=thing)
    else:
        kept = Revision.objects.filter(content_id=thing.pk, comment=None)
    return kept.select_related("author").order_by("-made_at", "-pk")


def names_of(thing: Content | Comment) -> dict[Any, str]:
    """Return the names that people gave to versions of an item, by the hour of the version: one query."""
    if isinstance(thing, Comment):
        return {}
    return dict(VersionName.objects.filter(content_id=thing.pk).values_list("at", "name"))


def kept(row: Revision) -> Version:
    """Return an earlier version."""
    return Version(row.pk, row.title, row.body, row.made_at, row.author)


def steps(thing: Content | Comment, page: Page[Revision]) -> list[tuple[Version, Version | None]]:
    """Return each version of a page with the one before it; the first page begins with the one that stands."""
    start = max(page.start_index() - 1, 0)  # an item that was never changed has no row: Django counts from 0 then
    rows = [kept(row) for row in page.paginator.object_list[start : page.end_index() + 1]]
    newer = [standing(thing)] if page.number == 1 else []
    line = newer + rows
    shown = line[: len(newer) + PER_PAGE]
    return [(one, line[n + 1] if n + 1 < len(line) else None) for n, one in enumerate(shown)]
