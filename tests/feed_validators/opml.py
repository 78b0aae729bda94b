"""OPML 2.0 (https://opml.org/spec2.opml), and what the W3C's validator asks besides."""

import re
from collections.abc import Iterator

from lxml import etree

from tests.feed_validators import common as c

_HEAD = {
    "title", "dateCreated", "dateModified", "ownerName", "ownerEmail", "ownerId", "docs", "expansionState",
    "vertScrollState", "windowTop", "windowLeft", "windowBottom", "windowRight",
}  # fmt: skip
_OUTLINE = {
    "text", "type", "isComment", "isBreakpoint", "created", "category", "xmlUrl", "htmlUrl", "url", "title",
    "description", "language", "version",
}  # fmt: skip
_HTTP = {"xmlUrl", "htmlUrl", "url"}


def problems(body: bytes, self_url: str | None) -> Iterator[str]:
    """Yield the problems. OPML has no place for `self_url`."""
    root, found = c.parse(body)
    yield from found
    if root is None:
        return
    if root.tag != "opml" or root.get("version") != "2.0":
        yield "the root is not <opml version='2.0'>"
    if [child.tag for child in c.elements(root)] != ["head", "body"]:
        yield "opml needs one head, then one body"
        return
    yield from _head_problems(root.find("head"))
    body_element = root.find("body")
    if body_element.find("outline") is None:
        yield "the body has no outline"
    for element in body_element.iterdescendants(etree.Element):
        yield from _outline_problems(element)


def _head_problems(head: etree._Element) -> Iterator[str]:
    yield from c.count_problems(head, once=["title"], single=_HEAD)
    for child in c.elements(head):
        value = c.words(child)
        if child.tag not in _HEAD:
            yield f"unknown element {child.tag} in head"
        if child.tag in ("dateCreated", "dateModified") and not c.is_rfc822(value):
            yield f"{child.tag} is not an RFC 822 date: {value!r}"
        if child.tag == "ownerEmail" and not c.has_email(value):
            yield f"ownerEmail is not an e-mail address: {value!r}"
        if child.tag in ("ownerId", "docs") and not c.is_http(value):
            yield f"{child.tag} is not an absolute address: {value!r}"


def _outline_problems(outline: etree._Element) -> Iterator[str]:
    if outline.tag != "outline":
        yield f"unknown element {outline.tag} in body"
        return
    kind = outline.get("type", "").lower()
    if not outline.get("text", "").strip():
        yield "an outline has no text"
    needed = {"rss": ["xmlUrl", "title"], "link": ["url"], "include": ["url"]}
    for attribute in needed.get(kind, []):
        if not outline.get(attribute):
            yield f"an outline of type {kind} has no {attribute}"
    if not kind and set(outline.attrib) & {"description", "htmlUrl", "language", "title", "version", "xmlUrl"}:
        yield "an outline that describes a feed has no type"
    if c.words(outline) or any((child.tail or "").strip() for child in outline):
        yield "an outline holds text outside its attributes"
    for attribute, value in outline.attrib.items():
        yield from _attribute_problems(attribute, value)


def _attribute_problems(attribute: str, value: str) -> Iterator[str]:
    if not attribute.startswith("{") and attribute not in _OUTLINE:
        yield f"unknown attribute {attribute}"
    if attribute in _HTTP and not c.is_http(value):
        yield f"{attribute} is not an absolute address: {value!r}"
    if attribute == "created" and not c.is_rfc822(value):
        yield f"created is not an RFC 822 date: {value!r}"
    if attribute in ("isComment", "isBreakpoint") and value not in ("true", "false"):
        yield f"{attribute} is neither true nor false"
    if attribute == "language" and not c.is_language(value):
        yield f"bad language {value!r}"
    if attribute == "version" and value not in ("RSS", "RSS1", "RSS2", "scriptingNews"):
        yield f"bad version {value!r}"
    if attribute == "category" and not all(re.fullmatch(r"/?[^/,]+(/[^/,]+)*", one) for one in value.split(",")):
        yield f"bad category {value!r}"
    if attribute in ("text", "title", "description") and value.strip():
        yield from c.html_problems(value, attribute)
        # Whatever reads as a tag must be HTML's own: a bare `<` is text that was not escaped twice.
        if re.search(r"<(?!/?(?:a|abbr|b|br|code|em|i|p|strong)\b)", value):
            yield f"{attribute} holds a `<` that is not escaped twice: {value!r}"
