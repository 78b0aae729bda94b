"""What a run of digests shows, read together: a dozen queries for a batch of people, none for each of them (LM11).

Items, discussions and rights are read once for all; who may read what is still asked for each person, by the one rule.
A line is written once for each state of its item and each language, whoever shares it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from django.db.models import Max
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.models import Activity
from content import rules
from content.models import Comment, Content, ReadMark
from core import text
from groups.access import Access, access_of_many
from groups.models import Group
from notifications.mail import absolute
from notifications.models import Digest

WORDS = 160
LINES_KEPT = 2000
"""How many written lines a worker keeps, each of about two kilobytes."""
TALK_MAX = 1000
"""How many comments of one item are counted: the latest. A livelier week has more than anybody reads."""


@dataclass(frozen=True)
class Line:
    """One item of a digest in its last state: itself, what came in its discussion, and the latest words of it."""

    item: Content
    comments: int
    last: Comment | None
    is_new: bool

    @property
    def url(self) -> str:
        """The absolute address of what came last."""
        return absolute(self.last.get_absolute_url() if self.last else self.item.permanent_url)

    @property
    def words(self) -> str:
        """The latest words: of the last comment, else of the item."""
        return text.excerpt(text.plain(self.last.body_html), WORDS) if self.last else self.item.excerpt

    @property
    def facts(self) -> str:
        """What happened, in a few words."""
        said = []
        if self.is_new and self.item.author:
            said.append(_("new, by %(name)s") % {"name": self.item.author})
        if self.comments and self.last and self.last.author:
            count = ngettext(
                "%(count)s comment, by %(name)s", "%(count)s comments, the last by %(name)s", self.comments
            )
            said.append(count % {"count": self.comments, "name": self.last.author})
        return " · ".join(said)

    def written(self, *, with_group: bool) -> tuple[str, str]:
        """Return the line as a mail shows it, in the language in force: plain, and HTML."""
        return written(Written(self, with_group, translation.get_language() or ""))


class Written:
    """What the words of a line depend on, all of it: equal when the same words would be written."""

    def __init__(self, line: Line, with_group: bool, language: str) -> None:
        self.line, self.with_group = line, with_group
        item, last = line.item, line.last
        said = (last.pk, last.body_html, str(last.author)) if last else (item.excerpt,)
        shown = (item.pk, item.title, item.kind, str(item.author), line.comments, line.is_new)
        self.key = (language, str(item.group) if with_group else "", *shown, *said)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and self.key == other.key


@lru_cache(maxsize=LINES_KEPT)
def written(what: Written) -> tuple[str, str]:
    """Return a line for the plain part of a mail and for its HTML."""
    context = {"line": what.line, "with_group": what.with_group}
    plain = render_to_string("mail/_digest_line.txt", context)
    return plain, render_to_string("mail/_digest_line.html", context)


@dataclass(frozen=True)
class Section:
    """A part of a digest: a group, or the tags one follows (`group` is None), and how many more items there are."""

    group: Group | None
    lines: list[Line]
    more: int = 0

    @property
    def written(self) -> list[tuple[str, str]]:
        """The lines as a mail shows them."""
        return [line.written(with_group=self.group is None) for line in self.lines]


@dataclass
class Talk:
    """What was said about an item since the earliest digest of the run: when, and (comment, author) in that order."""

    at: list[datetime] = field(default_factory=list)
    said: list[tuple[int, int | None]] = field(default_factory=list)

    def since(self, moment: datetime, reader: int) -> tuple[int, int]:
        """Return how many comments of others came after `moment`, and the id of the last of them (0: none)."""
        others = [pk for pk, author in self.said[bisect_right(self.at, moment) :] if author != reader]
        return len(others), others[-1] if others else 0


class Run:
    """Some digests and what they name, as it stands now. Kept for one batch of mails, never longer."""

    def __init__(self, digests: Iterable[Digest], readers: Iterable[User], *, unread_only: bool = True) -> None:
        self.digests = {digest.pk: digest for digest in digests}
        self.access = access_of_many(readers)
        self.items = self._items({pk for digest in self.digests.values() for pk in named(digest)})
        self.read = self._read() if unread_only else {}
        start = min((digest.since for digest in self.digests.values()), default=None)
        self.talks = self._talks(start) if start else {}
        self.out = self._out() if start else {}
        self.found = {pk: self._states(digest) for pk, digest in self.digests.items() if digest.user_id in self.access}
        last = {pk for states in self.found.values() for _count, pk in states.values() if pk}
        self.comments = Comment.objects.select_related("author").defer("body").in_bulk(last) if last else {}

    def sections(self, digest: Digest) -> list[Section]:
        """Return what a digest of the run shows its reader; empty for a reader who is not of it."""
        lines = {
            pk: Line(self.items[pk], count, self.comments.get(last), self._is_new(pk, digest))
            for pk, (count, last) in self.found.get(digest.pk, {}).items()
        }
        tagged, groups = parts(digest)
        made = [Section(None, [lines[pk] for pk in tagged if pk in lines])]
        for group, pks, more in groups:
            here = [lines[pk] for pk in pks if pk in lines and lines[pk].item.group_id == group]
            made.append(Section(here[0].item.group if here else None, here, more))
        return [section for section in made if section.lines]

    def _items(self, named_pks: set[int]) -> dict[int, Content]:
        rows = Content.objects.alive().filter(pk__in=named_pks).select_related("group", "author")
        items = {item.pk: item for item in rows.defer("body", "body_html", "group__description")}
        rules.load_ties(items.values())
        return items

    def _read(self) -> dict[tuple[int, int], datetime]:
        """Return up to when each person has read each item."""
        rows = ReadMark.objects.filter(user__in=self.access, content__in=self.items)
        return {(user, pk): until for user, pk, until in rows.values_list("user_id", "content_id", "read_until")}

    def _talks(self, start: datetime) -> dict[int, Talk]:
        said = Comment.objects.filter(content__in=self.items, created_at__gt=start, trashed_at=None, is_held=False)
        talks: dict[int, Talk] = {}
        rows = said.order_by("created_at", "pk").values_list("content_id", "created_at", "pk", "author_id")
        for content_id, at, pk, author in rows.iterator(chunk_size=2000):
            talk = talks.setdefault(content_id, Talk())
            talk.at.append(at)
            talk.said.append((pk, author))
            if len(talk.at) > 2 * TALK_MAX:
                del talk.at[:TALK_MAX], talk.said[:TALK_MAX]
        return talks

    def _out(self) -> dict[int, datetime]:
        """Return when each item was last published."""
        acts = Activity.objects.filter(content__in=self.items, verb="content.published").order_by()
        return dict(acts.values_list("content_id").annotate(last=Max("at")))

    def _is_new(self, pk: int, digest: Digest) -> bool:
        at = self.out.get(pk)
        return at is not None and at > digest.since

    def _states(self, digest: Digest) -> dict[int, tuple[int, int]]:
        """Return, of the items that a reader may open and has not read, what came in the discussion, by id."""
        access, found = self.access[digest.user_id], {}
        for pk in named(digest):
            item = self.items.get(pk)
            if item is None or not self._is_for(access, item):
                continue
            found[pk] = self.talks.get(pk, Talk()).since(digest.since, digest.user_id)
        return found

    def _is_for(self, access: Access, item: Content) -> bool:
        until = self.read.get((access.user.pk or 0, item.pk))
        return (until is None or until < item.last_activity_at) and rules.can(access, "read", item)


def parts(digest: Digest) -> tuple[list[int], list[tuple[int, list[int], int]]]:
    """Return the ids a digest names: by followed tags, and by group with how many more there are."""
    kept = cast(dict[str, Any], digest.items or {})
    return kept.get("tagged", []), kept.get("groups", [])


def named(digest: Digest) -> list[int]:
    """Return the ids of all items that a digest names."""
    tagged, groups = parts(digest)
    return [*tagged, *(pk for _group, pks, _more in groups for pk in pks)]


def sections(digest: Digest, reader: User, *, unread_only: bool = True) -> list[Section]:
    """Return what one digest shows its reader now: a fixed number of queries, whatever its length."""
    return Run([digest], [reader], unread_only=unread_only).sections(digest)
