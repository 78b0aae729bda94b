"""Text people type: cleaned, rendered from Markdown to safe HTML once at writing, shortened for cards."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

import nh3
from django.utils.html import strip_tags
from django.utils.text import slugify as django_slugify

from core.markdown import GROUP_NAMES, OWN_FILE, make_parser
from core.notes import ANCHOR

BODY_MAX = 50_000
_MARKS_MAX = 30
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_MENTION = re.compile(r"(?<![\w@/.\\])@([a-z0-9][a-z0-9._-]{1,29})", re.IGNORECASE)
# A run of one marker longer than any honest text has: some parsers take cubic time on it (REL-H7).
_RUN = re.compile(r"([`*_~\[\]()<>!#])\1{40,}")
_PICTURES = re.compile(r"(?:!\[){40,}")
_HEADING = re.compile(r"<h([2-6])>(.*?)</h\1>", re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|tr|pre|figcaption|dt|dd|caption)>|<br ?/?>|<hr ?/?>|<[uo]l[^>]*>")
_CALL = re.compile(r'<sup class="note-call"[^>]*>.*?</sup>')
_QUOTES = re.compile(r"^([> ]{40})[> ]+", re.MULTILINE)

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "dl", "dt", "em", "figcaption", "figure",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "q", "s", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"id"},
    "sup": {"id"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}

CLASSES = {
    "a": {"text-button"},
    "blockquote": {"callout", "callout-note", "callout-tip", "callout-warning"},
    "ol": {"notes"},
    "p": {"gallery"},
    "sup": {"note-call"},
}

_markdown = make_parser()


def normalise(text: str) -> str:
    """Return `text` in NFC, with one form of line end and without control characters or lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", stream_safe(_CONTROL.sub("", text))).strip()


def stream_safe(text: str) -> str:
    """Return `text` with at most 30 combining marks in a row (UAX #15, stream-safe text).

    Normalising a longer run takes time quadratic in its length; no language writes one.
    """
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MARKS_MAX:
            kept.append(character)
    return "".join(kept)


def one_line(text: str) -> str:
    """Return `text` normalised, each run of white space folded to one space; no-break spaces stay what they are."""
    return _SPACES.sub(" ", normalise(text)).strip()


def clean_html(html: str, *, images: bool = False) -> str:
    """Return `html` reduced to the tags and attributes we allow; links get `rel`, only http(s) and mailto stay.

    Remote pictures would be third-party requests, so `img` goes unless `images` says that they are ours.
    """
    tags = TAGS if images else TAGS - {"img"}
    return nh3.clean(
        html,
        tags=tags,
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        allowed_classes=CLASSES,
        attribute_filter=_ours,
        set_tag_attribute_values={"img": {"loading": "lazy"}} if images else None,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )


def _ours(tag: str, name: str, value: str) -> str | None:
    """Keep an attribute, unless it shows a picture that is not one of ours, or takes an anchor that is no note's."""
    if (tag, name) == ("img", "src") and not OWN_FILE.fullmatch(value):
        return None
    return None if name == "id" and not ANCHOR.fullmatch(value) else value


def render(markdown: str) -> str:
    """Return safe HTML for Markdown of at most `BODY_MAX` characters, in time linear in its length.

    Headings start at h2, since the page's title is its h1.
    """
    html = _markdown.render(_bounded(markdown)).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return clean_html(html, images=True)


def _bounded(markdown: str) -> str:
    """Return a text without the runs of signs on which parsers take long; its lines stay where they are."""
    bounded = _PICTURES.sub("![", _QUOTES.sub(r"\1", markdown[:BODY_MAX]))
    return _RUN.sub(lambda run: run.group(0)[:40], bounded)


@dataclass(frozen=True)
class Heading:
    """A heading of a rendered text: its level (2 to 6), its anchor, its words."""

    level: int
    anchor: str
    words: str


