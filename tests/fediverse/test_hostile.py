"""What strangers send to an inbox: the right status, no 5xx, and nothing written."""

from __future__ import annotations

import json

import pytest

from fediverse import blocking, peers, receiving
from fediverse.models import FediDelivery, Follower, SeenSignature
from fediverse.models import Peer as Known

pytestmark = pytest.mark.django_db


def written() -> list[int]:
    """Return how many rows there are that a request could have made."""
    return [model.objects.count() for model in (Known, Follower, FediDelivery, SeenSignature)]


def refused(peer, answer, status: int) -> None:
    """Make sure of the status, and that nothing was written."""
    assert (answer.status_code, written()) == (status, [0, 0, 0, 0])


def test_unsigned(peer):
    """VP13: 401."""
    refused(peer, peer.deliver(json.dumps(peer.follow(peer.person())).encode(), {}), 401)


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": "SHA-256=AAAA"},
        {"date": "Wed, 21 Oct 2015 07:28:00 GMT"},
        {"date": "yesterday"},
        {"date": "Wed, 99 Oct 99999 07:28:00 GMT"},
    ],
)
def test_a_digest_or_a_date_that_is_wrong(peer, wrong):
    """VP13: 401 for a body that is not the one signed, and for another time, were they signed."""
    refused(peer, peer.send(peer.follow(peer.person()), **wrong), 401)


def test_a_body_changed_on_its_way(peer):
    """VP13: 401."""
    body = json.dumps(peer.follow(peer.person())).encode()
    refused(peer, peer.deliver(body + b" ", peer.headers(body, "lou", peer.inbox)), 401)


def test_signed_for_another_address(peer):
    """VP13: 401 for what was signed for another inbox."""
    body = json.dumps(peer.follow(peer.person())).encode()
    refused(peer, peer.deliver(body, peer.headers(body, "lou", "/ap/inbox/")), 401)


def test_signed_with_another_key(peer):
    """VP13: 401 for somebody else's signature, with their key or with the other's name on it."""
    lou, _mia = peer.person(), peer.person("mia")
    refused(peer, peer.send(peer.follow(lou), "mia"), 401)
    refused(peer, peer.send(peer.follow(lou), "mia", key_id=f"{lou}#key"), 401)


def test_a_key_of_another_server(peer):
    """VP13: 401, without asking that server for anything."""
    refused(peer, peer.send(peer.follow(peer.person()), key_id="https://autre.test/users/lou#key"), 401)
    assert peer.site.asked == []


@pytest.mark.parametrize(
    "said",
    [
        {"id": "https://autre.test/users/lou"},
        {"inbox": "https://autre.test/inbox"},
        {"inbox": ["x"]},
        {"publicKey": {}},
        {"publicKey": "x"},
        {"publicKey": {"id": "x", "owner": "y", "publicKeyPem": 5}},
    ],
)
def test_an_account_that_is_not_what_it_says(peer, said):
    """VP13: 401 for a document of somebody else, or with an inbox elsewhere, or without a key that can be used."""
    refused(peer, peer.send(peer.follow(peer.person(**said))), 401)


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/u/x", "http://localhost/u/x", "http://169.254.169.254/u", "http://[::1]/x"]
)
def test_an_account_inside_the_network(peer, url):
    """VP13, REL-H6: 401; nothing inside the network is asked for."""
    peer.person()
    refused(peer, peer.send(peer.follow(url), key_id=f"{url}#key"), 401)


@pytest.mark.parametrize(
    "body", [b"", b"x", b"[]", b"1", b"{}", b'{"type": 5}', b'{"type": "Follow"}', b"[" * 90_000, b"\xff\xfe",
             b'{"type": "Follow", "actor": {"id": 5}}', b'{"type": "Follow", "actor": "http://[x/"}',
             b'{"type": "Follow", "actor": "http://127.0.0.1:8000/ap/x/"}']
)  # fmt: skip
def test_no_activity(peer, body):
    """VP13: 400 for what is not JSON, not an activity, without an actor, or said to come from us."""
    refused(peer, peer.deliver(body, {}), 400)


def test_a_huge_body(peer):
    """VP13: 413, before it is read."""
    refused(peer, peer.deliver(b"[" + b"1," * 200_000 + b"1]", {}), 413)


