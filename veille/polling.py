"""The poller: which sources are due, and one poll of one source with what its row remembers of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import SystemRandom
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet

from bookmarks.actions import key_of
from core import clock, politeness
from core.addresses import ADDRESS_MAX, InvalidAddress
from core.fetch import Response
from core.fetch_guard import FetchError, Resolver
from core.hints import hint
from notifications import leases
from veille import inbox, pushed
from veille.models import Source, Subscriber, Watch
from veille.reading import rhythm
from veille.reading import source as reading
from veille.reading.parse import FeedError

log = logging.getLogger(__name__)

RUN_MAX = 40
"""How many sources one run of the scheduler takes up: after a stop, the backlog is spread over the runs."""
PER_HOST = 10
TURN_SECONDS = 60.0
# A source handed to the worker is not handed again before this; its hint may have been lost.
_CLAIM = timedelta(minutes=2)
_BUSY_SECONDS = (3, 9)
VALIDATORS_KEPT = timedelta(weeks=3)
MOVES_BELIEVED = 3
_COUNT_MAX = 30_000
_dice = SystemRandom()

State = Source.State


class Outcome(StrEnum):
    """What came of a poll. `NOBODY` took it: another worker has the source, or it is followed no longer."""

    NOBODY = "nobody"
    BUSY = "busy"
    DONE = "done"
    FAILED = "failed"


def due() -> QuerySet[Source]:
    """Return the sources whose turn has come, the longest waiting first, where the group lives and has its veille."""
    rows = Source.objects.filter(leases.free(), state=State.ACTIVE, next_poll_at__lte=clock.now())
    alive = rows.filter(watch__group__trashed_at=None, watch__group__archived_at=None)
    return alive.filter(watch__group__tools__tool="veille").order_by("next_poll_at", "pk")


def poll_due() -> None:
    """Hand the sources that are due to the worker, one task per host, so that hosts do not wait for one another."""
    from veille.tasks import poll_in_turn as task

    for pks in by_host(due()[:RUN_MAX]).values():
        Source.objects.filter(pk__in=pks[:PER_HOST]).update(next_poll_at=clock.now() + _CLAIM)
        hint(task, *pks[:PER_HOST])


def by_host(sources: Iterable[Source]) -> dict[str, list[int]]:
    """Return the ids of `sources` by the host of their feed, in order."""
    found: dict[str, list[int]] = {}
    for source in sources:
        found.setdefault(urlsplit(source.feed_url).hostname or "", []).append(source.pk)
    return found


def poll_in_turn(pks: Iterable[int], seconds: float = TURN_SECONDS) -> list[Outcome]:
    """Poll the sources of one host one after the other, with the pause that politeness asks; stop after `seconds`.

    Those left are due again soon. Return what came of each.
    """
    until = time.monotonic() + seconds
    outcomes: list[Outcome] = []
    for pk in pks:
        if outcomes:
            # A little longer than the pause, which is kept by another clock.
            time.sleep(politeness.PAUSE_SECONDS * 1.1)
        if time.monotonic() > until:
            break
        outcomes.append(poll(pk))
    return outcomes


def poll(source_pk: int, *, resolve: Resolver | None = None) -> Outcome:
    """Poll one source, unless another worker does. Never raises for what the source does, and notes it on its row.

    Takes about 20 seconds at most, outside any transaction. `resolve` replaces the resolver of host names.
    """
    # A plain UPDATE on the row itself: with a join, PostgreSQL would let two workers both believe they took it.
    if not leases.take(Source.objects.filter(pk=source_pk, state=State.ACTIVE)):
        return Outcome.NOBODY
    source = Source.objects.select_related("watch__group").filter(pk=source_pk).first()
    if source is None:
        return Outcome.NOBODY
    try:
        polled = _read(source, resolve)
        _note_success(source, polled)
    except FetchError as error:
        if error.code == "busy":
            return _put_off(source)
        _note_failure(source, error.code, error.response)
    except FeedError as error:
        _note_failure(source, error.code, error.response, unreadable=True)
    except Exception:
        log.exception("poll of source %s", source_pk)
        _note_failure(source, "internal", None)
    else:
        return Outcome.DONE
    return Outcome.FAILED


def _read(source: Source, resolve: Resolver | None) -> reading.Poll:
    """Fetch and read a source, asking only for what changed unless the last whole answer is too old."""
    kept = source.validators_at is not None and source.validators_at > clock.now() - VALIDATORS_KEPT
    return reading.poll(
        source.feed_url,
        etag=source.etag if kept else "",
        last_modified=source.last_modified if kept else "",
        subscribers=readers_of(source.watch),
        turn=politeness.host_turn,
        resolve=resolve,
    )


def readers_of(watch: Watch) -> int:
    """Return for how many readers a watch asks: the members of its group and the subscribers to its editions."""
    return watch.group.member_count + watch.subscribers.filter(state=Subscriber.State.ACTIVE).count()


def _put_off(source: Source) -> Outcome:
    """Try again in a few seconds: somebody else is reading the host, which is no fault of the source."""
    soon = clock.now() + timedelta(seconds=_dice.uniform(*_BUSY_SECONDS))
    Source.objects.filter(pk=source.pk).update(lease_until=None, next_poll_at=soon)
    return Outcome.BUSY


@transaction.atomic
def _note_success(source: Source, polled: reading.Poll) -> None:
    """Keep what a source brought, and plan the next poll by its rhythm."""
    row = _locked(source)
    if row is None:
        return
    now, feed = clock.now(), polled.feed
    if feed is not None:
        counts = inbox.store(row, feed, now)
        row.last_new, row.last_changed, row.last_seen = counts.new, counts.changed, counts.seen
        row.ttl_minutes = feed.ttl_minutes
        row.site_url = row.site_url or feed.site_url
        pushed.note(row, feed)
    else:
        row.last_new = row.last_changed = row.last_seen = 0
    _note_answer(row, polled.response, now)
    _keep_validators(row, polled.response, now)
    row.succeeded_at, row.failing_since, row.failures, row.error_code = now, None, 0, ""
    _follow_move(row, polled.response.moved_to)
    asked = rhythm.asked_interval(polled.response.headers, row.ttl_minutes, now)
    usual = rhythm.next_interval(inbox.per_week(row, now), asked, _dice.random())
    row.next_poll_at = now + pushed.pause(row, usual)
    row.save()


@transaction.atomic
def _note_failure(source: Source, code: str, response: Response | None, *, unreadable: bool = False) -> None:
    """Note why a poll failed, and plan the next: later and later, never before the source asks."""
    row = _locked(source)
    if row is None:
        return
    now = clock.now()
    row.failures = min(row.failures + 1, _COUNT_MAX)
    row.failing_since = row.failing_since or now
    row.error_code = code[:40]
    row.last_new = row.last_changed = row.last_seen = 0
    _note_answer(row, response, now)
    if unreadable:
        row.etag = row.last_modified = ""
    if row.last_status == 410:
        row.state = State.DEAD
    asked = min(rhythm.retry_after(response.headers, now), rhythm.ASKED_MAX) if response else timedelta(0)
    row.next_poll_at = now + rhythm.error_interval(row.failures, asked, _dice.random())
    row.save()


def _locked(source: Source) -> Source | None:
    """Return the source as it is now, locked, with its watch; None when it was removed while it was being read."""
    row = Source.objects.select_for_update().filter(pk=source.pk).first()
    if row is not None:
        row.watch = source.watch
    return row


def _note_answer(row: Source, response: Response | None, now: datetime) -> None:
    row.polled_at, row.lease_until = now, None
    row.last_status = response.status if response else 0
    row.last_bytes = response.wire if response else 0
    row.last_ms = response.elapsed_ms if response else 0


def _keep_validators(row: Source, response: Response, now: datetime) -> None:
    """Keep ETag and Last-Modified verbatim (RFC 9110, 13); a "not modified" may refresh them but not their age."""
    if not response.not_modified:
        row.etag = row.last_modified = ""
        row.validators_at = now
    row.etag = _whole(response.etag, 500) or row.etag
    row.last_modified = _whole(response.last_modified, 100) or row.last_modified


def _whole(value: str, longest: int) -> str:
    return value if len(value) <= longest and value.isprintable() else ""


def _follow_move(row: Source, moved_to: str) -> None:
    """Believe a lasting redirect (301, 308) once it was seen three times in a row, to the same address."""
    if not moved_to or len(moved_to) > ADDRESS_MAX:
        row.moved_to, row.moved_count = "", 0
        return
    row.moved_count = row.moved_count + 1 if moved_to == row.moved_to else 1
    row.moved_to = moved_to
    if row.moved_count >= MOVES_BELIEVED:
        move(row, moved_to)


def move(row: Source, url: str) -> None:
    """Give a source its new address, or stop it when the watch follows a source at that address already."""
    try:
        key = key_of(url)
    except InvalidAddress:
        return
    if row.watch.sources.filter(feed_key=key).exclude(pk=row.pk).exists():
        row.state, row.error_code = State.DEAD, "twin"
        return
    row.feed_url, row.feed_key = url, key
    row.moved_to, row.moved_count = "", 0
