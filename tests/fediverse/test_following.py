"""A watch that somebody follows from another server, and its editions over there."""

from __future__ import annotations

import pytest
from django.test import Client

from content.models import Content
from fediverse import accounts, delivering, posts
from fediverse.models import FediDelivery, Follower, Post, Server
from veille.models import Selection

pytestmark = pytest.mark.django_db


def test_an_account_is_found_by_its_address(peer):
    """VP13: WebFinger leads to a document with the key, the inbox and the number of followers, not who they are."""
    found = Client().get("/.well-known/webfinger", {"resource": "acct:Veille-Numerique@127.0.0.1:8000"}).json()
    assert found["subject"] == "acct:veille-numerique@127.0.0.1:8000"
    links = {link["rel"]: link["href"] for link in found["links"]}
    assert links["self"] == peer.account.uri
    answer = Client().get(links["self"], headers={"Accept": "application/activity+json"})
    said = answer.json()
    assert answer["Content-Type"].startswith("application/activity+json")
    assert (said["id"], said["type"], said["preferredUsername"]) == (links["self"], "Service", "veille-numerique")
    assert said["name"] == "La veille du mois"
    assert said["publicKey"]["publicKeyPem"].startswith("-----BEGIN PUBLIC KEY")
    assert said["indexable"] is False
    peer.followed()
    followers = Client().get(said["followers"], headers={"Accept": "application/activity+json"})
    assert followers.json()["totalItems"] == accounts.followers_count(peer.table.watch) == 1
    assert "lou" not in followers.content.decode()


@pytest.mark.parametrize("resource", ["", "x" * 700])
def test_a_resource_is_demanded(peer, resource):
    """VP13, RFC 7033: 400 without a resource that can be read."""
    assert Client().get("/.well-known/webfinger", {"resource": resource}).status_code == 400


@pytest.mark.parametrize(
    "resource", ["acct:veille-numerique@ailleurs.test", "acct:nobody@127.0.0.1:8000", "https://x.test/", "@@@", "acct:"]
)
def test_who_is_not_here_is_not_found(peer, resource):
    """VP13, RFC 7033: 404 for what is not ours."""
    assert Client().get("/.well-known/webfinger", {"resource": resource}).status_code == 404


def test_what_the_site_is(peer):
    """VP13: NodeInfo and host-meta say what software this is, and nothing of the people."""
    links = Client().get("/.well-known/nodeinfo").json()["links"]
    said = Client().get(links[0]["href"].removeprefix("http://127.0.0.1:8000")).json()
    assert (said["software"]["name"], said["protocols"], said["usage"]["users"]) == (
        "veillee",
        ["activitypub"],
        {"total": 1},
    )
    assert "webfinger?resource={uri}" in Client().get("/.well-known/host-meta").content.decode()


def test_a_follow_is_accepted_and_the_next_edition_comes(peer):
    """VP13: Follow, Accept, then Create of the edition, each signed so that another's code verifies it."""
    uri = peer.person()
    assert peer.send(peer.follow(uri)).status_code == 202
    accept = peer.received()
    assert [(one["type"], one["object"]["id"]) for one in accept] == [("Accept", f"{uri}#follow-1")]
    edition = peer.table.published()
    [create] = peer.received()
    assert (create["type"], create["actor"]) == ("Create", peer.account.uri)
    note = create["object"]
    assert note["type"] == "Note"
    assert note["to"] == ["https://www.w3.org/ns/activitystreams#Public"]
    assert note["cc"] == [f"{peer.account.uri}followers/"]
    assert note["url"] == f"http://127.0.0.1:8000{edition.get_absolute_url()}"
    assert 'href="https://exemple.org/1"' in note["content"]
    assert note["contentMap"]["fr"] == note["content"]
    assert [tag["name"] for tag in note["tag"]] == ["#veille"]
    assert peer.received() == []


def test_everybody_on_one_server_is_told_by_one_request(peer):
    """VP13: the shared inbox takes one message for all who follow from there."""
    peer.followed("lou", "mia", "sam")
    peer.table.published()
    assert len(peer.received()) == 1


def test_editions_before_are_listed_and_not_sent(peer):
    """VP13: what was published before is in the outbox; followers get what comes from then on."""
    peer.table.published()
    peer.later(hours=1)
    accounts.switch_off(account=peer.account, by=peer.table.people.alice)
    Post.objects.all().delete()
    accounts.switch_on(watch=peer.table.watch, by=peer.table.people.alice)
    peer.followed()
    assert FediDelivery.objects.count() == 1
    outbox = Client().get(f"{peer.inbox.removesuffix('inbox/')}outbox/").json()
    page = Client().get(outbox["first"].removeprefix("http://127.0.0.1:8000")).json()
    assert (outbox["totalItems"], [one["type"] for one in page["orderedItems"]]) == (1, ["Create"])


