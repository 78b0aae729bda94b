"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""

import json
from typing import Any

from core import text
from core.feeds import dates
from core.feeds.model import Feed, Item, Person

MEDIA_TYPE = "application/feed+json"


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Return the pairs that have a value."""
    return {name: value for name, value in values.items() if value}


def _authors(*people: Person) -> list[dict[str, str]]:
    return [_kept({"name": somebody.name, "url": somebody.url}) for somebody in people if somebody.name]


def _item(item: Item) -> dict[str, Any]:
    """Return the item. `_source` is an extension, which the format lets one name with an underscore."""
    return _kept(
        {
            "id": item.id,
            "url": item.permalink,
            "external_url": item.link if item.page else "",
            "title": item.title,
            "content_html": item.html,
            "content_text": "" if item.html else item.title,
            "summary": text.plain(item.html),
            "date_published": dates.w3cdtf(item.published),
            "date_modified": dates.w3cdtf(item.changed),
            "authors": _authors(Person(item.credit)),
            "tags": list(item.tags),
            "language": item.language,
            "_source": {"name": item.via.name, "url": item.via.url} if item.via else None,
        }
    )


def write(feed: Feed, self_url: str) -> bytes:
    """Return the cleaned `feed` as JSON Feed 1.1."""
    document = _kept(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home_url,
            "feed_url": self_url,
            "description": feed.subtitle,
            "authors": _authors(feed.author),
            "language": feed.language,
            "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else None,
            "items": [_item(item) for item in feed.items],
        }
    )
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
