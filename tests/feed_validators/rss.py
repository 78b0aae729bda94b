"""RSS 2.0 as https://www.rssboard.org/rss-specification and the best practices profile have it."""

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.feed_validators import common as c

_CHANNEL = {
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate",
    "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "textInput", "skipHours",
    "skipDays", "item",
}  # fmt: skip
_ITEM = {
    "title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source",
}  # fmt: skip
_DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}


def problems(body: bytes, self_url: str | None) -> Iterator[str]:
    root, found = c.parse(body)
    yield from found
    if root is None:
        return
    if root.tag != "rss" or root.get("version") != "2.0":
        yield "the root is not <rss version='2.0'>"
    if [child.tag for child in c.elements(root)] != ["channel"]:
        yield "rss needs one channel and nothing else"
        return
    channel = root[0]
    yield from _channel_problems(channel)
    yield from _link_problems(channel, self_url)
    for item in channel.findall("item"):
        yield from _item_problems(item)
    guids = Counter(guid.text for guid in channel.iterfind("item/guid"))
    yield from (f"guid {guid!r} comes twice" for guid, times in guids.items() if times > 1)


def _channel_problems(channel: etree._Element) -> Iterator[str]:
    many = {"category", "item"}
    yield from c.count_problems(channel, once=["title", "link", "description"], single=_CHANNEL - many)
    for child in c.elements(channel):
        if c.namespace(child) == c.ATOM:
            if c.name(child) != "link":
                yield f"unknown element {child.tag} in channel"
        elif c.namespace(child):
            yield from c.module_problems(child)
        elif child.tag not in _CHANNEL:
            yield f"unknown element {child.tag} in channel"
        elif child.tag not in ("item", "image", "cloud", "textInput", "skipHours", "skipDays"):
            yield from _value_problems(child)
        elif child.tag != "item":
            yield from _structure_problems(child)


def _link_problems(channel: etree._Element, self_url: str | None) -> Iterator[str]:
    links = channel.findall(f"{{{c.ATOM}}}link")
    own = [link.get("href", "") for link in links if link.get("rel") == "self"]
    if len(own) != 1:
        yield f"the channel needs one atom:link rel=self, has {len(own)}"
    elif self_url is not None and own[0] != self_url:
        yield f"atom:link rel=self is {own[0]!r}, not {self_url!r}"
    for link in links:
        if not c.is_http(link.get("href", "")):
            yield f"atom:link has a bad href {link.get('href')!r}"
        if not link.get("rel"):
            yield "atom:link without rel"
    if channel.findtext("link") in own or channel.findtext("link") in [
        link.get("href") for link in links if link.get("rel") == "hub"
    ]:
        yield "the channel's link is the feed or the hub, not the site"


def _value_problems(child: etree._Element) -> Iterator[str]:
    """Yield the problems of a plain element of channel or item."""
    value, tag = c.words(child), child.tag
    if not value:
        yield f"{tag} is empty"
    if tag in ("pubDate", "lastBuildDate") and not c.is_rfc822(value):
        yield f"{tag} is not an RFC 822 date: {value!r}"
    if tag in ("link", "docs", "comments") and not c.is_http(value):
        yield f"{tag} is not an absolute address: {value!r}"
    if tag in ("managingEditor", "webMaster", "author") and not c.has_email(value):
        yield f"{tag} must hold an e-mail address: {value!r}"
    if tag == "language" and not c.is_language(value):
        yield f"bad language {value!r}"
    if tag == "ttl" and not re.fullmatch(r"[1-9]\d*", value):
        yield f"ttl is not a positive whole number: {value!r}"
    if tag == "description":
        yield from c.html_problems(value or "-", "description")


def _structure_problems(child: etree._Element) -> Iterator[str]:
    inside = [c.words(part) for part in c.elements(child)]
    if child.tag == "skipHours" and not all(hour.isdigit() and int(hour) < 24 for hour in inside):
        yield f"bad hours in skipHours: {inside}"
    if child.tag == "skipDays" and not set(inside) <= _DAYS:
        yield f"bad days in skipDays: {inside}"
    if child.tag in ("skipHours", "skipDays") and len(set(inside)) != len(inside):
        yield f"{child.tag} repeats a value"
    needed = {"image": ["url", "title", "link"], "textInput": ["title", "description", "name", "link"]}
    yield from c.count_problems(child, once=needed.get(child.tag, []))
    if child.tag == "cloud" and set(child.attrib) != {"domain", "port", "path", "registerProcedure", "protocol"}:
        yield "cloud needs domain, port, path, registerProcedure and protocol"


def _item_problems(item: etree._Element) -> Iterator[str]:
    if item.find("title") is None and item.find("description") is None:
        yield "an item needs a title or a description"
    yield from c.count_problems(item, single=_ITEM - {"category"})
    for child in c.elements(item):
        if child.tag == f"{{{c.ATOM}}}updated":
            if not c.is_rfc3339(c.words(child)):
                yield f"atom:updated is not an RFC 3339 date: {child.text!r}"
        elif c.namespace(child):
            yield from c.module_problems(child)
        elif child.tag not in _ITEM:
            yield f"unknown element {child.tag} in item"
        elif child.tag != "enclosure":
            yield from _value_problems(child)
    if item.find("guid") is None:
        yield "an item has no guid"
    for guid in item.findall("guid"):
        if guid.get("isPermaLink", "true") not in ("true", "false"):
            yield f"isPermaLink is {guid.get('isPermaLink')!r}"
        if guid.get("isPermaLink", "true") != "false" and not c.is_http(c.words(guid)):
            yield f"guid {guid.text!r} is no address but is not marked isPermaLink='false'"
    for source in item.findall("source"):
        if not c.is_http(source.get("url", "")):
            yield f"source has a bad url {source.get('url')!r}"
    for enclosure in item.findall("enclosure"):
        good = c.is_http(enclosure.get("url", "")) and enclosure.get("length", "").isdigit()
        if not good or "/" not in enclosure.get("type", ""):
            yield "enclosure needs url, length and type"
