"""What programs receive: every field is named here, so that none is told by accident (no address, no hidden field)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema


class Problem(Schema):
    """Why a request was refused (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Person(Schema):
    """Somebody, as every signed-in person may know them."""

    username: str
    name: str
    url: str


class Me(Person):
    """Whoever the token or the session belongs to."""

    language: str
    groups: list[str] = Field(description="Slugs of the groups I am a member of")


class Group(Schema):
    """A group. `summary`, `description` and `member_count` are null where only its name may be known."""

    slug: str
    name: str
    url: str
    listing: str
    joining: str
    home_audience: str
    summary: str | None = None
    description: str | None = None
    member_count: int | None = None
    last_activity_at: datetime | None = None
    my_role: str = Field(description="member, animator, admin, or empty")


class Member(Schema):
    """A person's place in a group."""

    person: Person
    role: str
    since: datetime


class Item(Schema):
    """An item of any tool, as a list shows it. `audience` is who reads it today: group, platform or web."""

    id: int
    kind: str
    title: str
    excerpt: str
    url: str
    permanent_url: str
    group: str
    author: Person | None
    audience: str
    state: str
    tags: list[str]
    published_at: datetime | None
    edited_at: datetime | None
    last_activity_at: datetime
    comment_count: int


class Bookmark(Item):
    """A bookmark: an item that names a page of the web. `link` is alive, doubtful or dead."""

    address: str = Field(description="Of the page itself; `url` is that of the bookmark")
    site: str
    writer: str
    written_on: date | None
    language: str
    link: str


class File(Schema):
    """A file joined to an item or to one of its comments."""

    id: int
    name: str
    size: int
    media_type: str
    alt: str
    url: str
    comment: int | None


class WholeItem(Item):
    """An item with its text, and who can read it in one sentence."""

    body: str
    body_html: str
    readers: str
    files: list[File]


class Comment(Schema):
    """A comment on an item."""

    id: int
    author: Person | None
    parent: int | None
    body: str
    body_html: str
    url: str
    created_at: datetime
    edited_at: datetime | None


class Groups(Schema):
    """A page of groups."""

    items: list[Group]
    count: int
    next: str | None
    previous: str | None


class Members(Schema):
    """A page of members."""

    items: list[Member]
    count: int
    next: str | None
    previous: str | None


class Comments(Schema):
    """A page of comments, in reading order."""

    items: list[Comment]
    count: int
    next: str | None
    previous: str | None


class Items(Schema):
    """A stretch of items, the latest activity first; `next` leads to older ones."""

    items: list[Item]
    next: str | None


class Page(Schema):
    """A page to save. All but the address may be left out; the worker reads title and summary from the page."""

    url: str = Field(max_length=4000)
    title: str = Field("", max_length=400)
    summary: str = Field("", max_length=60_000, description="Markdown")
    comment: str = Field("", max_length=60_000, description="Markdown; it becomes the first comment")
    tags: list[str] = Field(default_factory=list, max_length=50)
    audience: str = Field("", description="group, platform or web; left empty, the one of the group")
    key: UUID | None = Field(None, description="Made by the program: the same key sent twice saves once")


class SavedPage(Schema):
    """What came of saving: the bookmark, null while it waits for a moderator, and whether it is new to the group."""

    is_new: bool
    item: Bookmark | None


class Bookmarks(Schema):
    """A page of bookmarks, the latest first."""

    items: list[Bookmark]
    count: int
    next: str | None
    previous: str | None
