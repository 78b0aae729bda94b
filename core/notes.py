"""Footnotes: `^[what the note says]` in the text gives a number there and the note at the end (AR04).

The note stands where it is called, so that moving or cutting a paragraph takes its notes along.
"""

from __future__ import annotations

import hashlib
import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

NOTES_MAX = 100
# Nothing inside is a bracket, so that a text full of opened notes is read in one pass (REL-H7).
_NOTE = re.compile(r"\^\[((?:\\[^\n]|[^\[\]\\\n]){1,1000})\]")
ANCHOR = re.compile(r"[nr]-[0-9a-f]{8}-\d{1,3}")
"""The anchors of notes and of their calls: made of what the notes say, so that two texts of a page share none."""


def notes_plugin(parser: MarkdownIt) -> None:
    """Teach a parser to read notes."""
    parser.inline.ruler.before("link", "note", _read)
    parser.core.ruler.after("inline", "notes", _gather)


def _read(state: StateInline, silent: bool) -> bool:
    found = _NOTE.match(state.src, state.pos) if state.src.startswith("^[", state.pos) else None
    words = " ".join(unescapeAll(found[1]).split()) if found else ""
    if found is None or not words or state.pos + len(found[0]) > state.posMax:
        return False
    if not silent:
        token = state.push("note", "sup", 0)
        token.content = words
    state.pos += len(found[0])
    return True


def _gather(state: StateCore) -> None:
    """Number the notes of a text and write them at its end."""
    called = [
        (holder, child)
        for holder in state.tokens
        if holder.children
        for child in holder.children
        if child.type == "note"
    ][:NOTES_MAX]
    if not called:
        return
    said = "\n".join(child.content for _holder, child in called)
    key = hashlib.sha256(said.encode()).hexdigest()[:8]
    at_end = [_tag("ordered_list_open", "ol", 1, {"class": "notes"})]
    for number, (holder, child) in enumerate(called, 1):
        at_end += _note(key, number, child.content)
        _call(holder, child, f"{key}-{number}", number)
    state.tokens += [*at_end, _tag("ordered_list_close", "ol", -1)]


def _call(holder: Token, child: Token, name: str, number: int) -> None:
    """Put the number of a note where it is called."""
    place = next(at for at, each in enumerate(holder.children or []) if each is child)
    (holder.children or [])[place : place + 1] = [
        _tag("sup_open", "sup", 1, {"class": "note-call", "id": f"r-{name}"}),
        *link(f"#n-{name}", str(number)),
        _tag("sup_close", "sup", -1),
    ]


def _note(key: str, number: int, words: str) -> list[Token]:
    inline = Token("inline", "", 0, children=[], content=words)
    inline.children = [_text(words), _text(" "), *link(f"#r-{key}-{number}", "↩")]
    return [
        _tag("list_item_open", "li", 1, {"id": f"n-{key}-{number}"}),
        inline,
        _tag("list_item_close", "li", -1),
    ]


def link(href: str, words: str) -> list[Token]:
    """Return the tokens of a link."""
    return [_tag("link_open", "a", 1, {"href": href}), _text(words), _tag("link_close", "a", -1)]


def _tag(kind: str, tag: str, nesting: int, attributes: dict[str, str] | None = None) -> Token:
    return Token(kind, tag, nesting, attrs=dict(attributes or {}), block=kind.startswith(("ordered", "list")))  # type: ignore[arg-type]


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
