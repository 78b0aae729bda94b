"""Accounts of other servers: read from them, through the guarded fetcher, when their signature is first seen."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache

from core import fetch
from core.addresses import InvalidAddress
from core.fetch import Limits
from core.fetch_guard import FetchError
from fediverse import keys, signatures
from fediverse.delivering import host_of
from fediverse.models import URI_MAX, Account, Peer
from notifications.leases import present

LIMITS = Limits(seconds=6, connect=3, read=5, wire=200_000, unpacked=400_000, redirects=2)
NEW_AN_HOUR = 500
"""How many accounts of one server we get to know in an hour: a server that invents people by the thousand waits."""
ASKED_A_MINUTE = 60
"""How many documents we ask one server for in a minute, whatever comes of it."""
FRESH = timedelta(minutes=5)
"""A key read less than this ago is not read again because a signature does not fit it."""
ACCEPT = 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"'


class Unknown(Exception):  # noqa: N818 - named for what it says in an except clause
    """The account cannot be read. `is_gone` when its server says that it is there no more."""

    def __init__(self, why: str, *, is_gone: bool = False) -> None:
        super().__init__(why)
        self.is_gone = is_gone


class TooMany(Exception):  # noqa: N818 - named for what it says in an except clause
    """Its server makes us ask for too much."""


def known(key_id: str) -> Peer | None:
    """Return the account whose key has this address, if we know it."""
    return Peer.objects.filter(key_id=key_id[:URI_MAX]).first()


def read(actor_uri: str, key_id: str, by: Account | None) -> Peer:
    """Return an account of another server as it is now, not yet kept. Raises Unknown and TooMany.

    Asked for in the name of one of our accounts, since many servers answer only to who signs.
    """
    host = host_of(actor_uri)
    _count(host)
    document = _document(actor_uri, by)
    return Peer(uri=actor_uri, host=host, fetched_at=present(), **_columns(document, actor_uri, key_id))


def keep(peer: Peer) -> Peer:
    """Keep what was read of an account, once its signature holds, and return its row."""
    names = ("host", "key_id", "public_pem", "inbox", "shared_inbox", "fetched_at")
    columns = {name: getattr(peer, name) for name in names}
    row: Peer = Peer.objects.update_or_create(uri=peer.uri, defaults=columns)[0]
    return row


def _count(host: str) -> None:
    """Raise TooMany when a server makes us read too many accounts."""
    if Peer.objects.filter(host=host, fetched_at__gte=present() - timedelta(hours=1)).count() >= NEW_AN_HOUR:
        raise TooMany
    name = f"fediverse-asked:{host}"
    cache.add(name, 0, 60)
    try:
        asked = cache.incr(name)
    except ValueError:
        return
    if asked > ASKED_A_MINUTE:
        raise TooMany


def _document(uri: str, by: Account | None) -> dict[str, Any]:
    try:
        signed = signatures.signed_headers(by, "GET", uri) if by else {}
        answer = fetch.fetch(uri, headers={"accept": ACCEPT, **signed}, limits=LIMITS)
    except (FetchError, InvalidAddress, keys.Lost) as error:
        raise Unknown("the account cannot be read") from error
    if not answer.ok:
        raise Unknown(f"the account answers {answer.status}", is_gone=answer.status in (404, 410))
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Unknown("the account is not JSON") from error
    if not isinstance(document, dict):
        raise Unknown("the account is not an object")
    return document


def _columns(document: dict[str, Any], uri: str, key_id: str) -> dict[str, str]:
    """Return what a document says, once it speaks of itself, on its own server, with the key that signed."""
    key = document.get("publicKey")
    endpoints = document.get("endpoints")
    shared = endpoints.get("sharedInbox") if isinstance(endpoints, dict) else ""
    if document.get("id") != uri or not isinstance(key, dict):
        raise Unknown("the account is another one, or has no key")
    if key.get("id") != key_id or key.get("owner") != uri or not keys.is_key(key.get("publicKeyPem")):
        raise Unknown("the key is not that account's")
    inbox = document.get("inbox")
    if not is_of(inbox, uri):
        raise Unknown("the inbox is on another server")
    return {
        "key_id": key_id,
        "public_pem": str(key["publicKeyPem"]),
        "inbox": str(inbox),
        "shared_inbox": str(shared) if is_of(shared, uri) else "",
    }


def is_of(url: object, uri: str) -> bool:
    """Tell whether an address stands on the same server as another."""
    if not isinstance(url, str) or not 0 < len(url) <= URI_MAX or not url.isprintable():
        return False
    try:
        one, other = urlsplit(url), urlsplit(uri)
    except ValueError:
        return False
    return one.scheme in ("https", "http") and bool(one.netloc) and one[:2] == other[:2]