def test_a_correction_and_a_withdrawal_follow(peer):
    """VP13, VP2: Update then Delete under the same address, which stays and then says that it is gone."""
    peer.followed()
    edition = peer.table.published()
    [create] = peer.received()
    uri = create["object"]["id"]
    Selection.objects.filter(edition=edition).update(title="Corrigé")
    [update] = peer.received()
    assert (update["type"], update["object"]["id"], "Corrigé" in update["object"]["content"]) == ("Update", uri, True)
    assert update["object"]["updated"]
    Content.objects.filter(pk=edition.pk).update(state="withdrawn")
    [delete] = peer.received()
    assert (delete["type"], delete["object"]) == ("Delete", {"id": uri, "type": "Tombstone"})
    gone = Client().get(uri.removeprefix("http://127.0.0.1:8000"))
    assert (gone.status_code, gone.json()["type"]) == (410, "Tombstone")
    assert peer.received() == []


def test_what_is_no_longer_for_everybody_is_taken_back(peer):
    """VP13, LA3: a group that closes tells other servers to forget, and shows no word of itself any more."""
    peer.followed()
    peer.table.published()
    peer.received()
    peer.table.people.veille.__class__.objects.filter(slug="veille-numerique").update(widest_audience="group")
    assert [one["type"] for one in peer.received()] == ["Delete"]
    shown = Client().get(peer.inbox.removesuffix("inbox/")).content.decode()
    assert "La veille du mois" not in shown
    assert "publicKeyPem" in shown
    assert (
        Client().get("/.well-known/webfinger", {"resource": "acct:veille-numerique@127.0.0.1:8000"}).status_code == 404
    )


def test_an_edition_answers_a_program_at_its_own_page(peer):
    """VP13: the permalink typed in the search of Mastodon gives the same object; a browser gets the page."""
    edition = peer.table.published()
    posts.sweep()
    url = edition.get_absolute_url()
    for wanted in ("application/activity+json", 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'):
        answer = Client().get(url, headers={"Accept": wanted})
        assert answer.json()["id"] == Post.objects.get().uri
        assert "Accept" in answer["Vary"].split(", ")
    page = Client().get(url, headers={"Accept": "text/html,application/xhtml+xml,*/*"})
    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"].split(", ")


def test_leaving(peer):
    """VP13: Undo ends the follow, by the whole activity or by its address; so does the end of the account."""
    peer.followed("lou", "mia", "sam")
    lou, mia, sam = (peer.site.url(f"/users/{name}") for name in ("lou", "mia", "sam"))
    undo = {"id": f"{lou}#undo", "type": "Undo", "actor": lou, "object": peer.follow(lou)}
    assert peer.send(undo).status_code == 202
    assert peer.send({**undo, "actor": mia, "object": f"{mia}#follow-1"}, "mia").status_code == 202
    assert Follower.objects.get().peer.uri == sam
    assert peer.send({"type": "Delete", "actor": sam, "object": sam}, "sam").status_code == 202
    assert not Follower.objects.exists()


def test_a_server_that_is_down_is_tried_again_then_left(peer):
    """VP13, VP14: longer and longer waits, others not delayed; the animators see it; in the end its followers go."""
    peer.followed()
    peer.site.page("/inbox", status=503)
    peer.table.published()
    assert len(peer.received()) == 1
    assert Server.objects.get().error == "http_503"
    assert "ne répond" in peer.table.page("carole", "fediverse/") or "does not answer" in peer.table.page(
        "carole", "fediverse/"
    )
    for minutes, tries in ((0.5, 0), (0.6, 1), (1.5, 0), (1, 1)):
        peer.later(minutes=minutes)
        assert len(peer.received()) == tries, minutes
    peer.later(days=15)
    peer.received()
    assert not Follower.objects.exists()
    assert FediDelivery.objects.filter(state="dropped").count() == 1
    assert delivering.deliver_due() == 0


def test_a_server_that_comes_back_gets_what_waited(peer):
    """VP13, VP14: and is no longer said to be down."""
    peer.followed()
    peer.site.page("/inbox", status=500)
    peer.table.published()
    peer.received()
    peer.site.page("/inbox", status=202)
    peer.later(minutes=2)
    assert [one["type"] for one in peer.received()] == ["Create"]
    assert not Server.objects.exists()


def test_an_inbox_that_is_gone_is_told_nothing_more(peer):
    """VP13: 410 ends the follows of that inbox."""
    peer.followed()
    peer.site.page("/inbox", status=410)
    peer.table.published()
    peer.received()
    assert not Follower.objects.exists()


def test_a_watch_is_closed_and_opened_again(peer):
    """VP13: nothing leaves while it is closed, nobody new follows; the address stays the same."""
    peer.followed()
    accounts.switch_off(account=peer.account, by=peer.table.people.alice)
    peer.table.published()
    assert peer.received() == []
    uri = peer.person("mia")
    assert peer.send(peer.follow(uri), "mia").status_code == 202
    assert [one["type"] for one in peer.received()] == ["Reject"]
    assert accounts.switch_on(watch=peer.table.watch, by=peer.table.people.alice).uri == peer.account.uri


def test_the_key_is_sealed_and_made_anew_when_it_cannot_be_opened(peer, settings):
    """VP13, REL-P2: the private key is not readable in the database; a site whose secret changed signs all the same."""
    assert "PRIVATE" not in peer.account.sealed_key
    peer.followed()
    settings.SECRET_KEY = "another secret of the site, long enough, 0123456789 abcdefghij"
    peer.table.published()
    assert [one["type"] for one in peer.received()] == ["Create"]
