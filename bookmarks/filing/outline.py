"""Links as OPML 2.0 outlines (type "link"), folders as outlines that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape
from itertools import groupby

from lxml import etree

from bookmarks.filing.lines import Line, Reading, UnreadableFileError, moment
from core.feeds.dates import rfc822
from core.outlines import OpmlError, attribute, outlines, title_of


def fits(body: bytes) -> bool:
    """Tell whether a file holds an OPML element near its beginning."""
    return b"<opml" in body[:2_000].lower()


def read(body: bytes) -> Reading:
    """Return the links of a file; a feed counts by the address of its site. Raises UnreadableFileError."""
    reading = Reading("opml")
    try:
        for outline, folders in outlines(body):
            url = attribute(outline, "url") or attribute(outline, "htmlurl") or attribute(outline, "xmlurl")
            if url:
                reading.add(
                    url,
                    title=title_of(outline),
                    summary=attribute(outline, "description"),
                    tags=attribute(outline, "category").split(","),
                    collection=" / ".join(folders),
                    added_at=_created(attribute(outline, "created")),
                    author=attribute(outline, "author"),
                )
    except OpmlError as error:
        raise UnreadableFileError(error.sentence) from error
    return reading


def _created(written: str) -> datetime | None:
    """Return the moment of a `created` attribute: RFC 822 as the format asks, or what programs write instead."""
    try:
        return moment(parsedate_to_datetime(written).isoformat())
    except ValueError:
        return moment(written)


def write(lines: Iterable[Line], title: str) -> bytes:
    """Return some bookmarks as one OPML 2.0 file: those without collection first, then one folder each."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for name, inside in groupby(sorted(lines, key=lambda line: line.collection), key=lambda line: line.collection):
        holder = etree.SubElement(body, "outline", text=escape(name, quote=False)) if name else body
        for line in inside:
            etree.SubElement(holder, "outline", _attributes(line))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _attributes(line: Line) -> dict[str, str]:
    said = {
        "text": escape(line.title, quote=False),
        "type": "link",
        "url": line.url,
        "description": line.summary,
        "category": ",".join(line.tags),
        "created": rfc822(line.added_at) if line.added_at else "",
        "author": line.author,
    }
    return {name: value for name, value in said.items() if value}
