"""Cleaning of what feeds say: safe HTML, plain titles, http(s) links, sane dates, one identity per entry."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import TypeVar
from urllib.parse import urljoin

import nh3

from core.addresses import InvalidAddress, address_key
from core.dates import within_reason
from core.text import ATTRIBUTES, TAGS, excerpt, normalise, plain
from core.webtext import language_code, text_of, web_link
from veille.reading.model import ParsedEntry, ParsedFeed, RawEntry, RawFeed

Item = TypeVar("Item")

ENTRIES_MAX = 500
SUMMARY_MAX = 20_000
_UID_MAX = 255
# Pictures would be requests to third parties from our pages.
_TAGS = TAGS - {"img", "h2"}
_NO_DATE = datetime.min.replace(tzinfo=UTC)
_ATTRIBUTES = {tag: names for tag, names in ATTRIBUTES.items() if tag in _TAGS}


def safe_html(html: str, base: str) -> str:
    """Return `html` (cut at `SUMMARY_MAX` characters) with the tags we allow and its links made absolute on `base`."""

    def resolved(tag: str, attribute: str, value: str) -> str | None:
        return web_link(base, value) or None if attribute == "href" else value

    return nh3.clean(
        normalise(html[:SUMMARY_MAX]),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=resolved,
        url_schemes={"http", "https"},
        link_rel="noopener nofollow ugc",
    )


def newest(items: list[Item], date_of: Callable[[Item], datetime | None]) -> list[Item]:
    """Return the `ENTRIES_MAX` newest of `items`, newest first.

    Those without a date keep their place in the document, after those that have one.
    """
    dates = [date_of(item) for item in items]
    order = sorted(range(len(items)), key=lambda place: dates[place] or _NO_DATE, reverse=True)
    return [items[place] for place in order[:ENTRIES_MAX]]


def clean_feed(raw: RawFeed, url: str, now: datetime) -> ParsedFeed:
    """Return the feed found at `url`: entries newest first, each identity once, no date ahead of `now`."""
    for entry in raw.entries:
        entry.published = within_reason(entry.published, now)
    entries: dict[str, ParsedEntry] = {}
    for entry in newest(raw.entries, lambda entry: entry.published):
        entry.language = entry.language or raw.language
        cleaned = _clean_entry(entry, url)
        if cleaned:
            entries.setdefault(cleaned.uid, cleaned)
    return ParsedFeed(
        title=text_of(raw.title, 200),
        site_url=web_link(url, raw.site_url),
        language=language_code(raw.language),
        ttl_minutes=int(min(max(raw.ttl_minutes, 0), 525_600)),
        hub_url=web_link(url, raw.hub_url),
        self_url=web_link(url, raw.self_url),
        entries=list(entries.values()),
    )


def _clean_entry(raw: RawEntry, feed_url: str) -> ParsedEntry | None:
    """Return the entry, or None when it has nothing to show."""
    base = urljoin(feed_url, raw.base) if raw.base else feed_url
    url = web_link(base, raw.url)
    html = safe_html(raw.summary if raw.is_html else escape(raw.summary[:SUMMARY_MAX]), base)
    title = text_of(raw.title, 300) or excerpt(plain(html[:2_000]), 100) or url
    if not title:
        return None
    return ParsedEntry(
        uid=_identity(raw, url, title),
        url=url,
        title=title,
        summary_html=html,
        author=text_of(raw.author, 200),
        published_at=raw.published,
        tags=_tags(raw.tags),
        language=language_code(raw.language),
    )


def _identity(raw: RawEntry, url: str, title: str) -> str:
    """Return the entry's id, else its link, else a hash of title and date."""
    uid = normalise(raw.uid[:2_000])
    if not uid and url:
        try:
            uid = address_key(url)
        except InvalidAddress:
            uid = url
    if not uid:
        uid = f"{title}\n{raw.published.isoformat() if raw.published else ''}"
    elif len(uid) <= _UID_MAX:
        return uid
    return f"sha256:{hashlib.sha256(uid.encode()).hexdigest()}"


def _tags(words: list[str]) -> list[str]:
    found = (text_of(word, 60) for word in words[:50])
    return list(dict.fromkeys(tag for tag in found if tag))[:20]
