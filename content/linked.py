"""Links in a text, filled in when it is shown: people's names, titles of our pages, cards of pages elsewhere (CC16).

What is stored does not depend on the reader. A title shows to those alone who may read the page; the card of a page
elsewhere was read by the worker, so that the reader's browser asks nobody else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import User
from content.models import Attachment, Content, LinkPreview
from content.querysets import shown_file_q
from core import clock
from core.addresses import InvalidAddress, address_key
from core.hints import hint
from groups.access import Access

LINK = re.compile(r'<a href="([^"]{1,2000})" rel="noopener nofollow ugc">([^<]*)</a>')
ALONE = re.compile(r'<p><a href="(https?://[^"]{1,2000})" rel="noopener nofollow ugc">([^<]*)</a></p>')
FILE = re.compile(r'<p><a href="/c/uploads/(\d{1,18})/" rel="noopener nofollow ugc">([^<]*)</a></p>')
"""A file alone in its paragraph: its card, or a player."""
HREF = re.compile(r'<a href="([^"]{1,2000})"')
ITEM = re.compile(r"/(?:c|files)/(\d{1,18})/(?:comments/\d{1,18}/)?|/g/[\w-]+/[\w/-]+?/(\d{1,18})-[\w-]+/")
NAME = re.compile(r"/members/([a-z0-9][a-z0-9._-]{0,29})/")
CARDS_MAX = 10


def key_of(url: str) -> str:
    """Return the fixed-length key of an address, the same for its spellings. Raises InvalidAddress."""
    return hashlib.sha256(address_key(url).encode()).hexdigest()


def own_path(url: str) -> str:
    """Return the path of an address of this site, or an empty string for any other."""
    path = url.removeprefix(settings.PUBLIC_URL)
    return path.partition("#")[0] if path.startswith("/") and not path.startswith("//") else ""


def bare(html: str) -> list[str]:
    """Return the addresses elsewhere that stand alone in a paragraph, without words of their own."""
    found = [unescape(url) for url, words in ALONE.findall(html) if "/" in words and " " not in words]
    return [url for url in dict.fromkeys(found) if not own_path(url)][:CARDS_MAX]


def ask_previews(html: str) -> None:
    """Have the worker read the pages that a text links to on a line of their own; those known already stay."""
    from content.tasks import read_preview

    for url in bare(html):
        try:
            key = key_of(url)
        except InvalidAddress:
            continue
        row, is_new = LinkPreview.objects.get_or_create(url_key=key, defaults={"url": url, "asked_at": clock.now()})
        if is_new:
            hint(read_preview, row.pk)


def fill(access: Access, htmls: Sequence[str]) -> list[str]:
    """Return pieces of rendered HTML as `access` reads them: at most four queries, whatever their number."""
    links = [link for html in htmls for link in LINK.findall(html)]
    people = _people(access, links)
    titles = _titles(access, links)
    cards = _cards(htmls)
    files = _files(access, htmls)

    def card(found: re.Match[str]) -> str:
        preview = cards.get(unescape(found[1]))
        return render_to_string("content/_link_card.html", {"preview": preview}) if preview else found[0]

    def file(found: re.Match[str]) -> str:
        row = files.get(int(found[1]))
        return (
            render_to_string("content/_file_card.html", {"file": row, "words": unescape(found[2])}) if row else found[0]
        )

    def link(found: re.Match[str]) -> str:
        href, words = found[1], found[2]
        named = NAME.fullmatch(href)
        if named and words.startswith("@"):
            name = people.get(named[1])
            return f'<a href="{href}" class="mention">@{escape(name)}</a>' if name else words
        title = titles.get(_item_of(href)) if _is_bare(href, words) else None
        return f'<a href="{href}">{escape(title)}</a>' if title else found[0]

    return [LINK.sub(link, ALONE.sub(card, FILE.sub(file, html))) for html in htmls]


def items_named(html: str) -> list[int]:
    """Return the ids of the items that a rendered text links to, in order, each once; they may not exist."""
    found = (_item_of(href) for href in HREF.findall(html))
    return [pk for pk in dict.fromkeys(found) if pk]


def _is_bare(href: str, words: str) -> bool:
    return words == href or unescape(words) == unescape(href)


def _item_of(href: str) -> int:
    found = ITEM.fullmatch(own_path(unescape(href)))
    return int(found[1] or found[2]) if found else 0


def _people(access: Access, links: Iterable[tuple[str, str]]) -> dict[str, str]:
    named = {found[1] for href, words in links if words.startswith("@") and (found := NAME.fullmatch(href))}
    if not named or not access.is_signed_in:
        return {}
    people = User.objects.filter(username__in=named, is_active=True)
    return {one.username: str(one) for one in people.only("username", "name")}


def _titles(access: Access, links: Iterable[tuple[str, str]]) -> dict[int, str]:
    ids = {_item_of(href) for href, words in links if _is_bare(href, words)} - {0}
    if not ids:
        return {}
    return dict(Content.objects.visible_to(access).filter(pk__in=ids).values_list("pk", "title"))


def _files(access: Access, htmls: Sequence[str]) -> dict[int, Attachment]:
    """Return the files alone in a paragraph that the reader may open: no query where there is none."""
    ids = {int(pk) for html in htmls for pk, _words in FILE.findall(html)}
    if not ids:
        return {}
    readable = Content.objects.visible_to(access)
    rows = Attachment.objects.filter(shown_file_q(access), pk__in=ids, content__in=readable)
    return {row.pk: row for row in rows.select_related("blob")}


def _cards(htmls: Sequence[str]) -> dict[str, LinkPreview]:
    keys: dict[str, str] = {}
    for url in {url for html in htmls for url in bare(html)}:
        try:
            keys[url] = key_of(url)
        except InvalidAddress:
            continue
    if not keys:
        return {}
    rows = LinkPreview.objects.filter(url_key__in=keys.values(), state=LinkPreview.State.READ).exclude(title="")
    found = {row.url_key: row for row in rows}
    return {url: found[key] for url, key in keys.items() if key in found}


def load(access: Access, written: Iterable[Any]) -> None:
    """Fill in the texts of items and comments that a page shows, all at once; `{% rich %}` then shows each."""
    things = list(written)
    for thing, html in zip(things, fill(access, [thing.body_html for thing in things]), strict=True):
        thing.shown_html = html