def anchored(html: str) -> tuple[str, list[Heading]]:
    """Return our own rendered HTML with an anchor on each heading, and the headings in order.

    Anchors begin with `h-`, so that no text can take an anchor of the page. Two headings alike get different ones.
    """
    found: list[Heading] = []
    taken: set[str] = set()

    def anchor(heading: re.Match[str]) -> str:
        words = plain(heading[2])
        base = name = f"h-{slug(words, 60)}"
        turn = 2
        while name in taken:
            name, turn = f"{base}-{turn}", turn + 1
        taken.add(name)
        found.append(Heading(int(heading[1]), name, words))
        return f'<h{heading[1]} id="{name}">{heading[2]}</h{heading[1]}>'

    return _HEADING.sub(anchor, html), found


def contents(headings: Sequence[Heading], levels: int = 2) -> list[Heading]:
    """Return the headings that a table of contents shows: the `levels` highest levels that the text uses."""
    used = sorted({one.level for one in headings if one.words})[:levels]
    return [one for one in headings if one.words and one.level in used]


def heading_lines(markdown: str) -> list[tuple[int, int, bool]]:
    """Return (level, line, stands alone) for each heading of a text, in the order of `anchored(render(markdown))`.

    A heading inside a quotation or a list does not stand alone: it begins no section.
    """
    opened = (token for token in _markdown.parse(_bounded(markdown)) if token.type == "heading_open")
    return [(max(int(token.tag[1]), 2), (token.map or [0])[0], token.level == 0) for token in opened]


def files_named(markdown: str) -> set[int]:
    """Return the ids of the files that a text shows or leads to."""
    return {int(pk) for pk in OWN_FILE.findall(markdown)}


def as_paragraphs(plain_text: str) -> str:
    """Return safe HTML for a text that is not Markdown (read from a page): escaped, one paragraph per block."""
    blocks = (" ".join(block.split()) for block in normalise(plain_text[:BODY_MAX]).split("\n\n"))
    return "".join(f"<p>{escape(block)}</p>" for block in blocks if block)


def plain(html: str) -> str:
    """Return the text of an HTML fragment on one line."""
    html = _CALL.sub("", html)
    spaced = re.sub(r"</(p|li|h\d|td|th|blockquote|pre)>|<br ?/?>", " ", html)
    return one_line(unescape(strip_tags(spaced)))


def readable(markdown: str) -> str:
    """Return a text as one reads it, a line for each block, without its markup: what differences are shown of."""
    html = re.sub(r"\n+", " ", re.sub(r"<pre>.*?</pre>", _kept_lines, render(markdown), flags=re.DOTALL))
    html = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"[\1]", html)
    html = _BLOCK_END.sub("\n", html.replace("<li>", "• ").replace("</td>", " | ").replace("</th>", " | "))
    lines = (one_line(line) for line in unescape(strip_tags(html)).replace("\0", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _kept_lines(code: re.Match[str]) -> str:
    return code[0].replace("\n", "\0")


def excerpt(text: str, length: int = 240) -> str:
    """Return the first `length` characters of one-line `text`, cut at a word, with an ellipsis when cut."""
    text = one_line(text)
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def mentions(markdown: str) -> set[str]:
    """Return the user names written as @name, in lower case."""
    return {name.lower().rstrip("._-") for name in _MENTION.findall(markdown)} - GROUP_NAMES


def calls(markdown: str) -> set[str]:
    """Return which of `GROUP_NAMES` a text calls: @animateurs, @tous."""
    return {name.lower().rstrip("._-") for name in _MENTION.findall(markdown)} & GROUP_NAMES


def fold(text: str) -> str:
    """Return `text` without accents or case: the form in which words are compared."""
    text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", stream_safe(text))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def slug(text: str, length: int = 80) -> str:
    """Return a readable address part for `text`, never empty."""
    return django_slugify(fold(text))[:length].strip("-") or "item"
