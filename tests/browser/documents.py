"""Documents made at random of all the Markdown we allow, and the form in which two renderings are compared."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st
from lxml.html import HtmlElement, fragment_fromstring

SIGNS = """mot été a_b 5*3 [x] <b> &amp; c'est l’eau 100% #1 1. - + a|b ~ ` \\ _ ** ! > = fin. «oui» http: x@y.fr N°1)
AT&T &copy ~~ ]( a*b é_è"""
WORDS = st.sampled_from(SIGNS.split())
ESCAPED = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&=:])")


def plain(words: list[str]) -> str:
    """Return words as a writer of Markdown escapes them."""
    return " ".join(ESCAPED.sub(r"\\\1", word) for word in words)


TEXT = st.lists(WORDS, min_size=1, max_size=4).map(plain)
SIMPLE = st.lists(st.sampled_from(["mot", "été", "pont", "42", "l’eau"]), min_size=1, max_size=3).map(" ".join)
URLS = st.sampled_from(
    [
        "https://exemple.org/",
        "https://exemple.org/a_(b)_c?x=1&y=2#z",
        "mailto:a@exemple.org",
        "/c/12/",
        "https://exemple.org/été",
    ]
)
CODE = st.sampled_from(["`a_b*c`", "`` a`b ``", "`<b>&amp;`", "`\\`", "`|`"])
LEAVES = st.one_of(
    TEXT, SIMPLE, CODE, URLS.map(lambda url: f"[lien]({url})"), st.just("@bob"), st.just("<https://exemple.org/x>"),
    st.just("![vue](/c/uploads/12/)"), st.just('[titre](https://exemple.org/ "un \\"titre\\"")'), st.just("https://exemple.org/nu"),
    SIMPLE.map(lambda words: f"mot^[{words}, \\[p. 3\\] a_b https://exemple.org/a_b]"),
)  # fmt: skip


def marked(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return runs of words, some of them emphasised, struck or linked."""
    wrapped = st.one_of(
        inner.map(lambda words: f"**{words}**"),
        inner.map(lambda words: f"*{words}*"),
        inner.map(lambda words: f"~~{words}~~"),
        st.tuples(SIMPLE, URLS).map(lambda both: f"[**{both[0]}**]({both[1]})"),
    )
    return st.lists(st.one_of(inner, wrapped), min_size=1, max_size=3).map(" ".join)


INLINE = st.recursive(LEAVES, marked, max_leaves=4)
LINES = st.lists(INLINE, min_size=1, max_size=3).flatmap(
    lambda lines: st.sampled_from(["\\\n", "\n", " "]).map(lambda end: end.join(lines))
)


def indented(text: str, first: str, room: str) -> str:
    """Return `text` with `first` before its first line and `room` before the others."""
    head, *rest = text.split("\n")
    return "\n".join([first + head, *(room + line if line else line for line in rest)])


def table(rows: list[list[str]]) -> str:
    """Return rows of three cells as a table."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|---|:-:|--:|", *lines[1:]])


CELL = st.one_of(
    SIMPLE, CODE, SIMPLE.map(lambda words: f"**{words}**"), st.just(""), TEXT.filter(lambda t: "|" not in t)
)
BLOCKS = st.one_of(
    LINES, INLINE.map(lambda words: "## " + words.replace("\n", " ")), SIMPLE.map(lambda words: f"### {words} \\#"),
    st.just("---"), st.sampled_from(["```\na `b`\n\n  c\n```", "````\n```\n````", "    code", "~~~\nx\n~~~"]),
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=4).map(table),
    SIMPLE.map(lambda words: f'![vue](/c/uploads/7/ "{words}")'), st.just("![a](/c/uploads/7/) ![b](/c/uploads/8/)"),
    st.just('[S’inscrire](https://exemple.org/ "button")'), st.just("- [ ] à faire\n- [x] fait"),
)  # fmt: skip


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return blocks inside lists, quotations and callouts."""
    many = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        many.map(lambda items: "\n".join(indented(item, "- ", "  ") for item in items)),
        many.map(lambda items: "\n\n".join(indented(item, f"{n}. ", "   ") for n, item in enumerate(items, 4))),
        many.map(lambda items: "\n\n".join(items)).map(lambda text: indented(text, "> ", "> ")),
        inner.map(lambda text: "> [!NOTE]\n" + indented(text, "> ", "> ")),
        many.map(lambda items: "\n\n".join(items)),
        st.tuples(SIMPLE, many).map(
            lambda both: f"- {both[0]}\n" + "\n".join(indented(i, "  - ", "    ") for i in both[1])
        ),
    )


DOCUMENTS = st.lists(st.recursive(BLOCKS, nested, max_leaves=5), min_size=1, max_size=4).map("\n\n".join)


def meaning(html: str) -> Any:
    """Return what a reader gets of a piece of HTML: blocks, and letters each with the marks it wears.

    White space, the order of nested marks and the paragraphs of an item that has one only are no matter.
    """
    return _blocks(fragment_fromstring(html, create_parent="div"))


MARKS = {"strong", "em", "s", "del", "code", "a"}


def _blocks(element: HtmlElement) -> list[Any]:
    found: list[Any] = []
    run: list[tuple[str, frozenset[str]]] = []

    def close() -> None:
        words = _words(run)
        if words:
            found.append(("p", words))
        run.clear()

    def walk(node: HtmlElement, marks: frozenset[str]) -> None:
        run.extend((sign, marks) for sign in node.text or "")
        for child in node:
            if child.tag in MARKS:
                walk(child, marks | {_mark(child)})
            elif child.tag == "img":
                run.append((f"img {child.get('src')} {child.get('alt')}", marks))
            elif child.tag == "br":
                run.append(("\n", frozenset()))
            else:
                close()
                inside = _blocks(child)
                if child.tag == "p":
                    found.extend(inside)
                else:
                    found.append((child.tag, child.get("class"), child.get("start"), _code(child) or inside))
            run.extend((sign, marks) for sign in child.tail or "")

    walk(element, frozenset())
    close()
    return found


def _code(element: HtmlElement) -> str:
    return "" if element.tag != "pre" else (element.text_content().rstrip("\n") or "\n")


def _mark(element: HtmlElement) -> str:
    return f"a {element.get('href')} {element.get('title')}" if element.tag == "a" else element.tag


def _words(run: list[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """Return a run with white space folded to one unmarked space, and none at the ends or beside a line break."""
    text = [(" ", frozenset[str]()) if sign in " \t\r\n" and sign != "\n" else (sign, marks) for sign, marks in run]
    kept: list[tuple[str, frozenset[str]]] = []
    for sign, marks in text:
        space = sign.isspace() and len(sign) == 1
        if space and (not kept or kept[-1][0] == " "):
            continue
        kept.append((" ", frozenset()) if space else (sign, marks))
    while kept and kept[-1][0] == " ":
        kept.pop()
    return kept
