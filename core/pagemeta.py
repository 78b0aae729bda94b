"""What a web page says of itself: HTML, Open Graph, Twitter card, Dublin Core and JSON-LD, merged by hand.

Bounded in bytes and in elements, so that it takes a fraction of a second whatever the page; no network.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree

from core.addresses import InvalidAddress, read_address
from core.charset import decode
from core.clock import now
from core.dates import read_date, within_reason
from core.webtext import language_code, text_of, web_link

BODY_MAX = 2_000_000
_ELEMENTS_MAX = 5_000
_LD_MAX = 300_000
_LD_NODES_MAX = 1_000
_FEED_TYPES = frozenset(
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
    ]
)
_OEMBED_TYPE = "application/json+oembed"

_TITLE = ("og:title", "twitter:title", "citation_title", "dc.title", "dcterms.title")
_DESCRIPTION = ("og:description", "description", "twitter:description", "dc.description", "dcterms.description")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "citation_publication_date",
    "dcterms.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.issued", "parsely-pub-date", "date",
)  # fmt: skip
_SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_IMAGE = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_LANGUAGE = ("html:lang", "og:locale", "content-language", "dc.language", "dcterms.language")
_ARTICLES = re.compile(r"Article|Posting|Report|Review|Recipe|Event|Dataset|Book|Course|Object|Episode")


@dataclass(frozen=True)
class FeedLink:
    """A feed that a page announces."""

    url: str
    title: str
    media_type: str


@dataclass(frozen=True)
class PageMeta:
    """What was found; empty strings and None where the page says nothing. Texts are plain, addresses http(s)."""

    title: str = ""
    description: str = ""
    author: str = ""
    published: datetime | None = None
    language: str = ""
    site_name: str = ""
    image_url: str = ""
    canonical_url: str = ""
    oembed_url: str = ""
    feeds: list[FeedLink] = field(default_factory=list)
    noindex: bool = False
    noarchive: bool = False


@dataclass
class _Said:
    """The raw words of a page, gathered in one walk."""

    base: str
    meta: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str, str, str]] = field(default_factory=list)
    linked_data: list[dict[str, Any]] = field(default_factory=list)
    title: str = ""

    def first(self, names: tuple[str, ...], limit: int) -> str:
        """Return the first non-empty of the metadata `names`, as plain text."""
        return next((text for name in names if (text := text_of(self.meta.get(name, ""), limit))), "")

    def ld(self, *names: str) -> Any:
        """Return the first value of one of `names` in the linked data, articles first."""
        return next((node[name] for name in names for node in self.linked_data if node.get(name)), None)


def read_page(body: bytes, content_type: str, url: str, robots_header: str = "") -> PageMeta:
    """Return the metadata of the page that `url` (the final address) answered with; never raises.

    At most `BODY_MAX` bytes are read. `robots_header` is the X-Robots-Tag header.
    """
    said = _listen(body[:BODY_MAX], content_type, url)
    site_name = said.first(_SITE, 100) or text_of(_name(said.ld("publisher")), 100)
    robots = f"{said.meta.get('robots', '')},{said.meta.get('veillee', '')},{robots_header}".lower()
    directives = set(re.split(r"[\s,:;]+", robots[:1_000]))
    return PageMeta(
        title=_title(said, site_name),
        description=said.first(_DESCRIPTION, 2_000) or text_of(_name(said.ld("description")), 2_000),
        author=_author(said),
        published=_published(said),
        language=_language(said),
        site_name=site_name,
        image_url=_image(said),
        canonical_url=_canonical(said, url),
        oembed_url=next((link for _, kind, link, _t in said.links if kind == _OEMBED_TYPE), ""),
        feeds=[
            FeedLink(link, text_of(title, 200), kind)
            for rel, kind, link, title in said.links
            if "alternate" in rel.split() and kind in _FEED_TYPES
        ][:20],
        noindex=bool(directives & {"noindex", "none"}),
        noarchive=bool(directives & {"noarchive", "none", "nosnippet"}),
    )


def _listen(body: bytes, content_type: str, url: str) -> _Said:
    said = _Said(base=url)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(decode(body, content_type).encode(), parser)
    except etree.LxmlError:
        return said
    if root is None:
        return said
    for count, element in enumerate(root.iter("html", "base", "title", "meta", "link", "script", "time")):
        if count > _ELEMENTS_MAX:
            break
        _hear(said, element, url)
    said.linked_data.sort(key=lambda node: not _ARTICLES.search(str(node.get("@type", ""))))
    return said


def _hear(said: _Said, element: Any, url: str) -> None:
    """Add what one element says."""
    get, tag = element.get, element.tag
    if tag == "meta":
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            said.meta.setdefault((get(attribute) or "").strip().lower(), get("content") or "")
    elif tag == "link":
        rel = (get("rel") or "").lower()
        link = web_link(said.base, get("href") or "")
        if link and len(said.links) < 200:
            said.links.append((rel, (get("type") or "").partition(";")[0].strip().lower(), link, get("title") or ""))
    elif tag == "html":
        said.meta.setdefault("html:lang", get("lang") or get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    elif tag == "base":
        said.base = web_link(url, get("href") or "") or said.base
    elif tag == "title":
        said.title = said.title or element.text or ""
    elif tag == "time" and "datepublished" in (get("itemprop") or "").lower():
        said.meta.setdefault("datepublished", get("datetime") or "")
    elif tag == "script" and (get("type") or "").strip().lower() == "application/ld+json":
        said.linked_data.extend(_linked_data(element.text or ""))


def _linked_data(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD block, `@graph` and lists opened, the reader's own nesting bounded."""
    if len(text) > _LD_MAX:
        return
    try:
        waiting = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    for _count in range(_LD_NODES_MAX):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node[:100])
        elif isinstance(node, dict):
            yield node
            waiting.extend(node[name] for name in ("@graph", "mainEntity") if name in node)


