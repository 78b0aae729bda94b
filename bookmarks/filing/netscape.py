"""The file of bookmarks that browsers exchange since Netscape: nested lists of links, folders, tags, dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from bookmarks.filing.lines import Line, Reading, moment

MARK = b"netscape-bookmark-file"
DEPTH_MAX = 10


def fits(body: bytes) -> bool:
    """Tell whether a file presents itself as one; some programs leave out the first line."""
    head = body[:2_000].lower()
    return MARK in head or (b"<dl" in head and b"<dt" in body[:20_000].lower())


def read(body: bytes) -> Reading:
    """Return the links of a file, each with the names of the folders that hold it, in its order."""
    reading = Reading("netscape")
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(body, parser=parser)
    except (etree.LxmlError, ValueError):
        return reading
    for link, note, folders in _links(root):
        reading.add(link.get("href", ""), **_said(link, note, folders))
    return reading


def _links(root: Any) -> Iterator[tuple[Any, str, list[str]]]:
    """Yield each link with its note and its folders.

    The format never closes <DT> nor <DD>, so parsers nest them as they please: what counts is the order of the tags.
    """
    folders: list[str] = []
    opening = ""
    waiting: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=("a", "dd", "h3", "dl")):
        if event == "end" and element.tag != "dl":
            continue
        if waiting is not None:
            yield waiting, _note(element) if element.tag == "dd" else "", [name for name in folders if name]
            waiting = None
        if element.tag == "h3":
            opening = " ".join(element.text_content().split())
        elif element.tag == "a":
            waiting = element
        elif element.tag == "dl" and event == "start":
            folders.append(opening)
            opening = ""
        elif element.tag == "dl" and folders:
            folders.pop()
    if waiting is not None:
        yield waiting, "", [name for name in folders if name]


def _said(link: Any, note: str, folders: list[str]) -> dict[str, Any]:
    """Return what the file says of one link."""
    return {
        "title": link.text_content(),
        "summary": note,
        "tags": link.get("tags", "").split(","),
        "collection": " / ".join(folders[:DEPTH_MAX]),
        "added_at": moment(link.get("add_date", "")),
        "author": link.get("data-author", ""),
        "is_private": link.get("private") == "1",
        "is_for_later": link.get("toread") == "1",
    }


def _note(element: Any) -> str:
    """Return the text of a <DD>, up to the next link or folder that a parser put inside it."""
    own = [element.text or ""]
    for child in element:
        if child.tag in {"dt", "dl", "h3", "a", "p"}:
            break
        own += ["\n" if child.tag == "br" else child.text_content(), child.tail or ""]
    return "".join(own).strip()


def write(lines: Iterable[Line], title: str) -> bytes:
    """Return the file of some bookmarks: those without collection first, then one folder each."""
    out = [
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">',
        f"<TITLE>{escape(title)}</TITLE>",
        f"<H1>{escape(title)}</H1>",
        "<DL><p>",
    ]
    for name, inside in groupby(sorted(lines, key=lambda line: line.collection), key=lambda line: line.collection):
        listed = [row for line in inside for row in _rows(line)]
        out += [f"<DT><H3>{escape(name)}</H3>", "<DL><p>", *listed, "</DL><p>"] if name else listed
    return "\n".join([*out, "</DL><p>", ""]).encode()


def _rows(line: Line) -> list[str]:
    added = str(int(line.added_at.timestamp())) if line.added_at else ""
    named = {
        "HREF": line.url,
        "ADD_DATE": added,
        "TAGS": ",".join(line.tags),
        "DATA-AUTHOR": line.author,
        "TOREAD": "1" if line.is_for_later else "",
    }
    said = " ".join(f'{name}="{escape(value)}"' for name, value in named.items() if value)
    note = [f"<DD>{escape(line.summary).replace(chr(10), '<br>')}"] if line.summary else []
    return [f"<DT><A {said}>{escape(line.title)}</A>", *note]
