"""The Markdown we allow, read once on the server: CommonMark, tables, strikethrough, and a few habits of ours.

Pictures are ours or become links; a picture alone with a title is a figure with its caption, several alone are a
gallery; a link alone titled "button" is one; `^[…]` is a footnote; bare addresses and @names become links; a quotation
that begins with [!NOTE] is a callout; `[ ]` and `[x]` begin a task (docs/adr/0013).
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.notes import link, notes_plugin

OWN_FILE = re.compile(r"/c/uploads/(\d{1,18})/")
"""The address of a file sent by somebody, the same whatever becomes of the item that shows it."""
BUTTON = "button"
"""The title of a link that, alone in its paragraph, is shown as a button."""
CALLOUTS = {"[!NOTE]": "note", "[!TIP]": "tip", "[!WARNING]": "warning"}
TASKS = {"[ ] ": "\u2610 ", "[x] ": "\u2611 ", "[X] ": "\u2611 "}
GROUP_NAMES = {"animateurs", "tous"}
"""Names that call several people: nobody's own page."""
LINKS_MAX = 200
_BARE = re.compile(
    r"(?<![\w@/.])@(?P<name>[a-z0-9][a-z0-9._-]{1,29})|(?<![\w/])(?P<url>https?://[^\s<>\"'`|]{3,2000})", re.IGNORECASE
)
_AFTER = ".,;:!?)]}»…*_~"


def make_parser() -> MarkdownIt:
    """Return the one parser of the house."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 12})
    parser.enable(["table", "strikethrough"])
    notes_plugin(parser)
    parser.core.ruler.after("notes", "own", _own)
    return parser


def _own(state: StateCore) -> None:
    """Apply our habits, before escaped signs are joined to the text around them: `\\@bob` names nobody."""
    tokens = state.tokens
    room = LINKS_MAX
    for place, token in enumerate(tokens):
        if token.type != "inline" or token.children is None:
            continue
        children = _own_pictures(token.children)
        token.children, used = _linked(state, children, room)
        room -= used
        before = [tokens[i].type if i >= 0 else "" for i in (place - 1, place - 2)]
        if before == ["paragraph_open", "blockquote_open"]:
            _callout(tokens[place - 2], token)
        elif before == ["paragraph_open", "list_item_open"]:
            _task(token)
        if before[0] == "paragraph_open":
            _figure(tokens[place - 1], token, tokens[place + 1])
            _gallery(tokens[place - 1], token)
            _button(token)


def _own_pictures(children: list[Token]) -> list[Token]:
    """Return `children` with each picture from elsewhere turned into a link, or into its words inside a link."""
    kept: list[Token] = []
    depth = 0
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        source = str(child.attrs.get("src", ""))
        if child.type != "image" or OWN_FILE.fullmatch(source):
            kept.append(child)
            continue
        words = Token("text", "", 0, content=child.content or source)
        kept += [words] if depth else link(source, words.content)
    return kept


def _linked(state: StateCore, children: list[Token], room: int) -> tuple[list[Token], int]:
    """Return `children` with bare addresses and names linked, at most `room` of them, and how many were."""
    kept: list[Token] = []
    depth = used = 0
    for child in children:
        depth += (child.type == "link_open") - (child.type == "link_close")
        if child.type != "text" or depth or used >= room:
            kept.append(child)
            continue
        at = 0
        for found in _BARE.finditer(child.content):
            words, href = _target(found)
            href = state.md.normalizeLink(href)
            if not href or used >= room or not state.md.validateLink(href):
                continue
            kept.append(Token("text", "", 0, content=child.content[at : found.start()]))
            kept += link(href, state.md.normalizeLinkText(words) if found["url"] else words)
            at, used = found.start() + len(words), used + 1
        kept.append(Token("text", "", 0, content=child.content[at:]))
    return kept, used


def _target(found: re.Match[str]) -> tuple[str, str]:
    """Return the words to link and where they lead; the signs that end a sentence belong to the sentence."""
    if found["name"]:
        name = found["name"].rstrip("._-")
        return f"@{name}", "" if name.lower() in GROUP_NAMES else f"/members/{name.lower()}/"
    url = found["url"]
    while url and url[-1] in _AFTER and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url, url


def _callout(quote: Token, words: Token) -> None:
    children = words.children or []
    kind = CALLOUTS.get(children[0].content.strip() if children and children[0].type == "text" else "")
    if kind:
        quote.attrs["class"] = f"callout callout-{kind}"
        words.children = children[2:]


def _task(words: Token) -> None:
    for child in (words.children or [])[:1]:
        box = TASKS.get(child.content[:4]) if child.type == "text" else None
        if box:
            child.content = box + child.content[4:]


def _figure(opening: Token, words: Token, closing: Token) -> None:
    """Turn a paragraph that is one picture with a title into a figure, the title being its caption."""
    shown = [child for child in words.children or [] if child.type != "text" or child.content]
    if len(shown) != 1 or shown[0].type != "image" or not shown[0].attrs.get("title"):
        return
    caption = str(shown[0].attrs.pop("title"))
    opening.tag = closing.tag = "figure"
    opening.hidden = closing.hidden = False
    words.children = [
        shown[0],
        Token("figcaption_open", "figcaption", 1),
        Token("text", "", 0, content=caption),
        Token("figcaption_close", "figcaption", -1),
    ]


def _gallery(opening: Token, words: Token) -> None:
    """Show a paragraph that holds several pictures and nothing else as a gallery."""
    shown = [child for child in words.children or [] if child.type not in {"softbreak", "hardbreak"}]
    pictures = [child for child in shown if child.type == "image"]
    if len(pictures) > 1 and all(child.type == "image" or not child.content.strip() for child in shown):
        opening.attrs["class"] = "gallery"


def _button(words: Token) -> None:
    """Show a link that stands alone and is titled so as a button."""
    children = [child for child in words.children or [] if child.type != "text" or child.content]
    if len(children) < 3 or children[0].type != "link_open" or children[0].attrs.get("title") != BUTTON:
        return
    if [child.type for child in children].count("link_open") == 1 and children[-1].type == "link_close":
        del children[0].attrs["title"]
        children[0].attrs["class"] = "text-button"
