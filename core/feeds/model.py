"""What a feed says, apart from how any format writes it: plain values, with no database behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


def _demand_aware(**moments: datetime | None) -> None:
    """Raise ValueError when a moment has no time zone: it could not be told apart from another country's."""
    for name, moment in moments.items():
        if moment is not None and moment.utcoffset() is None:
            raise ValueError(f"{name} needs a time zone")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody credited: a member, a group, an organisation. `url` is an absolute http address or empty."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item was found: the source's name and the address of its feed."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry.

    `id` is a tag: URI made once (RFC 4151); `url` the page spoken of, empty when it is the platform's own;
    `permalink` the platform's page; `html` the words said about it, cleaned again at output; `credit` the
    name of the member who found it, empty when they prefer so.
    """

    id: str
    title: str
    permalink: str
    published: datetime
    url: str = ""
    html: str = ""
    credit: str = ""
    tags: tuple[str, ...] = ()
    updated: datetime | None = None
    language: str = ""
    via: Origin | None = None

    def __post_init__(self) -> None:
        _demand_aware(published=self.published, updated=self.updated)

    @property
    def link(self) -> str:
        """The first link, the same in every format: the page spoken of, else the platform's page."""
        return self.url or self.permalink

    @property
    def page(self) -> str:
        """The platform's page when it is another than `link`, else an empty string."""
        return self.permalink if self.permalink != self.link else ""

    @property
    def changed(self) -> datetime:
        """When the item last changed in a way that readers care about."""
        return self.updated or self.published


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its items, newest first as the caller orders them.

    `self_urls` gives the feed's own absolute address by format (the keys of `core.feeds.FORMATS`);
    `stylesheet` is the address of a CSS file on the same site; `hub` the address of a WebSub hub.
    """

    id: str
    title: str
    home_url: str
    self_urls: Mapping[str, str]
    language: str
    updated: datetime
    author: Person
    items: tuple[Item, ...] = ()
    subtitle: str = ""
    rights: str = ""
    hub: str = ""
    stylesheet: str = ""

    def __post_init__(self) -> None:
        _demand_aware(updated=self.updated)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One source that a watch reads: its feed, its site, and the theme it is filed under (may be empty)."""

    title: str
    feed_url: str
    site_url: str = ""
    description: str = ""
    language: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class SourceList:
    """The sources of a watch, in the order in which they are to be listed within their theme."""

    title: str
    home_url: str
    owner: Person
    updated: datetime
    subscriptions: tuple[Subscription, ...] = ()
    stylesheet: str = ""

    def __post_init__(self) -> None:
        _demand_aware(updated=self.updated)
