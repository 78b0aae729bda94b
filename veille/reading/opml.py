"""Reading of OPML: the list of sources that other readers export (OPML 1.0 to 2.0)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import etree

from core.addresses import InvalidAddress, address_key, clean_url
from core.webtext import text_of, web_link

BODY_MAX = 2_000_000
SOURCES_MAX = 2_000
_OUTLINES_MAX = 5_000
_REFUSED_MAX = 100

SENTENCES: dict[str, Promise] = {
    "not_opml": _("This file is not a list of sources in OPML."),
    "too_big": _("This file is too big. Split it in several parts."),
    "declarations": _("This file holds declarations that are not allowed in OPML."),
}


class OpmlError(ValueError):
    """A file that cannot be read. `code` is a key of `SENTENCES`, `sentence` is the text for people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = SENTENCES[code]


@dataclass(frozen=True)
class OpmlSource:
    """One source; `theme` is the innermost folder that holds it, else its first category, or empty."""

    title: str
    feed_url: str
    site_url: str = ""
    theme: str = ""


@dataclass(frozen=True)
class OpmlReading:
    """What a file holds. `repeated` and `invalid` count the outlines left out: met before, or no good address.

    `refused` says of the first of those without a good address their title and a key of `core.addresses.SENTENCES`.
    """

    sources: list[OpmlSource]
    repeated: int = 0
    invalid: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def read_opml(body: bytes) -> OpmlReading:
    """Return the sources in an OPML file, in its order, each address once. Raises OpmlError."""
    if len(body) > BODY_MAX:
        raise OpmlError("too_big")
    sources: dict[str, OpmlSource] = {}
    refused: list[tuple[str, str]] = []
    repeated = invalid = 0
    for outline, folders in _outlines(_root(body)):
        feed_url = _attribute(outline, "xmlurl")
        if not feed_url or len(sources) >= SOURCES_MAX:
            continue
        try:
            source = _source(outline, _feed_address(feed_url), folders)
            key = address_key(source.feed_url)
        except InvalidAddress as error:
            invalid += 1
            refused.append((_title(outline) or text_of(feed_url, 200), error.code))
            continue
        repeated += key in sources
        sources.setdefault(key, source)
    return OpmlReading(list(sources.values()), repeated, invalid, refused[:_REFUSED_MAX])


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


def _outlines(root: Any) -> Iterator[tuple[Any, list[str]]]:
    """Yield each outline in document order with the names of the folders that hold it, outermost first."""
    waiting: list[tuple[Any, list[str]]] = [(child, []) for child in reversed(root.findall("body"))]
    for _count in range(_OUTLINES_MAX):
        if not waiting:
            return
        element, folders = waiting.pop()
        inside = folders
        if element.tag == "outline":
            yield element, folders
            name = text_of(_attribute(element, "text") or _attribute(element, "title"), 60)
            inside = [*folders[-10:], name] if name and not _attribute(element, "xmlurl") else folders
        waiting.extend((child, inside) for child in reversed(element) if child.tag == "outline")


def _attribute(element: Any, name: str) -> str:
    """Return an attribute whatever its case: programs write xmlUrl, xmlurl and XMLURL."""
    return next((str(value).strip() for key, value in element.attrib.items() if str(key).lower() == name), "")


def _feed_address(text: str) -> str:
    """Return the address without the `feed:` scheme that some readers put before it."""
    lower = text.lower()
    if lower.startswith("feed://"):
        return "https://" + text[7:]
    return text[5:] if lower.startswith("feed:http") else text


def _title(outline: Any) -> str:
    return text_of(_attribute(outline, "title") or _attribute(outline, "text"), 200)


def _source(outline: Any, feed_url: str, folders: list[str]) -> OpmlSource:
    """Return the source of one outline. Raises InvalidAddress."""
    url = clean_url(feed_url)
    category = _attribute(outline, "category").partition(",")[0].strip("/ ").rpartition("/")[2]
    return OpmlSource(
        title=_title(outline) or url,
        feed_url=url,
        site_url=web_link(url, _attribute(outline, "htmlurl")),
        theme=folders[-1] if folders else text_of(category, 60),
    )
