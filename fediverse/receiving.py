"""What other servers write into our inboxes: who signed it is made sure of first, then follows and farewells are done.

A program's answers: 202 for all that was believed, whether or not it changed anything; 400 for what is no activity, 401
for a signature that does not hold, 403 for a domain kept out, 429 for who asks too much. Nothing is written before the
signature holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from fediverse import accounts, blocking, delivering, documents, peers, signatures
from fediverse.models import URI_MAX, Account, Follower, Peer, SeenSignature
from notifications.leases import present

BODY_MAX = 200_000
FOLLOWS_AN_HOUR = 500
"""How many new follows of one account are taken from one server in an hour."""
ACTORS = {"Person", "Service", "Group", "Application", "Organization"}


class Refused(Exception):  # noqa: N818 - named for what it says in an except clause
    """Not believed, or not wanted: the status to answer with, and why, for whoever runs the other server."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Request:
    """What came in: its target (path and query), its headers in lower case and its bytes."""

    target: str
    headers: Mapping[str, str]
    body: bytes


def receive(request: Request, account: Account | None) -> None:
    """Do what a request asks for. `account` is whose inbox it is, None for the shared one. Raises Refused."""
    said = parsed(request.body)
    actor = actor_of(said)
    if blocking.is_blocked(delivering.host_of(actor)):
        raise Refused(403, "this server is kept out")
    if is_farewell(said, actor) and not Peer.objects.filter(uri=actor).exists():
        return
    try:
        peer = believed(request, said, actor, _asking(said, account))
    except signatures.Refused as error:
        raise Refused(401, str(error)) from error
    except peers.TooMany as error:
        raise Refused(429, "too many accounts of this server at once: try again later") from error
    if peer is not None and is_new(request):
        act(said, peer, account)


def parsed(body: bytes) -> dict[str, Any]:
    """Return the activity that a body holds. Raises Refused."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "not JSON") from error
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise Refused(400, "not an activity")
    return said


def actor_of(said: dict[str, Any]) -> str:
    """Return who acts, by address. Raises Refused when nobody does, or one of ours."""
    actor = id_of(said.get("actor"))
    if not peers.is_of(actor, actor):
        raise Refused(400, "an activity has an actor")
    if delivering.host_of(actor) == accounts.host():
        raise Refused(400, "that is one of our own addresses")
    return actor


def id_of(thing: object) -> str:
    """Return the address of something given as such, or as an object that has one."""
    found = thing.get("id") if isinstance(thing, dict) else thing
    return found if isinstance(found, str) and len(found) <= URI_MAX and found.isprintable() else ""


def is_farewell(said: dict[str, Any], actor: str) -> bool:
    """Tell whether an account says that it is no more: those are sent to everybody, known or not."""
    return said["type"] == "Delete" and id_of(said.get("object")) == actor


def _asking(said: dict[str, Any], account: Account | None) -> Account | None:
    """Return in whose name we ask for the other's document: whom it is about, else any of ours."""
    return account or _ours(id_of(said.get("object"))) or Account.objects.select_related("watch__group").first()


def _ours(uri: str) -> Account | None:
    return Account.objects.filter(uri=uri).select_related("watch__group").first() if uri else None


def believed(request: Request, said: dict[str, Any], actor: str, by: Account | None) -> Peer | None:
    """Return who signed a request, once it is the actor. Reads the key again when it may have changed.

    None when the actor is gone, as it says. Raises signatures.Refused and peers.TooMany.
    """
    signature = signatures.read(request.headers, request.body)
    if not peers.is_of(signature.key_id, actor):
        raise signatures.Refused("the key is another server's than the actor")
    peer = peers.known(signature.key_id)
    if peer is not None and peer.uri != actor:
        raise signatures.Refused("the key is another account's")
    if peer is not None and _holds(peer, signature, request):
        return peer
    if peer is not None and present() - peer.fetched_at < peers.FRESH:
        raise signatures.Refused("the signature does not hold")
    try:
        peer = peers.read(actor, signature.key_id, by)
    except peers.Unknown as error:
        if error.is_gone and is_farewell(said, actor):
            Peer.objects.filter(uri=actor).delete()
            return None
        raise signatures.Refused(str(error)) from error
    if not _holds(peer, signature, request):
        raise signatures.Refused("the signature does not hold")
    return peers.keep(peer)


def _holds(peer: Peer, signature: signatures.Signature, request: Request) -> bool:
    return signatures.is_by(peer.public_pem, signature, "POST", request.target, request.headers)


def is_new(request: Request) -> bool:
    """Tell whether these very bytes, with this signature, come for the first time."""
    digest = hashlib.sha256(request.headers["signature"].encode() + request.body).hexdigest()
    try:
        with transaction.atomic():
            SeenSignature.objects.create(digest=digest, at=present())
    except IntegrityError:
        return False
    return True


def act(said: dict[str, Any], peer: Peer, account: Account | None) -> None:
    """Do what a believed activity says; what we have no use for (likes, answers, boosts) is taken politely."""
    kind, thing = said["type"], said.get("object")
    if kind == "Follow":
        target = _ours(id_of(thing))
        if target is not None and account in (None, target):
            follow(target, peer, said)
    elif kind == "Undo":
        undo(thing, peer)
    elif is_farewell(said, peer.uri):
        peer.delete()


def undo(thing: object, peer: Peer) -> None:
    """End a follow, given whole or by its address; other things undone are none of ours."""
    mine = Follower.objects.filter(peer=peer)
    if isinstance(thing, dict) and thing.get("type") == "Follow" and id_of(thing.get("object")):
        mine.filter(account__uri=id_of(thing["object"])).delete()
    elif isinstance(thing, str) and id_of(thing):
        mine.filter(follow_uri=id_of(thing)).delete()


def follow(account: Account, peer: Peer, said: dict[str, Any]) -> None:
    """Count one more follower and say so; a veille that is closed says no. Raises Refused for a crowd at once."""
    answer = "Accept" if accounts.is_shown(account) else "Reject"
    if answer == "Accept":
        recent = Follower.objects.filter(
            account=account, peer__host=peer.host, since__gte=clock.now() - timedelta(hours=1)
        )
        if recent.count() >= FOLLOWS_AN_HOUR:
            raise Refused(429, "too many follows from this server at once: try again later")
        Follower.objects.update_or_create(
            account=account,
            peer=peer,
            defaults={"follow_uri": id_of(said.get("id"))},
            create_defaults={"follow_uri": id_of(said.get("id")), "since": clock.now()},
        )
    asked = {name: said[name] for name in ("id", "type", "actor", "object") if isinstance(said.get(name), str)}
    stamp = hashlib.sha256(f"{peer.uri} {asked.get('id', '')} {present().timestamp()}".encode()).hexdigest()[:24]
    uri = f"{account.uri}#{answer.lower()}-{stamp}"
    body = documents.activity(answer, account, {"object": account.uri, **asked}, uri, to=[peer.uri])
    delivering.post(account, uri, body, {peer.inbox})


def purge() -> None:
    """Forget signatures that are too old to be sent again."""
    SeenSignature.objects.filter(at__lt=present() - 3 * signatures.WINDOW).delete()