def test_the_same_bytes_again_change_nothing(peer):
    """VP13: a follow that is replayed after its Undo makes no follower, and no answer leaves."""
    uri = peer.person()
    body = json.dumps(peer.follow(uri)).encode()
    headers = peer.headers(body, "lou", peer.inbox)
    assert peer.deliver(body, headers).status_code == 202
    peer.send({"type": "Undo", "actor": uri, "object": peer.follow(uri)})
    before = written()
    assert peer.deliver(body, headers).status_code == 202
    assert written() == before
    assert not Follower.objects.exists()


def test_a_crowd_from_one_server(peer, monkeypatch):
    """VP13: 429 with the time to wait, for accounts by the thousand and for follows by the thousand."""
    monkeypatch.setattr(peers, "NEW_AN_HOUR", 3)
    names = [f"n{number}" for number in range(5)]
    answers = [peer.send(peer.follow(peer.person(name)), name) for name in names]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429, 429]
    assert answers[-1]["Retry-After"]
    assert Known.objects.count() == Follower.objects.count() == 3
    monkeypatch.setattr(peers, "NEW_AN_HOUR", 100)
    monkeypatch.setattr(receiving, "FOLLOWS_AN_HOUR", 3)
    assert peer.send(peer.follow(peer.person("last")), "last").status_code == 429
    assert Follower.objects.count() == 3


def test_a_domain_kept_out(peer):
    """VP13: 403, its followers are gone, nothing more is sent."""
    peer.followed()
    blocking.block(domain="127.0.0.1", reason="", by=peer.table.people.admin)
    assert not Follower.objects.exists()
    assert peer.send(peer.follow(peer.person())).status_code == 403
    assert blocking.is_blocked("a.b.test") is False
    blocking.block(domain="b.test", reason="", by=peer.table.people.admin)
    assert blocking.is_blocked("a.b.test:8443")
    assert not blocking.is_blocked("ab.test")


def test_farewells_of_strangers_are_taken_politely(peer):
    """VP13: the end of an account that we never heard of is sent to everybody: 202, nothing asked, nothing written."""
    refused(
        peer, peer.deliver(b'{"type": "Delete", "actor": "https://a.test/u", "object": "https://a.test/u"}', {}), 202
    )
    assert peer.site.asked == []


def test_the_end_of_an_account_whose_key_is_gone(peer):
    """VP13: its server says 410, which is proof enough; somebody else's word is not."""
    peer.followed()
    uri = peer.site.url("/users/lou")
    del peer.keys["lou"]
    peer.person()
    peer.later(hours=1)
    farewell = {"type": "Delete", "actor": uri, "object": uri}
    peer.site.page("/users/lou", status=500)
    assert peer.send(farewell).status_code == 401
    assert Follower.objects.exists()
    peer.site.page("/users/lou", status=410)
    assert peer.send(farewell).status_code == 202
    assert not Follower.objects.exists()


def test_a_new_key_is_read_again(peer):
    """VP13: an account that changed its key is believed after one more look at it, not at every wrong signature."""
    peer.followed()
    del peer.keys["lou"]
    uri = peer.person()
    undo = {"type": "Undo", "actor": uri, "object": peer.follow(uri)}
    assert peer.send(undo).status_code == 401
    peer.later(minutes=10)
    assert peer.send(undo).status_code == 202
    assert not Follower.objects.exists()


@pytest.mark.parametrize("kind", ["Like", "Announce", "Create", "Move", "Flag", "Zorglub"])
def test_the_rest_is_taken_and_left(peer, kind):
    """VP13: answers, boosts and what nobody invented yet: 202, nothing kept of them."""
    peer.followed()
    before = written()
    uri = peer.site.url("/users/lou")
    assert peer.send({"type": kind, "actor": uri, "object": {"content": "x"}}, path="/ap/inbox/").status_code == 202
    assert written()[:3] == before[:3]


def test_a_follow_of_nobody(peer):
    """VP13: 202 and nothing for somebody who is not here; 404 at an address that never was."""
    uri = peer.person()
    assert peer.send(peer.follow(uri, object="http://127.0.0.1:8000/ap/x/"), path="/ap/inbox/").status_code == 202
    assert not Follower.objects.exists()
    nowhere = "/ap/00000000-0000-4000-8000-000000000000/inbox/"
    assert peer.send(peer.follow(uri), path=nowhere).status_code == 404
