"""The slow round over what groups keep: is each page still there? (VC17, BO07)

A page that answers "not there" twice, at least a week apart, is marked as gone, and a copy in a public archive is
proposed. A page that sends to the front of its site, says it does not exist while answering 200, or whose name is for
sale, is marked as doubtful. Troubles that pass (a site down, slow, busy) mark nothing.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

from django.db.models import F, Q

from bookmarks.models import Bookmark
from core import clock, text
from core.addresses import read_address
from core.charset import decode
from core.fetch import PAGE_LIMITS, Response, fetch
from core.fetch_guard import FetchError
from core.pagemeta import read_page
from core.pages import robots_of
from core.politeness import host_turn

EVERY, AGAIN = timedelta(days=30), timedelta(days=7)
YOUNG = timedelta(days=7)
"""A page just saved was there: its turn comes later."""
BATCH = 10
GONE = frozenset({404, 410})
NO_HEAD = frozenset({400, 403, 405, 406, 501})
MISSING = re.compile(
    r"\b(404|not found|page (non trouvee|introuvable|inexistante)|n'existe (pas|plus)"
    r"|no longer (exists|available))\b"
)
PARKED = re.compile(
    r"\b(domaine? (is |est )?(for sale|a vendre|parked|expired?)|buy this domain|nom de domaine .{0,30}a vendre)\b"
)


def check_due() -> None:
    """Check the pages whose turn has come, a few at a time, at most one of each site."""
    now = clock.now()
    turn = Q(link_checked_at=None, created_at__lt=now - YOUNG) | Q(link_checked_at__lt=now - EVERY)
    again = Q(link_missed_at__isnull=False, link_checked_at__lt=now - AGAIN)
    due = Bookmark.objects.alive().filter(turn | again).order_by(F("link_checked_at").asc(nulls_first=True), "pk")
    hosts: dict[str, int] = {}
    for pk, site in due.values_list("pk", "url")[: BATCH * 5]:
        hosts.setdefault(read_address(site).host, pk)
    for pk in list(hosts.values())[:BATCH]:
        check(pk)


def check(pk: int) -> None:
    """Ask one page whether it is there, and note the answer. Never raises for what the page does."""
    now = clock.now()
    bookmark = Bookmark.objects.get(pk=pk)
    # The turn is taken before asking: two workers never both ask, and one that dies only makes the page wait.
    mine = Bookmark.objects.filter(pk=pk, link_checked_at=bookmark.link_checked_at)
    if not mine.update(link_checked_at=now):
        return
    try:
        state = verdict(bookmark.url)
    except FetchError:
        return
    since = bookmark.link_missed_at
    if state == Bookmark.Link.DEAD and (since is None or now - since < AGAIN):
        Bookmark.objects.filter(pk=pk).update(link_missed_at=since or now)
    else:
        missed = since if state == Bookmark.Link.DEAD else None
        Bookmark.objects.filter(pk=pk).update(link_state=state, link_missed_at=missed)


def verdict(url: str) -> str:
    """Return whether a page answers, seems moved or closed, or is not there. Raises FetchError for passing troubles."""
    with host_turn(read_address(url).host):
        if not robots_of(url).allows(url):
            raise FetchError("robots")
        answer = fetch(url, limits=PAGE_LIMITS, method="HEAD")
        if answer.ok or answer.status in NO_HEAD:
            answer = fetch(url, limits=PAGE_LIMITS)
    if answer.status in GONE:
        return Bookmark.Link.DEAD
    answer.raise_for_status()
    return Bookmark.Link.DOUBTFUL if is_doubtful(url, answer) else Bookmark.Link.ALIVE


def is_doubtful(url: str, answer: Response) -> bool:
    """Tell whether a page that answers is another one: the front of the site, "not found", a name for sale."""
    asked, reached = read_address(url), read_address(answer.url)
    if reached.path in {"", "/"} and asked.path not in {"", "/"}:
        return True
    if "html" not in answer.content_type:
        return False
    page = read_page(answer.body, answer.content_type, answer.url)
    if MISSING.search(text.fold(page.title)):
        return True
    return bool(PARKED.search(text.fold(decode(answer.body[:20_000], answer.content_type))))


def archive_url(url: str) -> str:
    """Return where a public archive lists its copies of a page; nobody asks it before the reader does."""
    return f"https://web.archive.org/web/*/{quote(url, safe=':/?&=%')}"
