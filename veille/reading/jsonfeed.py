"""JSON Feed 1.0 and 1.1 (jsonfeed.org), which feedparser does not read."""

import json
from typing import Any

from core.charset import decode
from core.dates import read_date
from veille.reading.clean import SUMMARY_MAX
from veille.reading.model import RawEntry, RawFeed, UnreadableError

# Far more than are kept, in case the oldest come first.
_ITEMS_MAX = 5_000


def looks_like_json(body: bytes) -> bool:
    """Tell whether a document begins as a JSON object, whatever its media type says."""
    return body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read_json(body: bytes) -> RawFeed:
    """Return the feed in `body`. Raises UnreadableError("not_a_feed")."""
    try:
        feed = json.loads(decode(body), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not_a_feed") from error
    version, items = _text(feed, "version"), feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not version.startswith(("https://jsonfeed.org/", "http://jsonfeed.org/")):
        raise UnreadableError("not_a_feed")
    author, language = _author(feed), _text(feed, "language")
    return RawFeed(
        title=_text(feed, "title"),
        site_url=_text(feed, "home_page_url"),
        language=language,
        hub_url=next((_text(hub, "url") for hub in _list(feed, "hubs") if _text(hub, "type") == "WebSub"), ""),
        self_url=_text(feed, "feed_url"),
        entries=[_entry(item, author, language) for item in items[:_ITEMS_MAX] if isinstance(item, dict)],
    )


def _text(holder: Any, name: str) -> str:
    value = holder.get(name) if isinstance(holder, dict) else None
    # Ids are strings in 1.1, but numbers are met and must be understood (JSON Feed 1.1, "id").
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _list(holder: Any, name: str) -> list[Any]:
    value = holder.get(name) if isinstance(holder, dict) else None
    return value[:100] if isinstance(value, list) else []


def _author(holder: Any) -> str:
    """Return the names of `authors` (1.1), else of `author` (1.0)."""
    names = [_text(author, "name") for author in _list(holder, "authors")[:5]]
    return ", ".join(filter(None, names)) or _text(holder.get("author"), "name")


def _entry(item: dict[str, Any], author: str, language: str) -> RawEntry:
    text = _text(item, "content_text")
    html = _text(item, "content_html")
    short = _text(item, "summary")
    return RawEntry(
        uid=_text(item, "id"),
        # `external_url` is the page spoken of, `url` the page that speaks of it: a watch wants the first.
        url=_text(item, "external_url") or _text(item, "url"),
        title=_text(item, "title"),
        summary=(short or html or text)[:SUMMARY_MAX],
        is_html=not short and bool(html),
        author=_author(item) or author,
        published=read_date(_text(item, "date_published") or _text(item, "date_modified")),
        tags=[tag for tag in _list(item, "tags") if isinstance(tag, str)],
        language=_text(item, "language") or language,
    )
