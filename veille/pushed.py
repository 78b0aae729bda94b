"""Sources that are pushed: our side of WebSub, as a subscriber (VC18; W3C Recommendation of 23 January 2018).

A feed that names a hub is asked for there; the hub verifies at our address that we asked, then brings what is new,
signed with a secret of this one subscription. What it brings is read as a poll would read it. Polling goes on, rarely
while the hub keeps its promise, as before when it does not: a hub that is down or lies costs nothing but the speed.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from core import clock, politeness
from core.addresses import InvalidAddress, address_key, clean_url
from core.fetch import Limits, fetch
from core.fetch_guard import FetchError
from core.hints import hint
from notifications import leases
from notifications.mail import absolute
from veille import inbox
from veille.models import HubLease, HubPush, Source
from veille.reading.model import ParsedFeed
from veille.reading.parse import FeedError, parse_feed

log = logging.getLogger(__name__)

LEASE_ASKED = timedelta(days=10)
LEASE_MIN, LEASE_MAX = timedelta(minutes=5), timedelta(days=30)
AGAIN = timedelta(hours=1)
"""How long a hub has to verify before it is asked once more."""
ATTEMPTS_MAX = 4
GIVEN_UP = timedelta(days=7)
RELAXED = timedelta(hours=12)
"""The pause between two polls of a source whose hub keeps its promise."""
PUSH_MAX = 2_000_000
WAITING_MAX = 5
"""Pushes of one source that wait for the worker; a hub that sends faster is told to come back."""
HUB_LIMITS = Limits(wire=100_000, unpacked=100_000)
SIGNATURES = {"sha1", "sha256", "sha384", "sha512"}
"""Methods of X-Hub-Signature (section 7.1). The hub chooses; each is sound as a keyed hash."""

State = HubLease.State


def note(source: Source, feed: ParsedFeed) -> None:
    """Ask for a source at the hub its feed names, unless that was done. Within the transaction of a poll."""
    found = HubLease.objects.filter(source=source).first()
    if not feed.hub_url or not can_be_reached():
        if found is not None:
            found.delete()
        return
    topic = topic_of(source, feed)
    if found is not None and (found.hub_url, found.topic_url) == (feed.hub_url, topic):
        given_up = found.state == State.OFF and found.asked_at and found.asked_at < clock.now() - GIVEN_UP
        if not given_up:
            return
    fresh: dict[str, object] = {"hub_url": feed.hub_url, "topic_url": topic, "token": secrets.token_urlsafe(32)}
    fresh |= {"secret": secrets.token_urlsafe(32), "state": State.ASKED, "attempts": 0, "error_code": ""}
    HubLease.objects.update_or_create(source=source, defaults={**fresh, "asked_at": None, "leased_until": None})
    _ask_soon(source.pk)


def can_be_reached() -> bool:
    """Tell whether a hub could reach us: not on a machine that serves itself alone."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    return "." in host and not host.replace(".", "").isdigit() and not host.endswith((".localhost", ".test"))


def topic_of(source: Source, feed: ParsedFeed) -> str:
    """Return the address to ask a hub for: the one the feed gives itself, if it is of the feed's own site."""
    try:
        same = address_key(feed.self_url).split("/")[0] == address_key(source.feed_url).split("/")[0]
        return clean_url(feed.self_url) if same else source.feed_url
    except InvalidAddress:
        return source.feed_url


def _ask_soon(pk: int) -> None:
    from veille.tasks import ask_hub

    hint(ask_hub, pk)


def ask(pk: int) -> None:
    """Ask one hub to push, or to go on pushing. Never raises for what the hub does, and notes it on the row."""
    rows = HubLease.objects.filter(pk=pk).exclude(state=State.OFF)
    if not leases.take(rows, counted=True):
        return
    row = HubLease.objects.get(pk=pk)
    form = {
        "hub.callback": absolute(reverse("veille_site:hub", args=[row.token])),
        "hub.mode": "subscribe",
        "hub.topic": row.topic_url,
        "hub.secret": row.secret,
        "hub.lease_seconds": str(int(LEASE_ASKED.total_seconds())),
    }
    headers = {"content-type": "application/x-www-form-urlencoded"}
    try:
        answer = fetch(
            row.hub_url, method="POST", content=urlencode(form).encode(), headers=headers, limits=HUB_LIMITS,
            turn=politeness.host_turn,
        )  # fmt: skip
        answer.raise_for_status()
        code = ""
    except FetchError as error:
        code = error.code
    changes: dict[str, object] = {"asked_at": clock.now(), "lease_until": None, "error_code": code[:40]}
    if row.attempts >= ATTEMPTS_MAX and row.state == State.ASKED:
        changes["state"] = State.OFF
    HubLease.objects.filter(pk=pk).update(**changes)


