"""What a poll leaves behind: entries of a source, new ones in the inbox, changed ones in their place."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from bookmarks.actions import key_of
from bookmarks.models import Address
from core.addresses import InvalidAddress
from groups.models import Group
from veille.models import Entry, Source, Watch
from veille.reading.model import ParsedEntry, ParsedFeed

log = logging.getLogger(__name__)

State = Entry.State
TOLD = ["uid", "url", "url_key", "title", "summary_html", "author", "language", "fingerprint"]
"""Columns that follow the source when it changes an entry. Its date does not: the entry keeps its place."""
_RATE_WEEKS = 4
_TITLE_MIN = 12
"""A shorter title ("Actualités") names too many things to tell one entry by."""


@dataclass(frozen=True)
class Counts:
    """How many entries of one poll were new, changed, and seen in all."""

    new: int = 0
    changed: int = 0
    seen: int = 0


def store(source: Source, feed: ParsedFeed, now: datetime) -> Counts:
    """Keep the entries of a feed, each once by its identity within the source; no entry comes back as new.

    An entry that the database refuses is left out and logged, the others are kept. At most 500, five queries.
    """
    # The oldest first, so that among entries without a date the newest gets the highest id.
    told = [_row(source, entry, now) for entry in reversed(feed.entries)]
    known = {
        row.uid: row for row in source.entries.filter(uid__in=[row.uid for row in told]).only("uid", "fingerprint")
    }
    fresh = [row for row in told if row.uid not in known]
    if fresh and source.succeeded_at is not None:
        renamed = _same_under_another_id(source, fresh, {row.uid for row in told})
        known |= renamed
        fresh = [row for row in fresh if row.uid not in renamed]
    changed = [row for row in told if row.uid in known and row.fingerprint != known[row.uid].fingerprint]
    for row in changed:
        row.pk = known[row.uid].pk
    _give_known_state(source.watch, fresh)
    return Counts(new=_insert(fresh), changed=_update(changed), seen=len(told))


def _row(source: Source, entry: ParsedEntry, now: datetime) -> Entry:
    """Return the unsaved entry that a parsed one describes."""
    row = Entry(
        source=source,
        watch_id=source.watch_id,
        uid=hashlib.sha256(entry.uid.encode()).hexdigest(),
        url=entry.url,
        url_key=url_key(entry.url),
        title=entry.title[:300],
        summary_html=entry.summary_html,
        author=entry.author[:160],
        language=entry.language[:12],
        published_at=min(entry.published_at or now, now),
        first_seen_at=now,
    )
    said = json.dumps([row.title, row.url, row.summary_html, row.author])
    row.fingerprint = hashlib.sha256(said.encode()).hexdigest()
    return row


def _same_under_another_id(source: Source, fresh: list[Entry], uids: set[str]) -> dict[str, Entry]:
    """Return, by its new identity, the known entry that comes back with another id: same link, or same title and date.

    A site that changes its software gives all its entries new ids: without this, its last fifty would flood the
    inbox again. Only an entry whose own id is gone from the feed may be taken for another. Two queries.
    """
    gone = source.entries.exclude(uid__in=uids)
    by_link = {row.url_key: row for row in gone.filter(url_key__in={row.url_key for row in fresh if row.url_key})}
    titled = gone.filter(title__in={row.title for row in fresh if len(row.title) >= _TITLE_MIN})
    by_title = {(row.title, row.published_at): row for row in titled}
    found: dict[str, Entry] = {}
    taken: set[int] = set()
    for row in fresh:
        # A date that the feed does not give is that of the poll: then the title alone would have to do, and does not.
        same = by_link.get(row.url_key) or by_title.get((row.title, row.published_at))
        if same is not None and same.pk not in taken:
            taken.add(same.pk)
            found[row.uid] = same
    return found


def url_key(url: str) -> str:
    """Return the key of an entry's address, the same as a bookmark's; empty when it has none."""
    try:
        return key_of(url) if url else ""
    except InvalidAddress:
        return ""


def _give_known_state(watch: Watch, rows: Iterable[Entry]) -> None:
    """Give new entries the state that their page has: saved in the group already, or sorted in another source."""
    keys = {row.url_key for row in rows if row.url_key}
    bookmarks = bookmarks_of(watch.group, keys)
    sorted_before = watch.entries.filter(url_key__in=keys, state__in=[State.KEPT, State.DROPPED])
    states = dict(sorted_before.order_by("pk").values_list("url_key", "state")) if keys else {}
    for row in rows:
        row.bookmark_id = bookmarks.get(row.url_key)
        row.state = State.KEPT if row.bookmark_id else states.get(row.url_key, State.NEW)


def bookmarks_of(group: Group, keys: Iterable[str]) -> dict[str, int]:
    """Return the id of the group's living bookmark for each of these keys of addresses that has one: one query."""
    rows = Address.objects.filter(group=group, key__in=set(keys), bookmark__trashed_at=None)
    return dict(rows.values_list("key", "bookmark_id"))


def _insert(rows: list[Entry]) -> int:
    try:
        with transaction.atomic():
            return len(Entry.objects.bulk_create(rows))
    except DatabaseError as error:
        log.warning("entries refused together, tried one by one: %s", error)
    return sum(_saved_alone(row, insert=True) for row in rows)


def _update(rows: list[Entry]) -> int:
    try:
        with transaction.atomic():
            return Entry.objects.bulk_update(rows, TOLD)
    except DatabaseError as error:
        log.warning("changes refused together, tried one by one: %s", error)
    return sum(_saved_alone(row, insert=False) for row in rows)


def _saved_alone(row: Entry, *, insert: bool) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True) if insert else row.save(update_fields=TOLD)
    except DatabaseError as error:
        log.warning("entry refused in source %s: %s", row.source_id, error)
        return False
    return True


def per_week(source: Source, now: datetime) -> float:
    """Return how many entries a week the source has brought lately."""
    since = now - timedelta(weeks=_RATE_WEEKS)
    return source.entries.filter(published_at__gte=since).count() / _RATE_WEEKS
