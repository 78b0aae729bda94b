"""Comments on a passage (PA04): kept by the words they are about, found again in the text as it stands today.

A passage is a quotation with a little of what stands before and after it (W3C Web Annotation, TextQuoteSelector):
white space counts for one, and among several places alike the one whose surroundings fit best is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User
from activity.record import record
from content.models import Comment
from core import clock
from groups.access import Access
from toolkit import actions
from toolkit.places import comments_of
from wiki.models import AROUND_MAX, QUOTE_MAX, Page, Passage

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_CHARACTER = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|\w{1,31});|.", re.DOTALL)
_INLINE = re.compile(r"</?(?:a|abbr|b|code|del|em|i|kbd|q|s|strong|sub|sup|img|span)\b")
PASSAGES_MAX = 200


@dataclass
class Reading:
    """The words of a rendered text with white space folded, and where each character stands in the HTML."""

    html: str
    words: str = ""
    at: list[tuple[int, int]] = field(default_factory=list)

    def find(self, quote: str, prefix: str = "", suffix: str = "") -> tuple[int, int] | None:
        """Return where a quotation begins and ends among the words, at the place whose surroundings fit best."""
        wanted = " ".join(quote.split())
        places = [found.start() for found in re.finditer(re.escape(wanted), self.words)] if wanted else []
        if not places:
            return None
        best = max(places, key=lambda at: self._fit(at, at + len(wanted), prefix, suffix))
        return best, best + len(wanted)

    def _fit(self, start: int, end: int, prefix: str, suffix: str) -> int:
        before, after = self.words[max(0, start - len(prefix)) : start], self.words[end : end + len(suffix)]
        return _alike(before[::-1], prefix[::-1]) + _alike(after, suffix)

    def around(self, start: int, end: int) -> tuple[str, str]:
        """Return what stands before and after a place, to find it again."""
        return self.words[max(0, start - AROUND_MAX) : start], self.words[end : end + AROUND_MAX]


def _alike(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def read(html: str) -> Reading:
    """Return the words of a rendered text. Blocks are apart, as one sees them."""
    found = Reading(html)
    words: list[str] = []
    is_space = True
    for token in _TOKEN.finditer(html):
        if token[0].startswith("<"):
            if not _INLINE.match(token[0]) and not is_space:
                words.append(" ")
                found.at.append((token.start(), token.start()))
                is_space = True
            continue
        for one in _CHARACTER.finditer(token[0]):
            said = unescape(one[0])
            if said.isspace():
                if is_space:
                    continue
                said = " "
            is_space = said == " "
            for character in said:
                words.append(character)
                found.at.append((token.start() + one.start(), token.start() + one.end()))
    found.words = "".join(words)
    return found


@dataclass(frozen=True)
class Shown:
    """A passage as the page shows it: its comment, and whether its words still stand in the text."""

    passage: Passage
    is_found: bool

    @property
    def comment(self) -> Comment:
        """The comment about it."""
        return self.passage.comment


def of_page(page: Page, access: Access) -> list[Passage]:
    """Return the passages of a page that the reader sees commented, in the order of the comments: one query."""
    seen = comments_of(page, access).filter(trashed_at=None).order_by().values("pk")
    rows = Passage.objects.filter(comment__in=seen).select_related("comment__author", "resolved_by")
    return list(rows.order_by("comment__created_at", "comment_id")[:PASSAGES_MAX])


def marked(html: str, passages: Sequence[Passage]) -> tuple[str, list[Shown]]:
    """Return a text with the open passages marked, each with a link to its comment, and all passages as found or not.

    Where two passages overlap the first is marked; the other still has its link.
    """
    if not passages:
        return html, []
    reading = read(html)
    places = [(one, reading.find(one.quote, one.prefix, one.suffix)) for one in passages]
    inserts: list[tuple[int, int, str]] = []
    taken: list[tuple[int, int]] = []
    for one, place in places:
        if place is None or one.resolved_at is not None:
            continue
        start, end = place
        if all(end <= a or start >= b for a, b in taken):
            taken.append((start, end))
            inserts += _marks(reading, start, end, one)
        inserts.append((_after_link(html, reading.at[end - 1][1]), 2, _link(one)))
    return _with(html, inserts), [Shown(one, place is not None) for one, place in places]


def _marks(reading: Reading, start: int, end: int, one: Passage) -> Iterator[tuple[int, int, str]]:
    """Yield where a mark opens and closes: again after each tag, so that tags stay well nested."""
    runs: list[tuple[int, int]] = []
    for a, b in reading.at[start:end]:
        if a == b:
            continue
        if runs and "<" not in reading.html[runs[-1][1] : a]:
            runs[-1] = (runs[-1][0], b)
        else:
            runs.append((a, b))
    for rank, (a, b) in enumerate(runs):
        name = f' id="passage-{one.comment_id}"' if rank == 0 else ""
        yield a, 3, f'<mark class="passage"{name}>'
        yield b, 1, "</mark>"


def _after_link(html: str, place: int) -> int:
    """Return `place`, or the end of the link that it stands in: a link holds no other."""
    opened, closed = html.rfind("<a ", 0, place), html.rfind("</a>", 0, place)
    end = html.find("</a>", place)
    return end + 4 if opened > closed and end >= 0 else place


def _link(one: Passage) -> str:
    return render_to_string("wiki/_passage_link.html", {"comment": one.comment}).strip()


def _with(html: str, inserts: list[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for place, _rank, said in sorted(inserts, key=lambda one: one[:2]):
        parts += [html[at:place], said]
        at = place
    return "".join([*parts, html[at:]])


@transaction.atomic
def post(
    *, page: Page, author: User, quote: str, body: str, near: tuple[str, str] = ("", ""), form_key: UUID | None = None
) -> Comment:
    """Post a comment about the words `quote` of a page: it begins with them, so that mails and search show them too.

    Raises LookupError when the page does not say them. The same form sent twice makes one comment.
    """
    reading = read(page.body_html)
    place = reading.find(quote, *near)
    if place is None:
        raise LookupError(quote)
    prefix, suffix = reading.around(*place)
    said = reading.words[place[0] : place[1]]
    whole = f"> {plainly(said)}\n\n{body}"
    comment = actions.post_comment(content=page, author=author, body=whole, form_key=form_key)
    kept = {"quote": said[:QUOTE_MAX], "prefix": prefix, "suffix": suffix}
    Passage.objects.get_or_create(comment=comment, defaults=kept)
    return comment


def plainly(words: str) -> str:
    """Return words written so that Markdown takes none of their signs for its own, and a name calls nobody again."""
    said = re.sub(r"([\\`*_\[\]<>~|@])", r"\\\1", words)
    return re.sub(r"^(\d+)(?=[.)])", r"\1\\", re.sub(r"^(#|[-+](?=\s))", r"\\\1", said))


@transaction.atomic
def settle(*, passage: Passage, by: User, is_resolved: bool) -> None:
    """Close what a comment asked of a passage, or open it again."""
    moment, who = (clock.now(), by) if is_resolved else (None, None)
    Passage.objects.filter(pk=passage.pk).update(resolved_at=moment, resolved_by=who)
    verb = "passage.resolved" if is_resolved else "passage.reopened"
    record(verb, actor=by, content=passage.comment.content, comment=passage.comment)