def sweep() -> None:
    """Ask again the hubs that did not verify, renew the leases that end soon, read the pushes whose hint was lost."""
    now = clock.now()
    HubLease.objects.filter(state=State.ON, leased_until__lt=now).update(state=State.ASKED, attempts=0, asked_at=None)
    silent = Q(state=State.ASKED) & (Q(asked_at=None) | Q(asked_at__lt=now - AGAIN))
    ending = Q(state=State.ON, leased_until__lt=now + LEASE_ASKED / 5) & Q(asked_at__lt=now - AGAIN)
    alive = HubLease.objects.filter(leases.free(), source__state=Source.State.ACTIVE)
    for pk in list(alive.filter(silent | ending).order_by("pk").values_list("pk", flat=True)[:20]):
        ask(pk)
    waiting = HubPush.objects.filter(leases.free()).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting[:20]):
        read(pk)


def found_by(token: str) -> HubLease | None:
    """Return the subscription that an address of ours is for, of a source that is followed."""
    rows = HubLease.objects.filter(token=token[:64]).exclude(source__state=Source.State.DEAD)
    return rows.select_related("source").first()


def verified(row: HubLease, *, mode: str, topic: str, seconds: str) -> bool:
    """Note that a hub asks whether we asked (section 5.3); return whether we did."""
    if mode != "subscribe" or topic != row.topic_url or row.state == State.OFF or row.asked_at is None:
        return False
    is_number = seconds.isascii() and seconds.isdigit() and len(seconds) < 9
    asked = timedelta(seconds=int(seconds)) if is_number else LEASE_ASKED
    until = clock.now() + min(max(asked, LEASE_MIN), LEASE_MAX)
    HubLease.objects.filter(pk=row.pk).update(state=State.ON, leased_until=until, attempts=0, error_code="")
    return True


def denied(row: HubLease, *, topic: str) -> None:
    """Note that a hub refuses (section 5.2): the source is polled as before, and the hub asked anew a week later."""
    if topic == row.topic_url:
        HubLease.objects.filter(pk=row.pk).update(state=State.OFF, error_code="denied")


def is_signed(row: HubLease, body: bytes, signature: str) -> bool:
    """Tell whether the body was signed with the secret of this subscription (X-Hub-Signature, section 7.1)."""
    method, _sign, digest = signature.partition("=")
    if method not in SIGNATURES:
        return False
    expected = hmac.new(row.secret.encode(), body, getattr(hashlib, method)).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode())


@transaction.atomic
def take(row: HubLease, body: bytes, content_type: str) -> bool:
    """Keep what a hub brought for the worker; return False when too much waits already."""
    if row.pushes.count() >= WAITING_MAX:
        return False
    kept = HubPush.objects.create(hub=row, body=body, content_type=content_type[:200], came_at=clock.now())
    HubLease.objects.filter(pk=row.pk).update(told_at=clock.now())
    from veille.tasks import read_push

    hint(read_push, kept.pk)
    return True


def read(pk: int) -> None:
    """Read what a hub brought as a poll would, once; what cannot be read makes the source be polled at once."""
    if not leases.take(HubPush.objects.filter(pk=pk)):
        return
    push = HubPush.objects.select_related("hub").get(pk=pk)
    try:
        feed = parse_feed(bytes(push.body), push.content_type, push.hub.topic_url)
    except FeedError as error:
        log.info("push of source %s: %s", push.hub_id, error.code)
        feed = None
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(pk=push.hub_id).first()
        if source is not None and source.state == Source.State.ACTIVE:
            if feed is None:
                Source.objects.filter(pk=source.pk).update(next_poll_at=clock.now())
            else:
                counts = inbox.store(source, feed, clock.now())
                Source.objects.filter(pk=source.pk).update(last_new=F("last_new") + counts.new)
        push.delete()


def pause(source: Source, usual: timedelta) -> timedelta:
    """Return how long to wait before the next poll: rarely while the hub keeps its promise."""
    in_force = HubLease.objects.filter(source=source, state=State.ON, leased_until__gt=clock.now()).exists()
    return max(usual, RELAXED) if in_force else usual
