"""A copy of a bookmarked page in one inert file, for the members of the group alone (VC16, VE14; docs/adr/0026).

Taken when the page is read, if the group asked for it and the site does not object: robots.txt, `noarchive` in the page
or in its headers, `no-store`, and a reservation of rights against mining (TDMRep) are refusals. What is kept is the
text and a few pictures made anew; no script, no style, no frame, no form of the page is kept.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
from html import escape
from typing import Any
from urllib.parse import urljoin

import nh3
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree
from lxml import html as lxml_html

from accounts.models import User
from activity.record import record
from bookmarks.models import Bookmark, Copy, Keeping
from content.store.keeping import keep_bytes
from core import clock, politeness, text
from core.addresses import read_address
from core.charset import decode
from core.fetch import IMAGE_LIMITS, Response, fetch
from core.fetch_guard import FetchError
from core.pagemeta import PageMeta
from core.pages import robots_of
from core.pictures import own_image
from groups.models import Group

PAGE_MAX = 1_500_000
PICTURES_MAX = 6
PICTURES_SECONDS = 20.0
PICTURE_WIDTH = 800
SIZE_MAX = 4_000_000
STYLE = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1c2333;background:#fff}"
    "header{border-bottom:1px solid #999;margin-bottom:2rem}img{max-width:100%;height:auto}"
    "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.25rem .5rem}pre{overflow:auto}"
)
POLICY = (
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)
"""What the browser is told of a copy: it runs nothing, asks for nothing, and belongs to no site."""
SENTENCES: dict[str, Promise] = {
    "noarchive": gettext_lazy("The site asks that no copy of this page be kept."),
    "reserved": gettext_lazy("The site reserves the rights on this page."),
    "no_store": gettext_lazy("The site asks that this page be kept nowhere."),
    "not_a_page": gettext_lazy("This is no page of text: there is nothing to copy."),
    "too_big": gettext_lazy("The page is too large to be kept."),
}
_RESERVED = re.compile(rb"<meta[^>]{1,200}tdm-reservation[^>]{1,200}content=[\"']?\s*1", re.IGNORECASE)
_DROPPED = (
    *("script", "style", "noscript", "iframe", "object", "embed", "form", "template"),
    *("svg", "canvas", "video", "audio", "link", "meta", "dialog"),
)
_DATA = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,")
_TAGS = text.TAGS | {"article", "aside", "main", "section", "div", "span", "h1", "time", "cite", "small", "mark"}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}


def wanted(group_id: int) -> bool:
    """Tell whether a group keeps copies: one query."""
    return Keeping.objects.filter(group=group_id, copies=True).exists()


def set_wanted(*, group: Group, copies: bool, by: User) -> None:
    """Switch on or off that a group keeps copies of the pages it bookmarks from now on."""
    row, made = Keeping.objects.get_or_create(group=group)
    if made or row.copies != copies:
        Keeping.objects.filter(pk=row.pk).update(copies=copies)
        record("bookmarks.copies", actor=by, group=group, copies=copies)


def take(bookmark: Bookmark, answer: Response, meta: PageMeta) -> None:
    """Keep a copy of a page that was just read, or why there is none. A copy that an animator removed stays away."""
    if not wanted(bookmark.group_id) or Copy.objects.filter(bookmark=bookmark, state=Copy.State.REMOVED).exists():
        return
    reason = objection(answer, meta)
    page = b"" if reason else file_of(bookmark, answer)
    if not reason and len(page) > SIZE_MAX:
        reason = "too_big"
    state = Copy.State.REFUSED if reason else Copy.State.KEPT
    with transaction.atomic():
        blob = None if reason else keep_bytes(page, "text/html")
        told = {"state": state, "reason": reason, "blob": blob, "size": 0 if reason else len(page)}
        Copy.objects.update_or_create(bookmark=bookmark, defaults={**told, "taken_at": clock.now()})


def objection(answer: Response, meta: PageMeta) -> str:
    """Return why no copy may be kept, a key of `SENTENCES`, or an empty string. robots.txt was asked before reading."""
    if meta.noarchive:
        return "noarchive"
    if answer.headers.get("tdm-reservation", "").strip() == "1" or _RESERVED.search(answer.body[:200_000]):
        return "reserved"
    if "no-store" in answer.headers.get("cache-control", "").lower():
        return "no_store"
    if "html" not in answer.content_type:
        return "not_a_page"
    return "too_big" if answer.cut or len(answer.body) > PAGE_MAX else ""


@transaction.atomic
def remove(*, copy: Copy, by: User) -> None:
    """Take a copy away for good: its bytes go with the next round of the store, and it is not taken again."""
    Copy.objects.filter(pk=copy.pk).update(state=Copy.State.REMOVED, reason="", blob=None, size=0)
    record("bookmarks.copy_removed", actor=by, content=copy.bookmark)


def file_of(bookmark: Bookmark, answer: Response) -> bytes:
    """Return the page as one inert file, with a head that says what it is, in the language of the group."""
    inside = inert(answer)
    with translation.override(bookmark.group.language):
        day = date_format(clock.now(), "DATE_FORMAT")
        said = _("Copy kept on %(day)s for the members of the group “%(group)s”. It may not be passed on.")
        told = escape(said % {"day": day, "group": bookmark.group.name})
    url, title = escape(answer.url), escape(bookmark.title)
    head = f'<p>{told}</p><p><a href="{url}" rel="noopener noreferrer nofollow">{url}</a></p>'
    lang = escape(bookmark.language or bookmark.group.language)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><meta name="robots" content="noindex">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head>'
        f"<body><header>{head}</header><main>{inside}</main></body></html>"
    ).encode()


def inert(answer: Response) -> str:
    """Return what a page shows, in a few harmless elements, links resolved, a few pictures inside the text."""
    try:
        root: Any = lxml_html.document_fromstring(decode(answer.body, answer.content_type))
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    for element in list(root.iter(*_DROPPED)):
        element.drop_tree()
    for link in root.iter("a"):
        link.set("href", urljoin(answer.url, (link.get("href") or "").strip()[:2000]) if link.get("href") else "")
    _bring_pictures(root, answer.url)
    body = root.find("body")
    written = lxml_html.tostring(root if body is None else body, encoding="unicode")
    return nh3.clean(
        written, tags=_TAGS, attributes=_ATTRIBUTES, attribute_filter=_harmless, url_schemes={"http", "https", "data"},
        link_rel="noopener noreferrer nofollow",
    )  # fmt: skip


def _harmless(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if value.startswith(_DATA) else None
    if name == "href":
        return value if value.startswith(("http://", "https://")) else None
    return value


def _bring_pictures(root: Any, base: str) -> None:
    """Put the first pictures of a page into it, made anew; the others leave their alternative text."""
    until, left = time.monotonic() + PICTURES_SECONDS, PICTURES_MAX
    for element in list(root.iter("img")):
        source = urljoin(base, (element.get("src") or "").strip()[:2000])
        made = _picture(source) if left and time.monotonic() < until and source.startswith("http") else None
        if made is None:
            element.tag, said = "span", element.get("alt") or ""
            element.attrib.clear()
            element.text = f"[{said}]" if said else ""
        else:
            left -= 1
            element.set("src", f"data:{made[1]};base64,{base64.b64encode(made[0]).decode()}")


def _picture(url: str) -> tuple[bytes, str] | None:
    """Return one picture made anew, asked of its site in its turn, or None."""
    try:
        host = read_address(url).host
        time.sleep(politeness.PAUSE_SECONDS * 1.1)
        with politeness.host_turn(host):
            answer = fetch(url, limits=IMAGE_LIMITS) if robots_of(url).allows(url) else None
    except (FetchError, ValueError):
        return None
    return own_image(answer.body, widest=PICTURE_WIDTH) if answer and answer.ok else None


def sentence(copy: Copy) -> str:
    """Return, for people, why there is no copy; empty when there is one, or nothing to say."""
    return str(SENTENCES.get(copy.reason, "")) if copy.state == Copy.State.REFUSED else ""
