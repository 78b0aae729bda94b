"""The pages of a veille's account."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from fediverse import accounts
from fediverse.models import Account, BlockedDomain
from tests.budgets import queries
from veille.models import Watch

pytestmark = pytest.mark.django_db


def test_it_is_off_until_the_animator_switches_it_on(table):
    """VP13: nothing is told before; then the address stands on the public pages, and it can be stopped."""
    assert "@veille-numerique@" not in table.page("visitor")
    assert table.get("mallory", "follow/").status_code == 404
    assert table.post("bob", "fediverse/switch/", on="1").status_code == 403
    assert table.post("carole", "fediverse/switch/", on="1").status_code == 302
    assert "@veille-numerique@127.0.0.1:8000" in table.page("visitor")
    table.published()
    assert "@veille-numerique@127.0.0.1:8000" in table.page("visitor", "editions/1/")
    assert "@veille-numerique@127.0.0.1:8000" in table.page("carole", "fediverse/")
    assert table.post("carole", "fediverse/switch/", off="1").status_code == 302
    assert "@veille-numerique@" not in table.page("visitor")


def test_a_veille_of_members_cannot_be_followed(table):
    """VP13: refused with the reason, and the page says where to change it."""
    table.set(audience="group")
    page = table.english("carole", "fediverse/")
    assert "Only a veille whose editions anybody may read" in page
    table.post("carole", "fediverse/switch/", on="1")
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("typed", "onward"),
    [
        ("@lou@{host}", "http://{host}/follow?who=veille-numerique%40127.0.0.1%3A8000"),
        ("{host}", "http://{host}/authorize_interaction?uri=veille-numerique@127.0.0.1%3A8000"),
        ("http://{host}/@lou", "http://{host}/authorize_interaction?uri=veille-numerique@127.0.0.1%3A8000"),
    ],
)
def test_the_way_through_ones_own_server(peer, typed, onward):
    """VP13: WebFinger says where; a server alone is led to where Mastodon has that page. A link, no redirect."""
    host = peer.site.address
    rel = "http://ostatus.org/schema/1.0/subscribe"
    links = {"links": [{"rel": rel, "template": f"http://{host}/follow?who={{uri}}"}]}
    peer.site.page(f"/.well-known/webfinger?resource=acct:lou@{host}", json.dumps(links))
    answer = peer.table.post("visitor", "follow/", server=typed.format(host=host))
    wanted = onward.format(host=host).replace("%40", "@")
    assert f'href="{wanted}"' in answer.content.decode()


@pytest.mark.parametrize("template", ["javascript:alert(1)//{uri}", "/x?{uri}", 5, None, "https://x.test/no"])
def test_a_way_that_leads_nowhere_good_is_not_taken(peer, template):
    """VP13: what a server answers is not believed blindly."""
    host = peer.site.address
    links = {"links": [{"rel": "http://ostatus.org/schema/1.0/subscribe", "template": template}]}
    peer.site.page(f"/.well-known/webfinger?resource=acct:lou@{host}", json.dumps(links))
    page = peer.table.post("visitor", "follow/", server=f"lou@{host}").content.decode()
    assert f"http://{host}/authorize_interaction" in page
    assert "javascript:" not in page


@pytest.mark.parametrize("typed", ["", "lou", "@", "a b.test", "10.0.0.1", "x" * 400, "lou@localhost", "http://[x"])
def test_what_is_no_server_is_said_beside_the_field(peer, typed):
    """VP13: 422, what was typed stays, nothing is asked."""
    answer = peer.table.post("visitor", "follow/", server=typed)
    assert answer.status_code == 422
    assert peer.site.asked == []


def test_the_administrators_keep_a_domain_out(peer):
    """VP13: added, shown, taken back, by site administrators alone."""
    people = peer.table.people
    assert people.client("alice").get("/site/fediverse/").status_code in (403, 404)
    browser = people.client("admin_on")
    assert browser.post("/site/fediverse/", {"domain": "nope", "reason": ""}).status_code == 422
    assert browser.post("/site/fediverse/", {"domain": "Spam.test", "reason": "publicité"}).status_code == 302
    page = browser.get("/site/fediverse/").content.decode()
    assert "spam.test" in page
    assert "publicité" in page
    row = BlockedDomain.objects.get()
    assert browser.post(f"/site/fediverse/{row.pk}/unblock/").status_code == 302
    assert not BlockedDomain.objects.exists()
    assert browser.post(f"/site/fediverse/{2**63}/unblock/").status_code in (302, 404)


def test_the_animators_page_costs_the_same_for_many_followers(peer):
    """VM1: by server, never by name; the same number of queries for three and for thirty."""
    peer.followed("a", "b", "c")
    browser, path = peer.table.people.client("carole"), peer.table.url("fediverse/")
    few = queries(browser, path)
    peer.followed(*(f"n{number}" for number in range(27)))
    page = peer.table.page("carole", "fediverse/")
    assert queries(browser, path) == few
    assert "/users/" not in page
    assert accounts.followers_count(Watch.objects.get(pk=peer.table.watch.pk)) == 30


def test_public_answers_set_no_cookie(peer):
    """VP5, VP13: what other servers read may be kept by any cache."""
    for path in (
        "/.well-known/webfinger?resource=acct:veille-numerique@127.0.0.1:8000",
        peer.inbox[:-6],
        "/nodeinfo/2.1",
    ):
        answer = Client().get(path, headers={"Accept": "application/activity+json"})
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
