"""Saving a web resource: a new bookmark, or one's words added to the one the group has already (VC5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import User
from bookmarks import twins
from bookmarks.models import Address, Bookmark, Mark
from content import tagging
from core import clock, text
from core.addresses import address_key, clean_url, shown_host
from core.hints import hint
from groups.models import Group
from toolkit import actions


@dataclass(frozen=True)
class Saved:
    """What came of saving an address: the bookmark, and whether it is new to the group."""

    bookmark: Bookmark
    is_new: bool


@dataclass(frozen=True)
class Typed:
    """What a member typed with an address; everything but the address may be empty.

    `own` holds the fields of a kind of bookmark (its collection, its deadline…); one already there keeps its own.
    """

    url: str
    title: str = ""
    summary: str = ""
    comment: str = ""
    tags: tuple[str, ...] = ()
    audience: str = ""
    own: Mapping[str, Any] = field(default_factory=dict)
    form_key: UUID | None = None


def key_of(url: str) -> str:
    """Return the fixed-length key under which an address is unique in a group. Raises InvalidAddress."""
    return hashlib.sha256(address_key(url).encode()).hexdigest()


def known(group: Group, url: str) -> Bookmark | None:
    """Return the group's living bookmark of that address, if it has one. Raises InvalidAddress."""
    row = Address.objects.filter(group=group, key=key_of(url)).select_related("bookmark__group").first()
    return row.bookmark if row and row.bookmark.trashed_at is None else None


def save(*, group: Group, author: User, typed: Typed, quiet: bool = False) -> Saved:
    """Save an address in a group, or add the comment, the tags and a vote to the bookmark it already has.

    Two members who save at the same second share one bookmark: the unique key decides, not a look-up.
    Raises InvalidAddress.
    """
    sent = actions.already_made(typed.form_key, author)
    if sent is not None and sent.content_id:
        return Saved(Bookmark.objects.select_related("group").get(pk=sent.content_id), is_new=True)
    found = known(group, typed.url)
    if found is None:
        try:
            return Saved(_save_new(group, author, typed, quiet), is_new=True)
        except IntegrityError:
            found = known(group, typed.url)
            if found is None:
                raise
    join(bookmark=found, author=author, typed=typed)
    return Saved(found, is_new=False)


@transaction.atomic
def _save_new(group: Group, author: User, typed: Typed, quiet: bool) -> Bookmark:
    url = clean_url(typed.url)
    key = key_of(url)
    Address.objects.filter(group=group, key=key, bookmark__trashed_at__isnull=False).delete()
    item = Bookmark(
        group=group,
        url=url,
        title=typed.title or shown_host(url),
        body=typed.summary,
        audience=typed.audience or group.default_audience,
        site=shown_host(url)[:120],
        title_key=twins.key_for(typed.title, url),
        has_typed_title=bool(typed.title),
        has_typed_summary=bool(typed.summary),
        **typed.own,
    )
    actions.publish(item=item, author=author, tags=typed.tags, form_key=typed.form_key, quiet=quiet)
    Address.objects.create(group=group, key=key, bookmark=item)
    if typed.comment:
        actions.post_comment(content=item, author=author, body=typed.comment)
    if not quiet:
        read_soon(item)
    return item


def bring(*, group: Group, author: User, typed: Typed) -> Saved:
    """Save an address that comes from a file: nobody is told, its page is read in its turn, and a bookmark that the
    group has already gets the tags alone, so that the same file may come twice. Raises InvalidAddress.
    """
    found = known(group, typed.url)
    if found is None:
        return Saved(_save_new(group, author, typed, quiet=True), is_new=True)
    add_tags(found, typed.tags)
    return Saved(found, is_new=False)


@transaction.atomic
def mark(*, bookmark: Bookmark, user: User, is_for_later: bool | None = None, note: str | None = None) -> None:
    """Keep for oneself that a bookmark is to be read later, or a note; with neither left, nothing is kept (BO06)."""
    row = Mark.objects.filter(user=user, bookmark=bookmark).first()
    row = row or Mark(user=user, bookmark=bookmark, is_for_later=False, made_at=clock.now())
    row.is_for_later = row.is_for_later if is_for_later is None else is_for_later
    row.note = row.note if note is None else text.normalise(note)
    if row.is_for_later or row.note:
        row.save()
    elif row.pk:
        row.delete()


def read_soon(bookmark: Bookmark) -> None:
    """Hint the worker that the page of a bookmark waits to be read."""
    from bookmarks.tasks import read_page

    hint(read_page, bookmark.pk)


@transaction.atomic
def join(*, bookmark: Bookmark, author: User, typed: Typed) -> None:
    """Add one's comment, tags and vote to a bookmark that somebody saved before."""
    if typed.comment:
        actions.post_comment(content=bookmark, author=author, body=typed.comment, form_key=typed.form_key)
    add_tags(bookmark, typed.tags)
    if bookmark.author_id != author.pk:
        actions.react(item=bookmark, user=author, value=1)


def add_tags(bookmark: Bookmark, names: Iterable[str]) -> None:
    """Add words to a bookmark, as far as it may have that many."""
    tags = tagging.in_vocabulary(bookmark.group, [tagging.tag_named(name) for name in names])
    room = max(tagging.TAGS_MAX - bookmark.tagged.count(), 0)
    tagging.add_tags(bookmark, tags[:room])


@transaction.atomic
def change_address(*, bookmark: Bookmark, url: str) -> None:
    """Give a bookmark another address; the old one still leads to it. Raises InvalidAddress, IntegrityError."""
    bookmark.url = clean_url(url)
    bookmark.site = shown_host(bookmark.url)[:120]
    Address.objects.get_or_create(group=bookmark.group, key=key_of(url), defaults={"bookmark": bookmark})
    Bookmark.objects.filter(pk=bookmark.pk).update(
        fetch_state=Bookmark.Fetch.WAITING, fetch_attempts=0, likened_at=None
    )
    read_soon(bookmark)
