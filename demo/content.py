"""What the demonstration at scale `small` tells, read from `demo/data/*.yaml` and checked: plain data, no database.

Dates are counted back from the day of loading (`days_ago`, `hour`), editions from the last Friday (`weeks_ago`), so
that the demonstration is always fresh. Everything dated by the data lies before midnight at the start of that day.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import yaml

DATA = Path(__file__).parent / "data"
VEILLE = "veille-numerique"
"""Slug of the group that has the veille: its themes, sources and editions are those of the data."""
PARIS = ZoneInfo("Europe/Paris")
FRIDAY, EDITION_HOUR = 4, time(8)

_AXES = {
    "listing": {"listed", "name", "secret"},
    "joining": {"open", "request", "invitation"},
    "home_audience": {"members", "platform", "web"},
    "default_audience": {"group", "platform", "web"},
    "widest_audience": {"group", "platform", "web"},
    "accent": {"nuit", "lampe", "foret", "brique", "prune", "lac", "lavande", "ardoise"},
}
_ENTRY_STATES = {"new", "later", "dropped"}
# libyaml reads these files ten times faster; a PyYAML built without it has the Python twin only.
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Row = TypeVar("_Row")


class DataError(ValueError):
    """The data contradicts itself; the message names the file or the item."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that people belong to: a real town, an invented body."""

    slug: str
    name: str
    kind: str
    town: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; `role` is the function in the organisation."""

    username: str
    name: str
    organisation: str
    role: str
    presentation: str = ""

    @property
    def email(self) -> str:
        """The address of the person, under a domain reserved for tests (RFC 6761)."""
        return f"{self.username}@demo.test"


@dataclass(frozen=True, slots=True)
class Group:
    """A group and its axes of access, in the words of `groups.models.Group`; `description` is Markdown."""

    slug: str
    name: str
    summary: str
    description: str
    accent: str
    listing: str
    joining: str
    home_audience: str
    default_audience: str
    widest_audience: str
    founded_days_ago: int


@dataclass(frozen=True, slots=True)
class Membership:
    """What a person is to a group: `role` and `state` in the words of `groups.models.Membership`."""

    group: str
    username: str
    role: str = "member"
    state: str = "active"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the veille and the words that lead to it."""

    slug: str
    name: str
    synonyms: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a source that waits in the inbox; `state` is new, later or dropped."""

    title: str
    url: str
    summary: str
    days_ago: int
    hour: int
    state: str


@dataclass(frozen=True, slots=True)
class Source:
    """A feed that the veille follows, with what it brought."""

    title: str
    site: str
    feed: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, `hours_after` the bookmark was shared, and its replies."""

    author: str
    hours_after: int
    text: str
    replies: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A shared page. `comment` is what its finder says of it; an empty `audience` is the group's default."""

    id: str
    group: str
    site: str
    title: str
    url: str
    description: str
    comment: str
    author: str
    days_ago: int
    hour: int
    themes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    audience: str = ""
    useful: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()

    def all_comments(self) -> Iterator[Comment]:
        """Yield every comment, each followed by its replies."""
        for comment in self.comments:
            yield comment
            yield from comment.replies


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an edition: bookmark identifiers in order."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A weekly edition. The coming one has number 0, no date and no édito yet."""

    title: str
    sections: tuple[Section, ...]
    number: int = 0
    weeks_ago: int = -1
    edito: str = ""

    @property
    def items(self) -> tuple[str, ...]:
        """Every bookmark identifier of the edition, in order; the first is the headline."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything, in the order to create it; bookmarks and editions are oldest first in each group."""

    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    memberships: tuple[Membership, ...]
    themes: tuple[Theme, ...]
    sources: tuple[Source, ...]
    bookmarks: tuple[Bookmark, ...]
    editions: tuple[Edition, ...]
    coming: Edition
    weeks_off: tuple[int, ...]

    def active(self, group: str) -> set[str]:
        """Return the user names of the members of the group of slug `group`."""
        return {row.username for row in self.memberships if row.group == group and row.state == "active"}


def moment(days_ago: int, hour: int, today: date) -> datetime:
    """Return the hour, in Paris, of the day `days_ago` days before `today`."""
    return datetime.combine(today - timedelta(days=days_ago), time(hour), PARIS)


