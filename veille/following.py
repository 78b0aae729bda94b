"""Which sources a watch follows: added, paused, renamed, removed, or taken from a list by the hundred."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from activity.record import record
from bookmarks.actions import key_of
from content.models import GroupTag, Tag
from content.tagging import TAG_LENGTH, tag_named
from core import clock, text
from core.addresses import clean_url, shown_host
from core.hints import hint
from groups.models import Group
from veille import vocabulary
from veille.finding import Feed, feeds_of
from veille.models import Finding, Source, Watch
from veille.trouble import sentence

SOURCES_MAX = 1000
"""How many sources one watch follows at most."""
THEMES_MAX = 50
"""How many folders of one list become themes at most."""

State = Source.State


@dataclass(frozen=True)
class Followed:
    """What came of following a feed: the source, and whether it is new to the watch."""

    source: Source
    is_new: bool


@dataclass(frozen=True)
class Line:
    """What will happen to one feed of a list: followed, with a theme perhaps, or left out because of `trouble`.

    `source` is the one that the watch has already. `is_new_theme` tells that the group has no such theme yet.
    """

    feed: Feed
    source: Source | None = None
    trouble: str = ""
    theme: str = ""
    is_new_theme: bool = False

    @property
    def is_new(self) -> bool:
        """Tell whether the feed will be followed."""
        return self.source is None and not self.trouble


def source_at(watch: Watch, url: str) -> Source | None:
    """Return the source that the watch follows at that address, if it does. Raises InvalidAddress."""
    return watch.sources.filter(feed_key=key_of(url)).first()


def follow(*, watch: Watch, by: User, feed: Feed, theme: Tag | None = None) -> Followed:
    """Follow a feed, and ask the worker to read it at once; following it again changes nothing.

    Raises InvalidAddress, and ValidationError when the watch follows as many sources as it can.
    """
    found = source_at(watch, feed.url)
    if found is not None:
        return Followed(found, is_new=False)
    if watch.sources.count() >= SOURCES_MAX:
        raise ValidationError(sentence("full"))
    try:
        with transaction.atomic():
            source = new_source(watch, by, feed, theme)
            source.save()
            record("source.followed", actor=by, group=watch.group, title=source.title)
    except IntegrityError:
        return Followed(watch.sources.get(feed_key=key_of(feed.url)), is_new=False)
    _poll_soon(source)
    return Followed(source, is_new=True)


def new_source(watch: Watch, by: User, feed: Feed, theme: Tag | None) -> Source:
    """Return the unsaved source of a feed, due at once. Raises InvalidAddress."""
    url, moment = clean_url(feed.url), clock.now()
    return Source(
        watch=watch,
        title=text.one_line(feed.title)[:160] or shown_host(url)[:160],
        feed_url=url,
        feed_key=key_of(url),
        site_url=feed.site_url,
        theme=theme,
        added_by=by,
        created_at=moment,
        next_poll_at=moment,
    )


def _poll_soon(source: Source) -> None:
    from veille.tasks import poll_in_turn

    hint(poll_in_turn, source.pk)


def plan(watch: Watch, finding: Finding) -> list[Line]:
    """Return what following a list will do, feed by feed, without doing it: three queries, whatever its length."""
    known = {source.feed_key: source for source in watch.sources.only("title", "feed_key", "feed_url")}
    themes = _words(watch.group)
    room, fresh = SOURCES_MAX - len(known), 0
    lines = []
    for feed in feeds_of(finding):
        source = known.get(feed.key)
        fresh += source is None
        trouble = sentence("full") if source is None and fresh > room else ""
        name = text.one_line(feed.theme)[:TAG_LENGTH]
        theme = themes.get(text.slug(name)) if name else None
        is_new_theme = bool(name) and theme is None
        lines.append(Line(feed, source, trouble, theme.name if theme else name, is_new_theme))
    return lines


def _words(group: Group) -> dict[str, Tag]:
    """Return the theme that each word of the group's vocabulary leads to, by the word's slug."""
    rows = GroupTag.objects.filter(group=group).select_related("tag", "synonym_of")
    return {row.tag.slug: row.synonym_of or row.tag for row in rows if row.is_theme or row.synonym_of}


@transaction.atomic
def follow_all(*, watch: Watch, by: User, finding: Finding, new_themes: bool) -> int:
    """Follow what `plan` says of a list, and return how many sources are new.

    With `new_themes`, the folders that are not themes yet become themes; without, their sources have none.
    """
    lines = [line for line in plan(watch, finding) if line.is_new]
    if new_themes:
        names = dict.fromkeys(line.theme for line in lines if line.is_new_theme)
        _make_themes(watch.group, list(names)[:THEMES_MAX])
    themes = _words(watch.group)
    rows = [new_source(watch, by, line.feed, themes.get(text.slug(line.theme))) for line in lines]
    Source.objects.bulk_create(rows, ignore_conflicts=True)
    record("source.imported", actor=by, group=watch.group, count=len(rows))
    finding.delete()
    return len(rows)


def _make_themes(group: Group, names: Iterable[str]) -> None:
    for name in names:
        tag_named(name)
        vocabulary.add_theme(group, name)


@transaction.atomic
def pause(*, source: Source, by: User) -> None:
    """Stop reading a source; what it brought stays."""
    if Source.objects.filter(pk=source.pk).exclude(state=State.PAUSED).update(state=State.PAUSED):
        record("source.paused", actor=by, group=source.watch.group, title=source.title)


@transaction.atomic
def resume(*, source: Source, by: User) -> None:
    """Read a source again, paused or gone, with its past failures forgotten."""
    stopped = Source.objects.filter(pk=source.pk).exclude(state=State.ACTIVE)
    fresh = {"failures": 0, "failing_since": None, "error_code": "", "next_poll_at": clock.now()}
    if stopped.update(state=State.ACTIVE, **fresh):
        record("source.resumed", actor=by, group=source.watch.group, title=source.title)
        _poll_soon(source)


def poll_now(*, source: Source) -> None:
    """Ask the worker to read a source without waiting for its hour."""
    if Source.objects.filter(pk=source.pk, state=State.ACTIVE).update(next_poll_at=clock.now()):
        _poll_soon(source)


@transaction.atomic
def remove(*, source: Source, by: User) -> None:
    """Follow a source no longer, and forget the entries it brought; the bookmarks made of them stay."""
    record("source.removed", actor=by, group=source.watch.group, title=source.title, address=source.feed_url)
    Source.objects.filter(pk=source.pk).delete()


@transaction.atomic
def rename(*, source: Source, by: User, title: str, theme: Tag | None) -> None:
    """Change the title and the theme of a source."""
    Source.objects.filter(pk=source.pk).update(title=text.one_line(title)[:160], theme=theme)
    record("source.renamed", actor=by, group=source.watch.group, title=title)
