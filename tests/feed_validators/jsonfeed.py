"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1); addresses that are wanted in public count as needed."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.feed_validators import common as c

_FEED = {
    "version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon",
    "authors", "language", "expired", "hubs", "items",
}  # fmt: skip
_ITEM = {
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
    "date_published", "date_modified", "authors", "tags", "language", "attachments",
}  # fmt: skip
_ADDRESSES = {
    "home_page_url", "feed_url", "next_url", "icon", "favicon", "url", "external_url", "image", "banner_image",
}  # fmt: skip
_STRINGS = _ADDRESSES | {
    "version", "title", "description", "user_comment", "language", "id", "content_html", "content_text", "summary",
    "date_published", "date_modified",
}  # fmt: skip


def problems(body: bytes, self_url: str | None) -> Iterator[str]:
    yield from c.utf8_problems(body)
    repeated: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        repeated.extend(key for key, times in Counter(key for key, _ in found).items() if times > 1)
        return dict(found)

    try:
        feed = json.loads(body, object_pairs_hook=pairs)
        json.dumps(feed, ensure_ascii=False).encode()
    except ValueError as error:
        yield f"not JSON in UTF-8: {error}"
        return
    yield from (f"the name {key!r} comes twice in one object" for key in repeated)
    if not isinstance(feed, dict):
        yield "the document is not an object"
        return
    yield from _feed_problems(feed, self_url)


def _feed_problems(feed: dict[str, Any], self_url: str | None) -> Iterator[str]:
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield f"bad version {feed.get('version')!r}"
    for needed in ("title", "items", "home_page_url", "feed_url"):
        if needed not in feed:
            yield f"the feed has no {needed}"
    if self_url is not None and feed.get("feed_url") != self_url:
        yield f"feed_url is {feed.get('feed_url')!r}, not {self_url!r}"
    if not isinstance(feed.get("expired", False), bool):
        yield "expired is not true or false"
    yield from _object_problems(feed, _FEED, "feed")
    for hub in feed.get("hubs", []):
        if not hub.get("type") or not c.is_http(hub.get("url", "")):
            yield f"a hub needs type and url: {hub!r}"
    items = feed.get("items", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        yield "items is not a list of objects"
        return
    for item in items:
        yield from _item_problems(item)
    ids = Counter(str(item.get("id")) for item in items)
    yield from (f"id {one!r} comes twice" for one, times in ids.items() if times > 1)


def _object_problems(found: dict[str, Any], known: set[str], where: str) -> Iterator[str]:
    """Yield the problems of names and values that feed and item have alike."""
    for key, value in found.items():
        if key not in known and not re.fullmatch(r"_[A-Za-z][^.]*", key):
            yield f"unknown name {key!r} in {where}: extensions begin with an underscore and a letter"
        if key in _STRINGS & known and (not isinstance(value, str) or not value.strip()):
            yield f"{key} is not a string with something in it: {value!r}"
        elif key in _ADDRESSES & known and not c.is_http(value):
            yield f"{key} is not an absolute address: {value!r}"
    if "language" in found and not c.is_language(str(found["language"])):
        yield f"bad language {found['language']!r}"
    authors = found.get("authors", [])
    if not isinstance(authors, list) or not all(isinstance(one, dict) for one in authors):
        yield "authors is not a list of objects"
    elif not all({"name", "url", "avatar"} & set(one) for one in authors):
        yield "an author has neither name nor url nor avatar"


def _item_problems(item: dict[str, Any]) -> Iterator[str]:
    yield from _object_problems(item, _ITEM, "item")
    if "id" not in item:
        yield "an item has no id"
    if "content_html" not in item and "content_text" not in item:
        yield "an item has neither content_html nor content_text"
    if isinstance(item.get("content_html"), str):
        yield from c.html_problems(item["content_html"] or "-", "content_html")
    for date in ("date_published", "date_modified"):
        if date in item and not c.is_rfc3339(str(item[date])):
            yield f"{date} is not an RFC 3339 date: {item[date]!r}"
    tags = item.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) and tag for tag in tags):
        yield f"tags is not a list of strings: {tags!r}"
    for attachment in item.get("attachments", []):
        if not c.is_http(attachment.get("url", "")) or "/" not in attachment.get("mime_type", ""):
            yield f"an attachment needs url and mime_type: {attachment!r}"
