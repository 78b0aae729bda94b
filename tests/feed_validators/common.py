"""Checks that several formats share: encoding, dates, addresses, languages, HTML inside feeds."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
SY = "http://purl.org/rss/1.0/modules/syndication/"
ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"

_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_RFC822 = re.compile(
    r"(?:(?P<day>[A-Z][a-z]{2}), )?(?P<date>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) "
    r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))? (?:[+-]\d{4}|GMT|UT)"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_W3CDTF = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")
_FORBIDDEN_TAGS = {
    "script", "style", "iframe", "object", "embed", "form", "input", "button", "link", "meta", "base", "svg",
}  # fmt: skip


def is_rfc822(text: str) -> bool:
    """Tell whether `text` is an RFC 822 date with English names, a four-digit year and the right weekday."""
    found = _RFC822.fullmatch(text)
    if not found or found["month"] not in _MONTHS:
        return False
    month = _MONTHS.index(found["month"]) + 1
    parts = [int(found[name] or 0) for name in ("date", "hour", "minute", "second")]
    try:
        moment = datetime(int(found["year"]), month, *parts)  # noqa: DTZ001
    except ValueError:
        return False
    return found["day"] in (None, _DAYS[moment.weekday()])


def _is_real(text: str) -> bool:
    full = text + "0001-01-01"[len(text) :] if len(text) < 10 else text
    try:
        datetime.fromisoformat(full)
    except ValueError:
        return False
    return True


def is_rfc3339(text: str) -> bool:
    return bool(_RFC3339.fullmatch(text)) and _is_real(text)


def is_w3cdtf(text: str) -> bool:
    return bool(_W3CDTF.fullmatch(text)) and _is_real(text)


def is_uri(text: str) -> bool:
    """Tell whether `text` is an absolute URI of any scheme (RFC 3986)."""
    return bool(_URI.fullmatch(text))


def is_http(text: str) -> bool:
    """Tell whether `text` is an absolute http or https address."""
    return is_uri(text) and urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)


def is_language(text: str) -> bool:
    return bool(_LANGUAGE.fullmatch(text))


def has_email(text: str) -> bool:
    return bool(_EMAIL.search(text))


def utf8_problems(body: bytes) -> Iterator[str]:
    if body.startswith(b"\xef\xbb\xbf"):
        yield "the document begins with a byte order mark"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        yield "the document is not UTF-8"


def parse(body: bytes) -> tuple[etree._Element | None, list[str]]:
    """Return the root of an XML document, None when there is none, and the problems of its form."""
    found = list(utf8_problems(body))
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return None, [*found, f"not well-formed XML: {error}"]
    if root.getroottree().docinfo.internalDTD is not None:
        found.append("the document has a DTD")
    if (root.getroottree().docinfo.encoding or "UTF-8").upper() != "UTF-8":
        found.append("the declared encoding is not UTF-8")
    return root, found


def name(element: etree._Element) -> str:
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or ""


def elements(parent: etree._Element) -> list[etree._Element]:
    """Return the child elements, without comments and instructions."""
    return [child for child in parent if isinstance(child.tag, str)]


def words(element: etree._Element) -> str:
    return (element.text or "").strip()


def count_problems(parent: etree._Element, *, once: Iterable[str] = (), single: Iterable[str] = ()) -> Iterator[str]:
    """Yield what is missing or repeated: `once` exactly one with text in it, `single` one at most (Clark names)."""
    counted = Counter(child.tag for child in elements(parent))
    for tag in once:
        if counted[tag] != 1:
            yield f"{name(parent)} needs one {tag}, has {counted[tag]}"
        elif not words(parent.find(tag)) and not len(parent.find(tag)):
            yield f"{tag} is empty in {name(parent)}"
    for tag in single:
        if counted[tag] > 1:
            yield f"{tag} comes {counted[tag]} times in {name(parent)}"


def html_problems(fragment: str, where: str) -> Iterator[str]:
    """Yield what must not stand in HTML that other people's software will show."""
    for element in lxml.html.fragment_fromstring(fragment, create_parent="div").iter():
        if not isinstance(element.tag, str):
            yield f"{where}: a comment or an instruction in HTML"
            continue
        if element.tag in _FORBIDDEN_TAGS:
            yield f"{where}: <{element.tag}> in HTML"
        for attribute, value in element.attrib.items():
            if attribute.startswith("on") or attribute == "style":
                yield f"{where}: attribute {attribute} in HTML"
            if attribute in ("href", "src", "cite") and urlsplit(value).scheme not in ("http", "https", "mailto"):
                yield f"{where}: {attribute}={value!r} is not an absolute safe address"


def module_problems(element: etree._Element) -> Iterator[str]:
    """Yield the problems of one element of the modules that RSS 1.0 and 2.0 share."""
    value, where = words(element), name(element)
    known = {DC: None, TERMS: None, CONTENT: {"encoded"}, SY: {"updatePeriod", "updateFrequency", "updateBase"}}
    space = namespace(element)
    if space not in known:
        yield f"element of an unknown namespace: {element.tag}"
    elif known[space] is not None and where not in known[space]:
        yield f"unknown element {element.tag}"
    if not value:
        yield f"{where} is empty"
    if where in ("date", "modified", "created", "updateBase") and not is_w3cdtf(value):
        yield f"{where} is not a W3CDTF date: {value!r}"
    if where == "language" and not is_language(value):
        yield f"bad language {value!r}"
    if where == "encoded" and value:
        yield from html_problems(value, "content:encoded")
    if where == "updatePeriod" and value not in ("hourly", "daily", "weekly", "monthly", "yearly"):
        yield f"bad updatePeriod {value!r}"
    if where == "updateFrequency" and not re.fullmatch(r"[1-9]\d*", value):
        yield f"updateFrequency is not a positive whole number: {value!r}"