def _name(value: Any) -> str:
    """Return the name in a JSON-LD value: a string, an object with a name, or a list of them."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(part) for part in value[:5] if not isinstance(part, list))))
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _title(said: _Said, site_name: str) -> str:
    title = said.first(_TITLE, 300) or text_of(_name(said.ld("headline")), 300)
    if title:
        return title
    title = text_of(said.title, 300)
    for separator in (" - ", " – ", " — ", " | ", " · ", " : "):
        ending = f"{separator}{site_name}"
        if site_name and title.endswith(ending):
            return title.removesuffix(ending).strip() or title
    return title


def _author(said: _Said) -> str:
    named = _name(said.ld("author", "creator"))
    found = (text_of(named, 200), *(said.first((name,), 200) for name in _AUTHOR))
    return next((author for author in found if author and "://" not in author), "")


def _published(said: _Said) -> datetime | None:
    dates = [said.meta.get(name, "") for name in _PUBLISHED]
    linked = said.ld("datePublished", "dateCreated")
    if isinstance(linked, str):
        dates.insert(0, linked)
    moments = (within_reason(read_date(text), now()) for text in dates if text)
    return next((moment for moment in moments if moment), None)


def _language(said: _Said) -> str:
    linked = said.ld("inLanguage")
    tags = [said.meta.get(name, "") for name in _LANGUAGE] + [linked if isinstance(linked, str) else ""]
    return next((code for tag in tags if (code := language_code(tag))), "")


def _image(said: _Said) -> str:
    value = said.ld("image", "thumbnailUrl")
    if isinstance(value, list):
        value = value[0]
    if isinstance(value, dict):
        value = value.get("url")
    announced = [said.meta.get(name, "") for name in _IMAGE] + [value if isinstance(value, str) else ""]
    announced += [link for rel, _kind, link, _title in said.links if "image_src" in rel.split()]
    return next((link for href in announced if (link := web_link(said.base, href))), "")


def _canonical(said: _Said, url: str) -> str:
    """Return the canonical address when it is believable: of the same site, and not its front page for all pages."""
    announced = [link for rel, _kind, link, _title in said.links if "canonical" in rel.split()]
    try:
        here = read_address(url)
    except InvalidAddress:
        return ""
    for link in (*announced, web_link(said.base, said.meta.get("og:url", ""))):
        if not link:
            continue
        there = read_address(link)
        if _speaks_for(here.host, there.host) and (there.target != "/" or here.target == "/"):
            return str(there._replace(fragment=""))
    return ""


def _speaks_for(here: str, there: str) -> bool:
    """Tell whether a page at host `here` may say that it is one at `there`: one host, or one below the other.

    Neighbours under one name (`a.github.io`, `b.github.io`) are strangers: believing them would let anybody take over
    somebody else's page. A cache of AMP pages names in its own host the site it copies.
    """
    here, there = here.removeprefix("www."), there.removeprefix("www.")
    if here == there:
        return True
    if here.endswith(".ampproject.org"):
        return here.split(".")[0] in {_in_cache(there), _in_cache(f"www.{there}")}
    return here.endswith(f".{there}") or there.endswith(f".{here}")


def _in_cache(host: str) -> str:
    return host.replace("-", "--").replace(".", "-")
