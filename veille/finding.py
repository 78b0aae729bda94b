"""Finding feeds for somebody who will say yes: behind an address, by the worker, or in an OPML file."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from accounts.models import User
from core import clock, politeness
from core.addresses import clean_url, shown_host
from core.fetch import Response, Turn
from core.fetch_guard import FetchError, Resolver
from core.hints import hint
from notifications import leases
from veille.inbox import url_key
from veille.models import Finding, Watch
from veille.reading import source as reading
from veille.reading.discover import discover
from veille.reading.opml import read_opml
from veille.reading.parse import FeedError
from veille.trouble import sentence

log = logging.getLogger(__name__)

SHOWN_ITEMS = 5
ANNOUNCED_MAX = 5
LOOK_SECONDS = 20.0
KEPT = timedelta(days=1)
# A search whose hint was lost is taken up again, but nobody waits for it longer than this.
_WAITED = timedelta(minutes=10)
_BUSY_TRIES = 5


@dataclass(frozen=True)
class Feed:
    """One feed offered: its address, its title, its site, the folder it came from; `items` are its last entries.

    Each item is a title and a date in ISO 8601, empty when the entry has none: a `Finding` keeps them as JSON.
    """

    url: str
    title: str
    site_url: str = ""
    theme: str = ""
    items: list[tuple[str, str]] = field(default_factory=list)

    @property
    def entries(self) -> list[tuple[str, datetime | None]]:
        """The last entries, with their dates."""
        return [(title, datetime.fromisoformat(date) if date else None) for title, date in self.items]

    @property
    def key(self) -> str:
        """The key under which the watch follows it once."""
        return url_key(self.url)


def feeds_of(finding: Finding) -> list[Feed]:
    """Return the feeds that a finding offers."""
    return [Feed(**told) for told in finding.feeds]


def current(watch: Watch, user: User) -> Finding | None:
    """Return what was last found for somebody in a watch, unless it is old."""
    return watch.findings.filter(asked_by=user, asked_at__gte=clock.now() - KEPT).first()


def look_for(*, watch: Watch, by: User, address: str) -> Finding:
    """Ask the worker which feeds stand behind `address`; replaces what was found before. Raises InvalidAddress."""
    from veille.tasks import look as task

    found = _replace(watch, by, address=clean_url(address), state=Finding.State.WAITING)
    hint(task, found.pk)
    return found


def look_in_file(*, watch: Watch, by: User, body: bytes) -> Finding:
    """Keep what an OPML file holds until its owner says yes; replaces what was found before. Raises OpmlError."""
    held = read_opml(body)
    feeds = [asdict(Feed(one.feed_url, one.title, one.site_url, one.theme)) for one in held.sources]
    beyond = [(f"+ {held.left_out}", "beyond")] if held.left_out else []
    return _replace(watch, by, state=Finding.State.DONE, feeds=feeds, refused=[*beyond, *held.refused])


def _replace(watch: Watch, by: User, **told: object) -> Finding:
    fresh: dict[str, object] = {
        "address": "",
        "error_code": "",
        "feeds": [],
        "refused": [],
        "lease_until": None,
        "asked_at": clock.now(),
    }
    return Finding.objects.update_or_create(watch=watch, asked_by=by, defaults=fresh | told)[0]


def look(finding_pk: int, *, resolve: Resolver | None = None) -> None:
    """Look for the feeds behind an address, unless another worker does. Never raises for what the site does."""
    if not leases.take(Finding.objects.filter(pk=finding_pk, state=Finding.State.WAITING)):
        return
    finding = Finding.objects.filter(pk=finding_pk).first()
    if finding is None:
        return
    feeds, code = _tried(finding, resolve)
    # Somebody who looked for something else meanwhile must not get this answer.
    unchanged = Finding.objects.filter(pk=finding.pk, asked_at=finding.asked_at)
    if code == "busy":
        unchanged.update(lease_until=None)
    else:
        told = [asdict(feed) for feed in feeds]
        unchanged.update(state=Finding.State.DONE, feeds=told, error_code=code, lease_until=None)


def _tried(finding: Finding, resolve: Resolver | None) -> tuple[list[Feed], str]:
    try:
        return behind(finding.address, resolve), ""
    except (FetchError, FeedError) as error:
        return [], error.code
    except Exception:
        log.exception("search for the feeds of finding %s", finding.pk)
        return [], "internal"


def sweep() -> None:
    """Take up the searches whose hint was lost; give up those that nobody can still be waiting for."""
    from veille.tasks import look as task

    waiting = Finding.objects.filter(leases.free(), state=Finding.State.WAITING)
    old = clock.now() - _WAITED
    waiting.filter(asked_at__lt=old).update(state=Finding.State.DONE, error_code="slow")
    for pk in waiting.filter(asked_at__gte=old).values_list("pk", flat=True)[:20]:
        hint(task, pk)


def behind(address: str, resolve: Resolver | None = None) -> list[Feed]:
    """Return the feed at `address`, else those that the page there announces, else the first at a usual place.

    Raises FetchError or FeedError. Takes `LOOK_SECONDS`, and the last fetch begun.
    """
    with visit() as turn:
        try:
            return [_feed(address, reading.poll(address, turn=turn, resolve=resolve))]
        except FeedError as error:
            page = error.response
            if error.code != "not_a_feed" or page is None:
                raise
        feeds = _discovered(page, turn, resolve)
    if not feeds:
        raise FetchError("no_feed", sentence=sentence("no_feed"))
    return feeds


def _discovered(page: Response, turn: Turn, resolve: Resolver | None) -> list[Feed]:
    """Return the feeds of a page that can be read, each once: all it announces, or one at a usual place."""
    until = time.monotonic() + LOOK_SECONDS
    found: dict[str, Feed] = {}
    announced = 0
    for candidate in discover(page.body, page.content_type, page.url):
        announced += candidate.announced
        enough = found and not candidate.announced
        if enough or time.monotonic() > until:
            break
        if candidate.announced and announced > ANNOUNCED_MAX:
            continue
        try:
            feed = _feed(candidate.url, reading.poll(candidate.url, turn=turn, resolve=resolve), candidate.title)
        except (FetchError, FeedError):
            continue
        found.setdefault(feed.key, feed)
    return list(found.values())


def _feed(url: str, polled: reading.Poll, title: str = "") -> Feed:
    """Return what is shown of a feed that was read, at the address where it says it lives."""
    address = polled.response.moved_to or url
    if polled.feed is None:
        raise FeedError("empty")
    entries = polled.feed.entries[:SHOWN_ITEMS]
    return Feed(
        url=address,
        title=polled.feed.title or title or shown_host(address),
        site_url=polled.feed.site_url,
        items=[(entry.title, entry.published_at.isoformat() if entry.published_at else "") for entry in entries],
    )


@contextmanager
def visit() -> Iterator[Turn]:
    """Give a `turn` for `core.fetch` that takes each host once and keeps it until the end of the visit.

    The few pages that one search reads make one visit, as a reader's browser would; a host that somebody else reads
    is waited for, a few seconds.
    """
    hosts: set[str] = set()
    with ExitStack() as held:

        @contextmanager
        def turn(host: str) -> Iterator[None]:
            for left in reversed(range(_BUSY_TRIES if host not in hosts else 0)):
                try:
                    held.enter_context(politeness.host_turn(host))
                    hosts.add(host)
                    break
                except FetchError:
                    if not left:
                        raise
                    time.sleep(1)
            yield

        yield turn