def publication(weeks_ago: int, now: datetime) -> datetime:
    """Return the Friday 08:00 in Paris, `weeks_ago` weeks before the last one that is not after `now` (aware)."""
    local = now.astimezone(PARIS)
    friday = local.date() - timedelta(days=(local.weekday() - FRIDAY) % 7)
    if datetime.combine(friday, EDITION_HOUR, PARIS) > local:
        friday -= timedelta(days=7)
    return datetime.combine(friday - timedelta(weeks=weeks_ago), EDITION_HOUR, PARIS)


@cache
def load() -> Demo:
    """Return the whole demonstration, the same at each call. Raise DataError where the data contradicts itself."""
    demo = _read_all()
    check(demo)
    return demo


def _read_all() -> Demo:
    sites = _yaml("sites")
    editions = _yaml("editions")
    return Demo(
        organisations=_rows(Organisation, _yaml("organisations")),
        people=_rows(Person, _yaml("people")),
        groups=_rows(Group, _yaml("groups")),
        memberships=tuple(_memberships(_yaml("memberships"))),
        themes=_rows(Theme, _yaml("themes")),
        sources=tuple(_row(Source, row, entries=_rows(Entry, row.get("entries", []))) for row in _yaml("sources")),
        bookmarks=tuple(_bookmark(group, row, sites) for group, row in _bookmark_rows()),
        editions=tuple(_edition(row) for row in editions["published"]),
        coming=_edition(editions["coming"]),
        weeks_off=tuple(editions["weeks_off"]),
    )


def _yaml(name: str) -> Any:
    with (DATA / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_YAML)  # noqa: S506 - a safe loader, in C where it exists


def _bookmark_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(DATA.glob("bookmarks-[0-9]*.yaml")):
        yield from ((VEILLE, row) for row in _yaml(path.stem))
    for group, rows in _yaml("bookmarks-groups").items():
        yield from ((group, row) for row in rows)


def _bookmark(group: str, row: dict[str, Any], sites: dict[str, str]) -> Bookmark:
    host = urlsplit(row["url"]).hostname or ""
    _require(host in sites, f"{row['url']}: its site is not in sites.yaml")
    return _row(Bookmark, row, group=group, site=sites[host], comments=_comments(row.get("comments", [])))


def _comments(rows: list[dict[str, Any]]) -> tuple[Comment, ...]:
    return tuple(_row(Comment, row, replies=_comments(row.get("replies", []))) for row in rows)


def _edition(row: dict[str, Any]) -> Edition:
    return _row(Edition, row, sections=_rows(Section, row["sections"]))


def _memberships(groups: dict[str, Any]) -> Iterator[Membership]:
    roles = {"admins": "admin", "animators": "animator", "members": "member"}
    for group, lists in groups.items():
        unknown = set(lists) - {*roles, "asked", "invited", "banned"}
        _require(not unknown, f"memberships of {group}: {unknown} is unknown")
        for key, role in roles.items():
            yield from (Membership(group, username, role) for username in lists[key])
        for username in lists.get("invited", []):
            yield Membership(group, username, state="invited")
        for state in ("asked", "banned"):
            for row in lists.get(state, []):
                yield Membership(group, row["username"], state=state, reason=row["reason"])


def _rows(kind: type[_Row], rows: list[dict[str, Any]]) -> tuple[_Row, ...]:
    return tuple(_row(kind, row) for row in rows)


def _row(kind: type[_Row], row: dict[str, Any], **built: Any) -> _Row:
    """Return a `kind` made from a row of YAML: every name known, none missing, each word and number of its type."""
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    values = {**{name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}, **built}
    needed = {name for name, field in fields.items() if field.default is dataclasses.MISSING}
    where = f"{kind.__name__} {row}"
    _require(set(values) <= set(fields), f"{where}: unknown {set(values) - set(fields)}")
    _require(needed <= set(values), f"{where}: missing {needed - set(values)}")
    for name, value in values.items():
        wanted = str(fields[name].type)
        right = type(value).__name__ == wanted or (wanted.startswith("tuple") and isinstance(value, tuple))
        _require(right, f"{where}: {name} is not {wanted}")
    return kind(**values)


