"""RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0, by feedparser on bytes in memory.

Never give feedparser a string: it would open it as a file or an address. Its own sanitiser is switched off because
it is what takes minutes on large items; nh3 does that work in `veille.reading.clean`.
"""

import calendar
import io
from datetime import UTC, datetime
from typing import Any

import feedparser

from core.dates import read_date
from veille.reading.clean import SUMMARY_MAX, newest
from veille.reading.model import RawEntry, RawFeed, UnreadableError

_PERIODS = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


def read_xml(body: bytes, content_type: str, url: str) -> RawFeed:
    """Return the feed in `body`, found at `url`. Raises UnreadableError("not_a_feed")."""
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": content_type, "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    entries = parsed.get("entries") or []
    if not parsed.get("version") and not entries:
        raise UnreadableError("not_a_feed")
    feed = parsed.get("feed") or {}
    return RawFeed(
        title=_text(feed, "title"),
        site_url=_text(feed, "link"),
        language=_text(feed, "language"),
        ttl_minutes=max(_number(_text(feed, "ttl")), _syndication_minutes(feed)),
        hub_url=_link(feed, "hub"),
        self_url=_link(feed, "self"),
        entries=[_entry(entry) for entry in newest(entries, _date)],
    )


def _text(holder: Any, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _number(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _syndication_minutes(feed: Any) -> float:
    """Return the pause of the RSS 1.0 syndication module: a period divided by a frequency, 0 when absent."""
    period = _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower(), 0)
    return period / (_number(_text(feed, "sy_updatefrequency").strip()) or 1)


def _link(holder: Any, rel: str) -> str:
    links = holder.get("links") or []
    return next((_text(link, "href") for link in links if link.get("rel") == rel), "")


def _entry(entry: Any) -> RawEntry:
    detail = _summary(entry)
    value = _text(detail, "value")
    author = entry.get("author_detail") or {}
    return RawEntry(
        uid=_text(entry, "id"),
        url=_text(entry, "feedburner_origlink") or _text(entry, "link") or _link(entry, "enclosure"),
        title=_text(entry, "title"),
        summary=value[:SUMMARY_MAX],
        is_html=_text(detail, "type") != "text/plain",
        base=_text(detail, "base"),
        author=_text(author, "name") or _text(entry, "author"),
        published=_date(entry),
        tags=[_text(tag, "label") or _text(tag, "term") for tag in entry.get("tags") or []],
        language=_text(detail, "language"),
    )


def _summary(entry: Any) -> Any:
    """Return the short text of an entry, else its first content that is text."""
    contents = [
        part
        for part in entry.get("content") or []
        if _text(part, "type") in ("text/plain", "text/html", "application/xhtml+xml")
    ]
    detail = entry.get("summary_detail") or {}
    return detail if _text(detail, "value").strip() or not contents else contents[0]


def _date(entry: Any) -> datetime | None:
    """Return the date of publication, else of creation, else of the last change, in UTC."""
    for name in ("published", "created", "updated"):
        # Plain `dict` access: feedparser's own answers for a missing `updated` with another date.
        parsed, written = dict.get(entry, f"{name}_parsed"), dict.get(entry, name)
        if parsed:
            try:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (ValueError, OverflowError, OSError):
                continue
        moment = read_date(written) if isinstance(written, str) else None
        if moment:
            return moment
    return None
