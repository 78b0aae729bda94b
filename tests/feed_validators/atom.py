"""Atom 1.0 as RFC 4287 has it; its SHOULD counts as MUST."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.feed_validators import common as c

_A = f"{{{c.ATOM}}}"
_PERSON = {"author", "contributor"}
_FEED = {
    "id", "title", "updated", "author", "contributor", "category", "generator", "icon", "link", "logo", "rights",
    "subtitle", "entry",
}  # fmt: skip
_ENTRY = {
    "id", "title", "updated", "author", "contributor", "category", "content", "link", "published", "rights",
    "source", "summary",
}  # fmt: skip
_RELS = {"alternate", "related", "self", "enclosure", "via", "hub", "replies", "next", "previous", "first", "last"}


def problems(body: bytes, self_url: str | None) -> Iterator[str]:
    root, found = c.parse(body)
    yield from found
    if root is None:
        return
    if root.tag != f"{_A}feed":
        yield "the root is not an Atom feed"
        return
    entries = root.findall(f"{_A}entry")
    yield from _container_problems(root, _FEED, {"entry"})
    yield from _self_problems(root, self_url)
    for entry in entries:
        yield from _container_problems(entry, _ENTRY, set())
        yield from _content_problems(entry)
        if root.find(f"{_A}author") is None and entry.find(f"{_A}author") is None:
            yield "neither the feed nor the entry has an author"
        for source in entry.findall(f"{_A}source"):
            yield from c.count_problems(source, once=[f"{_A}{tag}" for tag in ("id", "title", "updated")])
    versions = Counter((entry.findtext(f"{_A}id"), entry.findtext(f"{_A}updated")) for entry in entries)
    yield from (f"entry {key[0]!r} comes twice with one date" for key, times in versions.items() if times > 1)
    if root.findtext(f"{_A}id") in [key[0] for key in versions]:
        yield "an entry has the feed's id"


def _self_problems(root: etree._Element, self_url: str | None) -> Iterator[str]:
    own = [link.get("href") for link in root.findall(f"{_A}link") if link.get("rel") == "self"]
    if len(own) != 1:
        yield f"the feed needs one link rel=self, has {len(own)}"
    elif self_url is not None and own[0] != self_url:
        yield f"link rel=self is {own[0]!r}, not {self_url!r}"


def _container_problems(parent: etree._Element, known: set[str], nested: set[str]) -> Iterator[str]:
    """Yield the problems of what feed and entry have alike."""
    many = {"author", "contributor", "category", "link", "entry"}
    required = [f"{_A}{tag}" for tag in ("id", "title", "updated")]
    yield from c.count_problems(parent, once=required, single=[f"{_A}{tag}" for tag in known - many])
    lang = parent.get(f"{{{c.XML}}}lang")
    if lang is not None and not c.is_language(lang):
        yield f"bad xml:lang {lang!r}"
    for child in c.elements(parent):
        if c.namespace(child) != c.ATOM or c.name(child) not in known:
            yield f"unknown element {child.tag} in {c.name(parent)}"
        elif c.name(child) not in nested:
            yield from _child_problems(child)
    alternates = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in parent.findall(f"{_A}link")
        if link.get("rel", "alternate") == "alternate"
    )
    if any(times > 1 for times in alternates.values()):
        yield f"{c.name(parent)} has two alternate links of one type and language"


def _child_problems(child: etree._Element) -> Iterator[str]:
    tag, value = c.name(child), c.words(child)
    if tag == "id" and not c.is_uri(value):
        yield f"id {value!r} is not an absolute IRI"
    if tag in ("updated", "published") and not c.is_rfc3339(value):
        yield f"{tag} is not an RFC 3339 date: {value!r}"
    if tag in ("title", "subtitle", "rights", "summary"):
        yield from _text_problems(child, {"text", "html", "xhtml"})
    if tag in ("icon", "logo") and not c.is_http(value):
        yield f"{tag} is not an absolute address"
    if tag == "category" and not child.get("term"):
        yield "category without term"
    if tag in _PERSON:
        yield from c.count_problems(child, once=[f"{_A}name"], single=[f"{_A}uri", f"{_A}email"])
        if child.find(f"{_A}uri") is not None and not c.is_http(child.findtext(f"{_A}uri")):
            yield f"{tag} has a bad uri"
        if child.find(f"{_A}email") is not None and not c.has_email(child.findtext(f"{_A}email")):
            yield f"{tag} has a bad email"
    if tag == "link":
        yield from _link_problems(child)


def _link_problems(link: etree._Element) -> Iterator[str]:
    href, rel = link.get("href", ""), link.get("rel", "alternate")
    has_base = any(one.get(f"{{{c.XML}}}base") for one in [link, *link.iterancestors()])
    if not href or (not has_base and not c.is_uri(href)):
        yield f"link rel={rel} has a bad href {href!r}"
    if rel not in _RELS and not c.is_uri(rel):
        yield f"unknown link relation {rel!r}"
    if link.get("type") is not None and not re.fullmatch(r"[\w.+-]+/[\w.+-]+", link.get("type")):
        yield f"link has a bad type {link.get('type')!r}"
    if link.get("hreflang") is not None and not c.is_language(link.get("hreflang")):
        yield f"link has a bad hreflang {link.get('hreflang')!r}"
    if link.get("length") is not None and not link.get("length").isdigit():
        yield f"link has a bad length {link.get('length')!r}"


def _text_problems(child: etree._Element, kinds: set[str]) -> Iterator[str]:
    kind, where = child.get("type", "text"), c.name(child)
    if kind not in kinds:
        yield f"{where} has a bad type {kind!r}"
    elif kind == "xhtml":
        if [one.tag for one in c.elements(child)] != ["{http://www.w3.org/1999/xhtml}div"] or c.words(child):
            yield f"{where} of type xhtml needs one div"
    elif len(child):
        yield f"{where} of type {kind} holds elements"
    elif kind == "html":
        yield from c.html_problems(child.text or "-", where)


def _content_problems(entry: etree._Element) -> Iterator[str]:
    content = entry.find(f"{_A}content")
    rels = [link.get("rel", "alternate") for link in entry.findall(f"{_A}link")]
    if content is None:
        if "alternate" not in rels:
            yield "an entry without content needs an alternate link"
        return
    kind = content.get("type", "text")
    is_media = "/" in kind
    if not is_media:
        yield from _text_problems(content, {"text", "html", "xhtml"})
    if content.get("src") is not None and (len(content) or c.words(content)):
        yield "content with src must be empty"
    is_base64 = is_media and not kind.startswith("text/") and not kind.endswith(("+xml", "/xml"))
    if (content.get("src") is not None or is_base64) and entry.find(f"{_A}summary") is None:
        yield "content by src or in base64 needs a summary"