def check(demo: Demo) -> None:
    """Raise DataError unless every reference resolves, names are unique and times are in order."""
    _unique("user name", (person.username for person in demo.people))
    _unique("name", (person.name for person in demo.people))
    _unique("organisation", (row.slug for row in demo.organisations))
    _unique("group", (row.slug for row in demo.groups))
    _unique("theme", (row.slug for row in demo.themes))
    _unique("feed", (row.feed for row in demo.sources))
    _unique("bookmark", (row.id for row in demo.bookmarks))
    _unique("address", [b.url for b in demo.bookmarks] + [e.url for s in demo.sources for e in s.entries])
    organisations = {row.slug for row in demo.organisations}
    for person in demo.people:
        _require(person.organisation in organisations, f"{person.username}: no organisation {person.organisation}")
    for group in demo.groups:
        for axis, words in _AXES.items():
            _require(getattr(group, axis) in words, f"{group.slug}: {axis} is not one of {sorted(words)}")
    for entry in (entry for source in demo.sources for entry in source.entries):
        _require(entry.state in _ENTRY_STATES and entry.days_ago >= 1, f"{entry.url}: state or day")
    _check_memberships(demo)
    _check_bookmarks(demo)
    _check_editions(demo)


def _check_memberships(demo: Demo) -> None:
    people, groups = {person.username for person in demo.people}, {group.slug for group in demo.groups}
    _unique("membership", ((row.group, row.username) for row in demo.memberships))
    for row in demo.memberships:
        _require(row.username in people, f"{row.group}: nobody is called {row.username}")
        _require(row.group in groups, f"no group {row.group}")
    admins = {row.group for row in demo.memberships if row.role == "admin"}
    _require(admins == groups, f"without admin: {groups - admins}")


def _check_bookmarks(demo: Demo) -> None:
    themes = {theme.slug for theme in demo.themes}
    members = {group.slug: demo.active(group.slug) for group in demo.groups}
    audiences = _AXES["default_audience"] | {""}
    for row in demo.bookmarks:
        voters = [row.author, *row.useful, *row.noise]
        _unique(f"vote on {row.id}, its finder's own included,", voters)
        strangers = {*voters, *(comment.author for comment in row.all_comments())} - members[row.group]
        _require(not strangers, f"{row.id}: not members of {row.group}: {strangers}")
        _require(set(row.themes) <= themes and row.audience in audiences, f"{row.id}: theme or audience")
        _require(0 <= row.hour < 24, f"{row.id}: hour")
        last = max((comment.hours_after for comment in row.all_comments()), default=0)
        _require(last < 24 * row.days_ago - row.hour, f"{row.id}: shared or commented on the day of loading")
        for comment in row.comments:
            late = all(reply.hours_after > comment.hours_after for reply in comment.replies)
            _require(late, f"{row.id}: a reply before its comment")


def _check_editions(demo: Demo) -> None:
    found = {row.id: row.days_ago for row in demo.bookmarks if row.group == VEILLE}
    numbers = [edition.number for edition in demo.editions]
    _require(numbers == list(range(1, len(numbers) + 1)), "editions are not numbered in order")
    weeks = {*(edition.weeks_ago for edition in demo.editions), *demo.weeks_off}
    _require(weeks == set(range(len(numbers) + len(demo.weeks_off))), "a week has neither edition nor holiday")
    every = [item for edition in (*demo.editions, demo.coming) for item in edition.items]
    _unique("item of an edition", every)
    _require(set(every) <= set(found), f"no such bookmark: {set(every) - set(found)}")
    for edition in demo.editions:
        # The last Friday may be seven days before the day of loading: older than that is always before the edition.
        early = min(found[item] for item in edition.items) > 7 * edition.weeks_ago + 7
        _require(early, f"edition {edition.number}: an item is younger than it")


def _unique(what: str, values: Iterable[Any]) -> None:
    twice = [value for value, count in Counter(values).items() if count > 1]
    _require(not twice, f"{what} twice: {twice}")


def _require(truth: bool, message: str) -> None:
    if not truth:
        raise DataError(message)
