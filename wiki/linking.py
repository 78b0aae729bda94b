"""Links to pages by their title: `[[Title]]` becomes a link when the text is saved, or an offer to write it (PA06)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from django.urls import reverse
from django.utils.http import urlencode

from content.linked import items_named
from content.models import Content
from core import text
from groups.access import Access
from groups.models import Group
from wiki.models import Page, PageTree

NAMED = re.compile(r"(?<![`\[])\[\[([^\[\]\n|]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")
FENCE = re.compile(r"^\s{0,3}(```|~~~)")
SCANNED_MAX = 2000
SHOWN = 12
"""How many titles a completion shows."""


def key_of(title: str) -> str:
    """Return the form in which titles are compared: without accents, case, or more than one space."""
    return text.fold(text.one_line(title))


def titles_of(access: Access, group: Group) -> dict[str, int]:
    """Return the page of each title that `access` reads in a group, the first of those alike: one query."""
    rows = Page.objects.visible_to(access).filter(group=group).order_by("-pk").values_list("title", "pk")
    return {key_of(title): pk for title, pk in rows}


def resolved(markdown: str, access: Access, group: Group) -> str:
    """Return a text with each `[[Title]]` that names a page its writer reads turned into a link; code stays."""
    if "[[" not in markdown:
        return markdown
    known = titles_of(access, group)

    def link(found: re.Match[str]) -> str:
        pk = known.get(key_of(found[1]))
        words = text.one_line(found[2] or found[1])
        return f"[{words}]({reverse('content:go', args=[pk])})" if pk else found[0]

    return "\n".join(line if is_code else NAMED.sub(link, line) for line, is_code in lines_of(markdown))


def lines_of(markdown: str) -> Iterator[tuple[str, bool]]:
    """Yield each line of a text, and whether it stands in a block of code."""
    fence = ""
    for line in markdown.split("\n"):
        mark = FENCE.match(line)
        yield line, bool(fence or mark)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1] == fence:
            fence = ""


def unwritten(markdown: str) -> list[str]:
    """Return the titles that a text names and that were no page when it was saved."""
    found = [text.one_line(named[1]) for line, code in lines_of(markdown) if not code for named in NAMED.finditer(line)]
    return list(dict.fromkeys(found))


def offered(html: str, page: Page, known: dict[str, int], *, may_create: bool) -> str:
    """Return the shown HTML of a page with each `[[Title]]` left in it as a link, or as an offer to write that page."""
    create = reverse("wiki:create", args=[page.group.slug])

    def link(found: re.Match[str]) -> str:
        title, words = text.one_line(unescape(found[1])), found[2] or found[1]
        pk = known.get(key_of(title))
        if pk:
            return f'<a href="{reverse("content:go", args=[pk])}">{words}</a>'
        if not may_create:
            return words
        query = escape(urlencode({"title": title, "parent": page.parent_id or ""}))
        return f'<a class="unwritten" href="{create}?{query}" rel="nofollow">{words}</a>'

    return _outside_code(html, lambda part: NAMED.sub(link, part)) if "[[" in html else html


def _outside_code(html: str, change: Callable[[str], str]) -> str:
    parts = re.split(r"(<(?:code|pre|a)[ >].*?</(?:code|pre|a)>)", html, flags=re.DOTALL)
    return "".join(part if n % 2 else change(part) for n, part in enumerate(parts))


@dataclass(frozen=True)
class Care:
    """What needs looking after in the pages of a group."""

    broken: list[tuple[Page, int]]
    unwritten: list[tuple[Page, list[str]]]
    orphans: list[Page]


def care(access: Access, group: Group) -> Care:
    """Return the broken links, the titles that nobody wrote, the pages that nothing leads to: four queries.

    A link is broken when it leads to an item that the reader may not open, or that is gone. An orphan stands at the
    first level with nothing below it, opens nothing, and no page of the group names it.
    """
    seen = Page.objects.visible_to(access).filter(group=group)
    pages = list(
        seen.only("title", "slug", "kind", "group", "parent", "body", "body_html").order_by("pk")[:SCANNED_MAX]
    )
    named = {page.pk: items_named(page.body_html) for page in pages}
    wanted = {pk for pks in named.values() for pk in pks}
    opened = readable(access, wanted)
    home = PageTree.objects.filter(group=group).values_list("home_id", flat=True).first()
    parents = {page.parent_id for page in pages}
    for page in pages:
        page.group = group
    return Care(
        broken=[(page, gone) for page in pages if (gone := len([pk for pk in named[page.pk] if pk not in opened]))],
        unwritten=[(page, titles) for page in pages if (titles := unwritten(page.body))],
        orphans=[
            page
            for page in pages
            if page.parent_id is None and page.pk not in parents | wanted and page.pk != home
        ],
    )  # fmt: skip


def readable(access: Access, ids: set[int]) -> set[int]:
    """Return those of `ids` that lead somewhere for `access`, through a merge too: one query for 500."""
    found: set[int] = set()
    rest = sorted(ids)
    while rest:
        part, rest = rest[:500], rest[500:]
        found |= set(Content.objects.visible_to(access).filter(pk__in=part).values_list("pk", flat=True))
    return found


def matching(access: Access, group: Group, typed: str) -> list[Page]:
    """Return the pages whose title holds every word typed, for the completion."""
    words = key_of(typed[:80]).split()
    rows = Page.objects.visible_to(access).filter(group=group).only("title").order_by("title")[:SCANNED_MAX]
    return [page for page in rows if all(word in key_of(page.title) for word in words)][:SHOWN]
