"""OPML 2.0 (https://opml.org/spec2.opml): a feed as links, and a watch's sources as subscriptions."""

import re
from datetime import datetime
from html import escape, unescape

from lxml import etree

from core.feeds import clean, dates
from core.feeds.model import Feed, Person, SourceList, Subscription
from core.feeds.style import with_stylesheet

MEDIA_TYPE = "text/x-opml"


def _label(plain: str) -> str:
    """Return `plain` as an outline's text, which may hold HTML: escaped when it could be taken for some."""
    return escape(plain, quote=False) if "<" in plain or unescape(plain) != plain else plain


def _categories(tags: tuple[str, ...]) -> str:
    """Return the tags in OPML's list, where a comma parts two tags and a slash makes a path."""
    return ",".join(" ".join(re.split(r"[,/\s]+", tag)).strip() for tag in tags if tag.strip(",/ "))


def _document(title: str, owner: Person, updated: datetime) -> tuple[etree._Element, etree._Element]:
    """Return the root and the empty body of a document with its head written."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    etree.SubElement(head, "dateModified").text = dates.rfc822(updated)
    etree.SubElement(head, "ownerName").text = owner.name
    if owner.url:
        etree.SubElement(head, "ownerId").text = owner.url
    return root, etree.SubElement(root, "body")


def _outline(parent: etree._Element, attributes: dict[str, str]) -> None:
    """Append an outline with those of the attributes that have a value."""
    etree.SubElement(parent, "outline", {name: value for name, value in attributes.items() if value})


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def write(feed: Feed, self_url: str) -> bytes:
    """Return the cleaned `feed` as an outline of links. OPML has no place for `self_url`."""
    root, body = _document(feed.title, feed.author, feed.updated)
    for item in feed.items:
        _outline(
            body,
            {
                "text": _label(item.title),
                "type": "link",
                "url": item.link,
                "htmlUrl": item.page,
                "created": dates.rfc822(item.published),
                "category": _categories(item.tags),
            },
        )
    return _bytes(root)


def _write_subscription(parent: etree._Element, entry: Subscription) -> None:
    _outline(
        parent,
        {
            "text": _label(entry.title),
            "title": _label(entry.title),
            "type": "rss",
            "xmlUrl": entry.feed_url,
            "htmlUrl": entry.site_url,
            "description": _label(entry.description),
            "language": entry.language,
        },
    )


def write_sources(sources: SourceList) -> bytes:
    """Return the sources as subscriptions under one outline for each theme, those without theme at the end.

    A watch without sources is a link to its page, since a body must hold an outline and readers skip links.
    """
    cleaned = clean.sources(sources)
    root, body = _document(cleaned.title, cleaned.owner, cleaned.updated)
    for theme in dict.fromkeys(entry.theme for entry in cleaned.subscriptions if entry.theme):
        parent = etree.SubElement(body, "outline", text=_label(theme))
        for entry in cleaned.subscriptions:
            if entry.theme == theme:
                _write_subscription(parent, entry)
    for entry in cleaned.subscriptions:
        if not entry.theme:
            _write_subscription(body, entry)
    if not cleaned.subscriptions:
        _outline(body, {"text": _label(cleaned.title), "type": "link", "url": cleaned.home_url})
    return with_stylesheet(_bytes(root), cleaned.stylesheet)
