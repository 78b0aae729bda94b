"""Outlines of OPML (1.0 to 2.0), read as other programs write them: lists of sources, lists of links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from core.webtext import text_of

BODY_MAX = 2_000_000
_OUTLINES_MAX = 20_000
_ADDRESSES = ("xmlurl", "url")

SENTENCES: dict[str, Promise] = {
    "not_opml": _("This file is not an OPML list."),
    "too_big": _("This file is too big. Split it in several parts."),
    "declarations": _("This file holds declarations that are not allowed in OPML."),
}


class OpmlError(ValueError):
    """A file that cannot be read. `code` is a key of `SENTENCES`, `sentence` is the text for people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = SENTENCES[code]


def outlines(body: bytes, limit: int = _OUTLINES_MAX) -> Iterator[tuple[Any, list[str]]]:
    """Yield each outline in document order with the names of the folders that hold it, outermost first.

    Raises OpmlError, before the first, for what is not OPML.
    """
    if len(body) > BODY_MAX:
        raise OpmlError("too_big")
    return _walk(_root(body), limit)


def _root(body: bytes) -> Any:
    """Return the root element, parsed without entities, without a document type and without the network."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.LxmlError as error:
        raise OpmlError("not_opml") from error
    if root is None or not isinstance(root.tag, str) or root.tag.lower() != "opml":
        raise OpmlError("not_opml")
    if root.getroottree().docinfo.internalDTD is not None:
        raise OpmlError("declarations")
    return root


def _walk(root: Any, limit: int) -> Iterator[tuple[Any, list[str]]]:
    waiting: list[tuple[Any, list[str]]] = [(child, []) for child in reversed(root.findall("body"))]
    for _count in range(limit):
        if not waiting:
            return
        element, folders = waiting.pop()
        inside = folders
        if element.tag == "outline":
            yield element, folders
            name = text_of(attribute(element, "text") or attribute(element, "title"), 60)
            holds = name and not any(attribute(element, each) for each in _ADDRESSES)
            inside = [*folders[-10:], name] if holds else folders
        waiting.extend((child, inside) for child in reversed(element) if child.tag == "outline")


def attribute(element: Any, name: str) -> str:
    """Return an attribute whatever its case: programs write xmlUrl, xmlurl and XMLURL."""
    return next((str(value).strip() for key, value in element.attrib.items() if str(key).lower() == name), "")


def title_of(outline: Any) -> str:
    """Return the words of an outline, on one line."""
    return text_of(attribute(outline, "title") or attribute(outline, "text"), 200)
