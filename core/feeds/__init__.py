"""Feeds of any kind: one model, five formats that say the same items in the same order.

`render(feed, "atom")` gives the bytes; `core.feeds.http` answers the request. The same feed gives the same
bytes: nothing here reads the clock, the active language or the locale.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.feeds import atom, clean, jsonfeed, opml, rdf, rss
from core.feeds.model import Feed
from core.feeds.style import with_stylesheet

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is served (`media_type`, without charset), named to people (`label`) and written."""

    label: str
    media_type: str
    write: Callable[[Feed, str], bytes]
    is_xml: bool = True


# By extension, the most useful first: the order of the links that let software find the feeds.
FORMATS: dict[str, Format] = {
    "atom": Format("Atom", atom.MEDIA_TYPE, atom.write),
    "rss": Format("RSS", rss.MEDIA_TYPE, rss.write),
    "json": Format("JSON Feed", jsonfeed.MEDIA_TYPE, jsonfeed.write, is_xml=False),
    "rdf": Format("RDF", rdf.MEDIA_TYPE, rdf.write),
    "opml": Format("OPML", opml.MEDIA_TYPE, opml.write),
}


def _demand_sound(feed: Feed, self_url: str) -> None:
    """Raise ValueError for what only the calling code can have got wrong, and no format could say validly."""
    if not feed.items:
        raise ValueError("a feed needs an item: give one that presents it")
    ids = [feed.id, *(item.id for item in feed.items)]
    if not all(_ABSOLUTE.fullmatch(name) for name in ids) or len(set(ids)) != len(ids):
        raise ValueError("ids must be absolute URIs and differ from one another")
    if not all([self_url, feed.home_url, feed.author.name, *(item.permalink for item in feed.items)]):
        raise ValueError("self_urls, home_url and permalinks must be absolute http addresses, the author named")


def render(feed: Feed, format: str) -> bytes:
    """Return `feed` as UTF-8 bytes in `format`, one of the keys of `FORMATS`.

    What people typed is cleaned, never refused. Raises ValueError when the feed has no item, when an id is
    not an absolute URI or comes twice, or when an address of the platform's own is not absolute.
    """
    cleaned = clean.feed(feed)
    self_url = clean.address(feed.self_urls[format])
    _demand_sound(cleaned, self_url)
    body = FORMATS[format].write(cleaned, self_url)
    return with_stylesheet(body, cleaned.stylesheet) if FORMATS[format].is_xml else body
