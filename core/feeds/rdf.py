"""RSS 1.0 (https://web.resource.org/rss/1.0/spec): the feed as an RDF graph."""

from typing import Any

from lxml import etree

from core import text
from core.feeds import dates
from core.feeds.generator import DC
from core.feeds.model import Feed, Item

MEDIA_TYPE = "application/rdf+xml"
RSS = "http://purl.org/rss/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
TERMS = "http://purl.org/dc/terms/"
# The default namespace is named None, which lxml's stubs do not know.
NAMESPACES: dict[Any, str] = {None: RSS, "rdf": RDF, "dc": DC, "content": CONTENT, "dcterms": TERMS}


def _add(parent: etree._Element, namespace: str, name: str, value: str) -> None:
    """Append an element that holds `value`, or nothing when there is none."""
    if value:
        etree.SubElement(parent, f"{{{namespace}}}{name}").text = value


def _subjects(items: tuple[Item, ...]) -> list[str]:
    """Return what names each item: its link; for a later item with the same link, its page, else its id."""
    taken: set[str] = set()
    names = []
    for item in items:
        name = next(name for name in (item.link, item.page, item.id) if name and name not in taken)
        taken.add(name)
        names.append(name)
    return names


def _write_channel(root: etree._Element, feed: Feed, self_url: str, subjects: list[str]) -> None:
    channel = etree.SubElement(root, f"{{{RSS}}}channel", {f"{{{RDF}}}about": self_url})
    _add(channel, RSS, "title", feed.title)
    _add(channel, RSS, "link", feed.home_url)
    _add(channel, RSS, "description", feed.subtitle)
    _add(channel, DC, "language", feed.language)
    _add(channel, DC, "date", dates.w3cdtf(feed.updated))
    _add(channel, DC, "publisher", feed.author.name)
    _add(channel, DC, "rights", feed.rights)
    listed = etree.SubElement(etree.SubElement(channel, f"{{{RSS}}}items"), f"{{{RDF}}}Seq")
    for subject in subjects:
        etree.SubElement(listed, f"{{{RDF}}}li", {f"{{{RDF}}}resource": subject})


def _write_item(root: etree._Element, item: Item, subject: str) -> None:
    element = etree.SubElement(root, f"{{{RSS}}}item", {f"{{{RDF}}}about": subject})
    _add(element, RSS, "title", item.title)
    _add(element, RSS, "link", item.link)
    _add(element, RSS, "description", text.plain(item.html))
    _add(element, CONTENT, "encoded", item.html)
    _add(element, DC, "identifier", item.id)
    _add(element, DC, "date", dates.w3cdtf(item.published))
    _add(element, DC, "creator", item.credit)
    _add(element, DC, "language", item.language)
    for tag in item.tags:
        _add(element, DC, "subject", tag)
    _add(element, DC, "relation", item.page)
    _add(element, DC, "source", item.via.url if item.via else "")
    if item.changed != item.published:
        _add(element, TERMS, "modified", dates.w3cdtf(item.changed))


def write(feed: Feed, self_url: str) -> bytes:
    """Return the cleaned `feed` as RSS 1.0."""
    root = etree.Element(f"{{{RDF}}}RDF", nsmap=NAMESPACES)
    subjects = _subjects(feed.items)
    _write_channel(root, feed, self_url, subjects)
    for item, subject in zip(feed.items, subjects, strict=True):
        _write_item(root, item, subject)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
