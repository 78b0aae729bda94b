"""A mail that is HTML alone, turned into Markdown: paragraphs, lists, links, emphasis; what is quoted is marked so."""

from __future__ import annotations

import re
from html import unescape

import nh3
from lxml import etree
from lxml import html as lxml_html

HTML_MAX = 1_000_000
BLOCKS = {
    "p", "div", "section", "article", "header", "footer", "main", "table", "tr", "ul", "ol", "h1", "h2", "h3", "h4",
    "h5", "h6", "pre", "address", "center", "dl", "dd", "dt", "form", "figure",
}  # fmt: skip
KEPT = BLOCKS | {"a", "b", "strong", "i", "em", "br", "hr", "li", "td", "th", "blockquote", "code", "span", "body"}
QUOTES = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra", re.IGNORECASE)
REPLY_HEADS = re.compile(r"divRplyFwdMsg|appendonsend|mail-editor-reference-message-container", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\r\n\f\u200b]+")
_RUNS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def markdown(html: str) -> str:
    """Return the Markdown of an HTML mail; what is quoted stands in lines that begin with `>`."""
    if not html.strip():
        return ""
    clean = nh3.clean(
        html[:HTML_MAX],
        tags=KEPT,
        clean_content_tags={"script", "style", "head", "title"},
        attributes={"a": {"href"}, "div": {"class", "id"}, "blockquote": {"type", "class"}, "span": {"class"}},
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )
    try:
        root = lxml_html.fragment_fromstring(f"<div>{clean}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return unescape(re.sub(r"<[^>]*>", " ", clean)).strip()
    return _RUNS.sub("\n\n", _Writer().block(root)).strip()


class _Writer:
    """Writes the Markdown of a tree of elements."""

    def block(self, element: etree._Element) -> str:
        """Return the Markdown of all that an element holds."""
        pieces = [_words(element.text)]
        for child in element:
            pieces.append(self.one(child) if isinstance(child.tag, str) else "")
            pieces.append(_words(child.tail))
        return "".join(pieces)

    def one(self, element: etree._Element) -> str:
        """Return the Markdown of one element."""
        tag, inner = element.tag, self.block(element)
        marks = f"{element.get('class', '')} {element.get('id', '')}"
        if tag == "br":
            return "\n"
        if tag == "hr":
            return "\n\n---\n\n"
        if tag == "li":
            return f"\n- {inner.strip()}"
        if tag in {"td", "th"}:
            return f" {inner.strip()} "
        if tag == "a":
            return _link(element.get("href", ""), inner)
        if tag in {"b", "strong", "i", "em", "code"}:
            return _emphasis(tag, inner)
        if tag == "blockquote" or (tag == "div" and "gmail_quote_container" not in marks and QUOTES.search(marks)):
            return f"\n\n{_quoted(inner) if tag == 'blockquote' else inner}\n\n"
        if REPLY_HEADS.search(marks):
            return f"\n\n________________________________\n{inner.strip()}\n"
        if tag in BLOCKS:
            return self.whole(tag, inner)
        return inner

    def whole(self, tag: str, inner: str) -> str:
        """Return a block: a heading, a paragraph with an empty line around it, or a line."""
        said = inner.strip()
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and said:
            return f"\n\n{'#' * max(int(tag[1]), 2)} {said}\n\n"
        return f"\n\n{said}\n\n" if tag in {"p", "ul", "ol", "table", "pre"} else f"\n{said}\n"


def _words(said: str | None) -> str:
    return _BLANK.sub(" ", said or "")


def _quoted(inner: str) -> str:
    lines = _RUNS.sub("\n\n", inner.strip()).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _link(href: str, inner: str) -> str:
    words = " ".join(inner.split())
    if not href or not words or href.removeprefix("mailto:") == words or href.rstrip("/") == words.rstrip("/"):
        return words or href
    return words if href.startswith("mailto:") else f"[{words}]({href})"


def _emphasis(tag: str, inner: str) -> str:
    said, sign = inner.strip(), {"b": "**", "strong": "**", "code": "`"}.get(tag, "*")
    if not said or "\n" in said or said[0] in "*`>#" or said[-1] in "*`":
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{sign}{said}{sign}{after}"
