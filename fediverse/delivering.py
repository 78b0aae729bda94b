"""Sending to other servers: one row per message and inbox, so that a server that is down delays no other (VP14)."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet

from core import fetch
from core.addresses import InvalidAddress
from core.fetch import Limits, Response
from core.fetch_guard import FetchError
from core.hints import hint
from fediverse import accounts, blocking, keys, signatures
from fediverse.models import Account, FediDelivery, Follower, Message, Server
from notifications import leases

LIMITS = Limits(seconds=10, connect=5, read=10, wire=100_000, unpacked=100_000, cut=True)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=12)
GIVEN_UP = timedelta(days=4)
DEAD = timedelta(days=14)
RUN_SECONDS = 90.0
RUN_MAX = 200
FINAL = {400, 405, 406, 413, 415, 422}
"""Answers that the same message will get again."""

State = FediDelivery.State


def to_followers(account: Account, uri: str, body: dict[str, Any]) -> None:
    """Put a message down for every server that somebody follows the account from, once for each shared inbox."""
    peers = Follower.objects.filter(account=account).values_list("peer__shared_inbox", "peer__inbox")
    post(account, uri, body, {shared or own for shared, own in peers.iterator(1000)})


def post(account: Account, uri: str, body: dict[str, Any], inboxes: set[str]) -> None:
    """Put a message down for some inboxes. Doing it again changes nothing."""
    if not inboxes:
        return
    moment = leases.present()
    with transaction.atomic():
        message, _made = Message.objects.get_or_create(
            uri=uri, defaults={"account": account, "body": body, "created_at": moment}
        )
        rows = [
            FediDelivery(message=message, inbox=inbox, host=host_of(inbox), created_at=moment, due_at=moment)
            for inbox in sorted(inboxes)
        ]
        FediDelivery.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)
    from fediverse.tasks import deliver

    hint(deliver)


def host_of(url: str) -> str:
    """Return the host of an address, with its port when it is not the usual one."""
    return urlsplit(url).netloc.lower()[:255]


def due() -> QuerySet[FediDelivery]:
    """Return what is to be sent now, the longest waiting first."""
    rows = FediDelivery.objects.filter(leases.free(), state=State.WAITING, due_at__lte=leases.present())
    return rows.order_by("due_at", "pk")


def deliver_due(seconds: float = RUN_SECONDS) -> int:
    """Send what is due for as long as `seconds` last; return how many were tried."""
    ends, tried = time.monotonic() + seconds, 0
    for pk in list(due().values_list("pk", flat=True)[:RUN_MAX]):
        if time.monotonic() > ends:
            break
        if leases.take(FediDelivery.objects.filter(pk=pk, state=State.WAITING), counted=True):
            _deliver(FediDelivery.objects.select_related("message__account__watch__group").get(pk=pk))
            tried += 1
    return tried


def _deliver(row: FediDelivery) -> None:
    """Send one row, and keep what came of it. A worker that dies after sending sends again: the message has its own
    address, by which the other server knows that it had it already."""
    if blocking.is_blocked(row.host):
        _end(row, State.DROPPED, "blocked")
        return
    try:
        answer = _send(row)
    except FetchError as error:
        _failed(row, error.code, final=False)
    except (keys.Lost, InvalidAddress):
        _end(row, State.DROPPED, "address")
    else:
        _answered(row, answer)


def _send(row: FediDelivery) -> Response:
    body = json.dumps(row.message.body, ensure_ascii=False, separators=(",", ":")).encode()
    account = row.message.account
    try:
        headers = signatures.signed_headers(account, "POST", row.inbox, body)
    except keys.Lost:
        headers = signatures.signed_headers(accounts.lasting_key(account), "POST", row.inbox, body)
    return fetch.fetch(row.inbox, method="POST", content=body, headers=headers, limits=LIMITS)


def _answered(row: FediDelivery, answer: Response) -> None:
    if answer.ok:
        Server.objects.filter(host=row.host).delete()
        _end(row, State.DONE, "")
    elif answer.status == 410:
        Follower.objects.filter(peer__inbox=row.inbox).delete()
        Follower.objects.filter(peer__shared_inbox=row.inbox).delete()
        _end(row, State.DROPPED, "http_410")
    else:
        _failed(row, f"http_{answer.status}", final=answer.status in FINAL)


def _failed(row: FediDelivery, code: str, *, final: bool) -> None:
    """Wait twice as long before the next attempt, or give up; forget a server that has been dead for long."""
    now = leases.present()
    server, _made = Server.objects.get_or_create(host=row.host, defaults={"failing_since": now})
    since = server.failing_since or now
    Server.objects.filter(pk=server.pk).update(failing_since=since, error=code[:40])
    if now - since > DEAD:
        Follower.objects.filter(peer__host=row.host).delete()
    if final or now - row.created_at > GIVEN_UP:
        _end(row, State.DROPPED, code)
        return
    wait = min(FIRST_WAIT * 2 ** min(row.attempts - 1, 12), LONGEST_WAIT)
    FediDelivery.objects.filter(pk=row.pk).update(due_at=now + wait, lease_until=None, error=code[:40])


def _end(row: FediDelivery, state: str, code: str) -> None:
    FediDelivery.objects.filter(pk=row.pk).update(state=state, lease_until=None, error=code[:40])


def purge() -> None:
    """Forget what was sent, or given up, long ago, and the messages that nothing waits for."""
    old = leases.present() - 2 * DEAD
    FediDelivery.objects.filter(created_at__lt=old).exclude(state=State.WAITING).delete()
    Message.objects.filter(created_at__lt=old, deliveries=None).delete()
