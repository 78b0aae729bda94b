"""Tells a browser how to show a feed (https://www.w3.org/TR/xml-stylesheet/)."""

from html import escape


def with_stylesheet(document: bytes, href: str) -> bytes:
    """Return the XML `document` with an instruction that names the CSS at `href`, if there is one.

    CSS rather than XSLT, which browsers are giving up. The XML declaration is the document's first line.
    """
    if not href:
        return document
    declaration, rest = document.split(b"\n", 1)
    instruction = f'<?xml-stylesheet type="text/css" href="{escape(href)}"?>'
    return b"\n".join([declaration, instruction.encode(), rest])
