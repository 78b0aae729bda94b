"""Our own safe HTML as a Typst document, and the PDF of it (docs/adr/0014-reading.md).

What people typed stands in string literals alone, never in Typst's markup nor in its code: there is nothing in it
that the compiler could run. Files are those given by name; nothing is fetched, and no path comes from a text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import typst
from lxml import html as parser

from core import text

DEPTH_MAX = 40
INLINE = {"strong": "strong", "b": "strong", "em": "emph", "i": "emph", "s": "strike", "del": "strike"} | {
    "sub": "sub", "sup": "super", "ins": "underline",
}  # fmt: skip

Picture = Callable[[str], str]
"""Gives the name of a file for the `src` of a picture, or an empty string when it is none of ours."""


def literal(said: str) -> str:
    """Return `said` as a string literal of Typst: the only place where words of people stand."""
    said = text.normalise(said) if said.strip() else " " * bool(said)
    escaped = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", " ")
    return f'"{escaped}"'


def words(said: str | None) -> str:
    """Return a run of text, white space folded as a browser does and kept at both ends."""
    if not said:
        return ""
    folded = " ".join(said.split())
    if not folded:
        return 'text(" ");'
    before, after = (" " if said[0].isspace() else ""), (" " if said[-1].isspace() else "")
    parts = [f'text("{before}");' if before else "", f"text({literal(folded)});", f'text("{after}");' if after else ""]
    return "".join(parts)


def from_html(fragment: str, picture: Picture = lambda _src: "") -> str:
    """Return the code of a block of Typst for our cleaned HTML; tags we do not know give their text."""
    if not fragment.strip():
        return "{}"
    root = parser.fragment_fromstring(f"<div>{fragment}</div>")
    return "{" + inside(root, picture, 0) + "}"


def inside(node: parser.HtmlElement, picture: Picture, depth: int) -> str:
    """Return the code of what an element holds."""
    if depth > DEPTH_MAX:
        return words(node.text_content())
    found = [words(node.text)]
    for child in node:
        if isinstance(child.tag, str):
            found.append(element(child, picture, depth + 1))
        found.append(words(child.tail))
    return "".join(found)


def element(node: parser.HtmlElement, picture: Picture, depth: int) -> str:
    """Return the code of one element."""
    tag = str(node.tag)
    if tag in {"pre", "code", "kbd"}:
        return f"raw({literal(node.text_content())}, block: {'true' if tag == 'pre' else 'false'});"
    if tag == "table":
        return table(node, picture, depth)
    if tag == "img":
        name = picture(node.get("src", ""))
        return f"image({literal(name)}, width: 80%, alt: {literal(node.get('alt', '') or ' ')});" if name else ""
    if tag == "p" and node.get("class") == "gallery":
        shown = [name for img in node.iter("img") if (name := picture(img.get("src", "")))]
        return gallery(shown, [img.get("alt", "") for img in node.iter("img")]) if shown else ""
    if tag in {"ul", "ol"}:
        items = [f"{{{inside(li, picture, depth)}}}" for li in node if li.tag == "li"]
        return f"{'list' if tag == 'ul' else 'enum'}({', '.join(items)});" if items else ""
    if tag in {"br", "hr"}:
        return "linebreak();" if tag == "br" else "line(length: 100%, stroke: 0.5pt);"
    return wrapped(tag, inside(node, picture, depth), node.get("href", ""))


def gallery(names: list[str], alts: list[str]) -> str:
    """Return the code of pictures side by side, two in a row."""
    shown = [
        f"image({literal(name)}, width: 100%, alt: {literal(alt or ' ')})"
        for name, alt in zip(names, alts, strict=False)
    ]
    return f"grid(columns: (1fr, 1fr), gutter: 8pt, {', '.join(shown)});"


def wrapped(tag: str, body: str, href: str) -> str:
    """Return the code of an element around its content."""
    if tag in INLINE:
        return f"{INLINE[tag]}({{{body}}});"
    if tag == "p":
        return f"par({{{body}}});"
    if tag in {"h2", "h3", "h4", "h5", "h6"}:
        return f"heading(level: {tag[1]}, {{{body}}});"
    if tag == "blockquote":
        return f"quote(block: true, {{{body}}});"
    if tag == "a" and href.startswith("#r-"):
        return ""  # the way back from a footnote to its call: paper has no links
    if tag == "a" and href.startswith(("https://", "http://", "mailto:")):
        return f"link({literal(href)}, {{{body}}});"
    return f"{{{body}}};" if body else ""


def table(node: parser.HtmlElement, picture: Picture, depth: int) -> str:
    """Return the code of a table: every row as long as the longest."""
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in node.iter("tr")][:500]
    width = min(max((len(row) for row in rows), default=0), 20)
    if not width:
        return ""
    cells = []
    for row in rows:
        said = [f"{{{inside(cell, picture, depth)}}}" for cell in row[:width]]
        cells += said + ["{}"] * (width - len(said))
    return f"table(columns: {width}, {', '.join(cells)});"


def pdf(source: str, files: Mapping[str, bytes], at: datetime) -> bytes:
    """Return the tagged PDF of a document, which sees the files given and nothing else. Raises typst.TypstError."""
    with tempfile.TemporaryDirectory(prefix="veillee-pdf-") as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        (Path(folder) / "main.typ").write_text(source, encoding="utf-8")
        made = typst.compile(
            str(Path(folder) / "main.typ"), root=folder, ignore_system_fonts=True, font_paths=[],
            package_path=folder, package_cache_path=folder, timestamp=int(at.timestamp()),
        )  # fmt: skip
    return bytes(made)
