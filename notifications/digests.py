"""Digests: what came for each person since their last one, found by one statement for a batch of people (LM11).

One transaction makes the digests of a batch, their mails in the outbox and the hour of the next ones. A worker that
dies undoes its batch whole and another takes it up; two workers step over each other's people. Nobody gets two.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from groups.models import Level
from notifications import digest_rows, leases, preferences, waking
from notifications.levels import paused_q
from notifications.models import Delivery, Digest, Follow, Message, Preference

BATCH = 100
RUN_SECONDS = 60
GROUP_MAX = 12
"""How many items of one group a digest names; it says how many more there are."""
TAGGED_MAX = 12
GROUPS_MAX = 30
LATE_MAX = timedelta(days=2)
"""A digest later than that (a long outage) is not sent: the next one tells it all."""


@dataclass
class Gathered:
    """What came for one person: (activity, id) of items by group, of which only the latest are kept, and counts."""

    groups: dict[int, list[tuple[datetime, int]]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    tagged: dict[int, datetime] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def add(self, pk: int, group: int, at: datetime, *, is_tagged: bool) -> None:
        """Note one item. Memory stays bounded: a group keeps its latest few."""
        if is_tagged:
            self.tagged[pk] = at
        if pk in self.seen:
            return
        self.seen.add(pk)
        self.counts[group] += 1
        kept = self.groups[group]
        kept.append((at, pk))
        if len(kept) > 2 * (GROUP_MAX + TAGGED_MAX):
            kept.sort(reverse=True)
            del kept[GROUP_MAX + TAGGED_MAX :]

    def layout(self) -> dict[str, Any]:
        """Return the items as a digest keeps them: followed tags on top (LM22), then groups, the last state first."""
        top = sorted(self.tagged, key=lambda pk: (self.tagged[pk], pk), reverse=True)[:TAGGED_MAX]
        groups = []
        for group, rows in self.groups.items():
            rows.sort(reverse=True)
            rest = [(at, pk) for at, pk in rows if pk not in top][:GROUP_MAX]
            named = sum(1 for _at, pk in rows if pk in top)
            if rest:
                groups.append((rest[0][0], [group, [pk for _at, pk in rest], self.counts[group] - named - len(rest)]))
        groups.sort(key=lambda pair: pair[0], reverse=True)
        return {"tagged": top, "groups": [group for _at, group in groups[:GROUPS_MAX]]}


def send_due() -> int:
    """Make the digests that are due, batch after batch, until none is left or time is up; return how many were made."""
    stop_at, made = time.monotonic() + RUN_SECONDS, 0
    while time.monotonic() < stop_at:
        people, new = make_batch()
        made += new
        if not people:
            break
    if made:
        waking.send_soon()
    return made


@transaction.atomic
def make_batch() -> tuple[int, int]:
    """Make the digests of the people whose hour it is, at most `BATCH`; return how many people, how many digests."""
    now = leases.present()
    due = Preference.objects.select_for_update(skip_locked=True, of=("self",)).filter(digest_at__lte=now)
    wishes = list(due.select_related("user__profile").order_by("digest_at", "pk")[:BATCH])
    if not wishes:
        return 0, 0
    wanting = [wish for wish in wishes if wants_one(wish, now)]
    found = gather(wanting, now)
    digests = [
        Digest(
            user_id=wish.user_id, due_at=wish.digest_at or now, since=since(wish), items=found[wish.user_id].layout()
        )
        for wish in wanting
        if wish.user_id in found
    ]
    put_out(digests, {wish.user_id: wish.user.email for wish in wanting}, now)
    for wish in wishes:
        wish.digested_at = now
        profile = getattr(wish.user, "profile", None)
        wish.digest_at = preferences.next_digest(wish, profile.time_zone if profile else settings.TIME_ZONE, now)
    Preference.objects.bulk_update(wishes, ["digest_at", "digested_at"])
    return len(wishes), len(digests)


def wants_one(wish: Preference, now: datetime) -> bool:
    """Tell whether a digest may go to a person now; else only the hour of the next one moves."""
    user = wish.user
    is_paused = wish.is_mail_paused or (wish.paused_until is not None and wish.paused_until > now)
    is_late = wish.digest_at is not None and now - wish.digest_at > LATE_MAX
    return user.is_active and not user.is_paused and bool(user.email) and not is_paused and not is_late


def since(wish: Preference) -> datetime:
    """Return from when a digest tells: the last one, or one period before its hour."""
    return wish.digested_at or (wish.digest_at or leases.present()) - preferences.period(wish)


def gather(wishes: Iterable[Preference], now: datetime) -> dict[int, Gathered]:
    """Return what came for each person that they have not opened, by id: one statement, read as it comes."""
    starts = {wish.user_id: since(wish) for wish in wishes}
    found: dict[int, Gathered] = {}
    if not starts:
        return found
    rows = digest_rows.rows_for(list(starts), min(starts.values()), now)
    for user, pk, group, at, is_tagged in rows.iterator(chunk_size=2000):
        if at > starts[user]:
            found.setdefault(user, Gathered()).add(pk, group, at, is_tagged=is_tagged)
    return found


def put_out(digests: list[Digest], addresses: dict[int, str], now: datetime) -> None:
    """Keep digests and put the mail of each in the outbox: three INSERTs, in the caller's transaction."""
    made = Digest.objects.bulk_create(digests)
    messages = Message.objects.bulk_create(
        [Message(kind="digest", data={"digest": row.pk}, created_at=now, expanded_at=now) for row in made]
    )
    deliveries = []
    for row, message in zip(made, messages, strict=True):
        row.message = message
        deliveries.append(
            Delivery(message=message, address=addresses[row.user_id], user_id=row.user_id, due_at=now, created_at=now)
        )
    Digest.objects.bulk_update(made, ["message"])
    Delivery.objects.bulk_create(deliveries)


def expect_missing(limit: int = 1000) -> None:
    """Give an hour to those who chose a digest and have none yet: what a bulk load left, looked for each hour."""
    missing = Preference.objects.filter(digest_at=None).exclude(paused_q()).exclude(digest=Preference.Digest.NEVER)
    preferences.expect_digest(missing.values_list("user_id", flat=True)[:limit])
    chosen = Follow.objects.filter(level=Level.DIGEST, user__preference=None)
    preferences.expect_digest(chosen.values_list("user_id", flat=True).distinct()[:limit])
