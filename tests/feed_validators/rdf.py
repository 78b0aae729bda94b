"""RSS 1.0 (https://web.resource.org/rss/1.0/spec), read both as an XML tree and as an RDF graph."""

import logging
from collections import Counter
from collections.abc import Iterator

from lxml import etree
from rdflib import Graph, URIRef
from rdflib.container import Container
from rdflib.namespace import RDF as RDF_TERMS

from tests.feed_validators import common as c

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS = "http://purl.org/rss/1.0/"
ABOUT = f"{{{RDF}}}about"
_XML_ATTRIBUTES = {f"{{{c.XML}}}lang", f"{{{c.XML}}}base"}


def problems(body: bytes, self_url: str | None) -> Iterator[str]:
    root, found = c.parse(body)
    yield from found
    if root is None:
        return
    if root.tag != f"{{{RDF}}}RDF":
        yield "the root is not rdf:RDF"
    if root.nsmap.get(None) != RSS:
        yield f"the default namespace is not {RSS}"
    channels = root.findall(f"{{{RSS}}}channel")
    if len(channels) != 1:
        yield f"one channel needed, {len(channels)} found"
        return
    yield from _tree_problems(root)
    yield from _channel_problems(channels[0], self_url)
    items = root.findall(f"{{{RSS}}}item")
    if not items:
        yield "no item"
    for item in items:
        yield from _item_problems(item)
    yield from _listing_problems(channels[0], items)
    yield from _graph_problems(body, [item.get(ABOUT, "") for item in items])


def _tree_problems(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for attribute in element.attrib:
            if not attribute.startswith(f"{{{RDF}}}") and attribute not in _XML_ATTRIBUTES:
                yield f"attribute {attribute} has no namespace, which RDF needs"
        if c.namespace(element) not in (RSS, RDF):
            yield from c.module_problems(element)
    for child in c.elements(root):
        if child.tag not in {f"{{{RSS}}}{tag}" for tag in ("channel", "item", "image", "textinput")}:
            yield f"unknown element {child.tag}"
    known = {"title", "link", "description", "items", "image", "textinput"}
    for child in root.iterfind(f"*/{{{RSS}}}*"):
        if c.name(child) not in known:
            yield f"unknown element {child.tag}"


def _channel_problems(channel: etree._Element, self_url: str | None) -> Iterator[str]:
    yield from c.count_problems(channel, once=[f"{{{RSS}}}{tag}" for tag in ("title", "link", "description", "items")])
    if not c.is_http(channel.get(ABOUT, "")):
        yield f"the channel has a bad rdf:about {channel.get(ABOUT)!r}"
    if self_url is not None and channel.get(ABOUT) != self_url:
        yield f"the channel is about {channel.get(ABOUT)!r}, not {self_url!r}"
    if not c.is_http(channel.findtext(f"{{{RSS}}}link") or ""):
        yield "the channel's link is not an absolute address"


def _item_problems(item: etree._Element) -> Iterator[str]:
    yield from c.count_problems(item, once=[f"{{{RSS}}}title", f"{{{RSS}}}link"], single=[f"{{{RSS}}}description"])
    if not c.is_uri(item.get(ABOUT, "")):
        yield f"an item has a bad rdf:about {item.get(ABOUT)!r}"
    if not c.is_http(item.findtext(f"{{{RSS}}}link") or ""):
        yield f"an item's link is not an absolute address: {item.findtext(f'{{{RSS}}}link')!r}"


def _listing_problems(channel: etree._Element, items: list[etree._Element]) -> Iterator[str]:
    listed = [li.get(f"{{{RDF}}}resource") for li in channel.iterfind(f"{{{RSS}}}items/{{{RDF}}}Seq/{{{RDF}}}li")]
    about = [item.get(ABOUT) for item in items]
    yield from (f"{one!r} is listed but not described" for one in listed if one not in about)
    yield from (f"{one!r} is described but not listed" for one in about if one not in listed)
    every = Counter([*about, channel.get(ABOUT)])
    yield from (f"rdf:about {one!r} comes {times} times" for one, times in every.items() if times > 1)
    links = Counter(item.findtext(f"{{{RSS}}}link") for item in items)
    for item in items:
        link = item.findtext(f"{{{RSS}}}link")
        if links[link] == 1 and item.get(ABOUT) != link:
            yield f"rdf:about {item.get(ABOUT)!r} differs from the link {link!r}"


def _graph_problems(body: bytes, order: list[str]) -> Iterator[str]:
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    try:
        graph = Graph().parse(data=body, format="xml")
    except Exception as error:
        yield f"not good RDF/XML: {error}"
        return
    channels = list(graph.subjects(RDF_TERMS.type, URIRef(f"{RSS}channel")))
    described = {str(one) for one in graph.subjects(RDF_TERMS.type, URIRef(f"{RSS}item"))}
    if len(channels) != 1 or described != set(order):
        yield "the RDF graph does not hold one channel and the items"
        return
    sequence = graph.value(channels[0], URIRef(f"{RSS}items"))
    if (sequence, RDF_TERMS.type, RDF_TERMS.Seq) not in graph:
        yield "items is not an rdf:Seq"
    elif [str(one) for one in Container(graph, sequence).items()] != order:
        yield "the sequence and the items are not in the same order"
