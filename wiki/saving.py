"""Saving the text of a page: two people who change it at once lose nothing (PA02, LD3, REL-R7).

What was typed on an older version is put together with the one that stands, under the lock of the page's row. Where
both changed the same passage nothing is saved: both are shown, and one chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from content.models import Content
from core import text
from core.merging import differences, merged
from groups.access import Access
from toolkit import actions
from toolkit.conflicts import Conflict, base_of, revision_of, version_of
from wiki import changes, linking
from wiki.models import Page, Writing
from wiki.sections import section_at, spliced


@dataclass(frozen=True)
class Typed:
    """What somebody typed: the whole text or one section of it, on which version, and in short what they changed."""

    body: str
    version: str = ""
    section: int | None = None
    title: str | None = None
    summary: str = ""
    audience: str | None = None
    tags: Iterable[str] | None = None
    files: Sequence[UploadedFile] = ()


class ClashError(Exception):
    """Both changed the same passage. `body` holds both, in place; `version` is the one it was put together with."""

    def __init__(self, conflict: Conflict, body: str, version: str) -> None:
        super().__init__()
        self.conflict, self.body, self.version = conflict, body, version


@dataclass(frozen=True)
class Saved:
    """The page as it stands now, and whether somebody else's changes are in it beside mine."""

    page: Page
    is_merged: bool


@transaction.atomic
def save(*, page_id: int, editor: User, typed: Typed) -> Saved:
    """Save what was typed, with what others saved meanwhile. Raises ClashError where both touched the same passage."""
    # Not the key: the worker that indexes the page holds its document and asks for the key of its row.
    standing = Content.objects.select_for_update(no_key=True).get(pk=page_id)
    page: Page = Page.objects.select_related("group", "author").get(pk=page_id)
    version = version_of(standing)
    is_old = bool(typed.version) and typed.version != version
    base = base_of(standing, typed.version) if is_old else standing.body
    mine = linking.resolved(whole(base, typed), Access(editor), page.group)
    page.title = title_of(standing, typed, is_old=is_old)
    page.body = mine if not is_old else together(base, mine, standing.body, version)
    page.audience = typed.audience or page.audience
    is_merged = is_old and page.body != mine
    actions.edit(item=page, editor=editor, tags=typed.tags, files=typed.files)
    Writing.objects.filter(page=page, user=editor).delete()
    if page.body != standing.body:
        changes.note(page=page, editor=editor, summary=typed.summary, before=standing.body)
    return Saved(page, is_merged)


def whole(base: str | None, typed: Typed) -> str:
    """Return the whole text as its writer wants it: the section put back in its place."""
    if typed.section is None:
        return typed.body
    found = section_at(base, typed.section) if base is not None else None
    if base is None or found is None:
        return typed.body if base is None else f"{base}\n\n{typed.body}".strip("\n")
    return text.normalise(spliced(base, found, typed.body))


def together(base: str | None, mine: str, theirs: str, version: str) -> str:
    """Return both changes put together. Raises ClashError where they touch, or when the version before was not kept."""
    if mine == theirs:
        return mine
    both, clashes = merged(base, mine, theirs) if base is not None else (f"{theirs}\n\n{mine}", 1)
    if clashes:
        sides = text.readable(theirs), text.readable(mine)
        raise ClashError(Conflict(*sides, differences(*sides), is_joined=True), both, version)
    return both


def title_of(standing: Content, typed: Typed, *, is_old: bool) -> str:
    """Return the title: the one typed, unless it was left alone while somebody else changed it."""
    if typed.title is None:
        return standing.title
    if is_old:
        old = revision_of(standing, typed.version)
        if old is not None and old.title == typed.title:
            return standing.title
    return typed.title
