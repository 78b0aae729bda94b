"""Feeds of groups and tools, public or by key."""

from __future__ import annotations

import pytest
from lxml import etree

from accounts import feed_keys
from accounts.models import User
from bookmarks.actions import Typed, save
from content.models import Content
from core import clock
from groups.models import Group, Membership
from memberships import actions as memberships
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db

FEED = "/g/veille-numerique/feed.atom"


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark by bob, for the members."""
    typed = Typed(url="https://exemple.org/a", title="Réservé aux membres", summary="Un <b>texte</b> & des mots")
    return save(group=people.veille, author=people.bob, typed=typed).bookmark


def test_a_right_that_ends_ends_in_the_feed(people: People, item: Content) -> None:
    """CC05, LA1: the rule is asked at each fetch; leaving the group empties the feed at once."""
    key = feed_keys.renew(user=people.bob).key
    reader = people.client("visitor")
    assert "Réservé aux membres" in reader.get(FEED, {"key": key}).content.decode()
    Membership.objects.filter(user=people.bob, group=people.veille).delete()
    assert "Réservé aux membres" not in reader.get(FEED, {"key": key}).content.decode()


def end(people: People, how: str) -> None:
    """End bob's right to read what the group keeps, in one of the ways there are."""
    if how == "removed":
        memberships.remove(group=people.veille, user=people.bob, by=people.alice)
    elif how == "banned":
        memberships.ban(group=people.veille, user=people.bob, by=people.alice, reason="Publicité")
    elif how == "deactivated":
        User.objects.filter(pk=people.bob.pk).update(is_active=False)
    elif how == "trashed":
        Group.objects.filter(pk=people.veille.pk).update(trashed_at=clock.now())
    else:
        feed_keys.revoke(user=people.bob)


@pytest.mark.parametrize("how", ["removed", "banned", "deactivated", "trashed", "revoked"])
def test_however_a_right_ends_the_key_tells_nothing_more(people: People, item: Content, how: str) -> None:
    """REL-S3, CC05: the next fetch of an old key shows nothing of what its owner may no longer read."""
    Content.objects.filter(pk=item.pk).update(author=people.alice)
    key = feed_keys.renew(user=people.bob).key
    reader = people.client("visitor")
    assert "Réservé aux membres" in reader.get(FEED, {"key": key}).content.decode()
    end(people, how)
    for path in (FEED, "/g/veille-numerique/bookmarks/feed.rss"):
        assert "Réservé aux membres" not in reader.get(path, {"key": key}).content.decode()


def test_the_key_goes_no_further(people: People, item: Content) -> None:
    """CC05, REL-S: neither the feed, nor caches, nor other sites learn the key; no cookie."""
    key = feed_keys.renew(user=people.bob).key
    answer = people.client("visitor").get(FEED, {"key": key})
    assert key not in answer.content.decode() + str(answer.headers)
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    feed_keys.renew(user=people.bob)
    assert people.client("visitor").get(FEED, {"key": key}).status_code in {302, 404}


def test_the_public_feed_is_kept_by_caches(people: People, item: Content) -> None:
    """CC05: without a key, no cookie and no session; asked again, 304."""
    reader = people.client("bob")
    answer = reader.get(FEED)
    assert answer["Cache-Control"].startswith("public")
    assert "Cookie" not in answer.get("Vary", "")
    assert "Réservé" not in answer.content.decode()
    assert reader.get(FEED, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_hidden_groups_have_no_feed(people: People) -> None:
    """REL-S1: a group one may not know answers like one that does not exist, with or without a key."""
    key = feed_keys.renew(user=people.mallory).key
    for data in ({}, {"key": key}, {"key": "x" * 500}):
        answers = [people.client("visitor").get(f"/g/{slug}/feed.atom", data).status_code for slug in ("elus", "rien")]
        assert answers[0] == answers[1] != 200


def test_it_is_well_formed_whatever_people_type(people: People) -> None:
    """CC05: control characters, markup, an empty feed: the XML parses, in a bounded number of queries."""
    for n, title in enumerate(("A\x0b & <b>", "]]>", "é\ufffe")):
        save(group=people.veille, author=people.bob, typed=Typed(url=f"https://exemple.org/{n}", title=title))
    key = feed_keys.renew(user=people.bob).key
    for address in (f"{FEED}?key={key}", f"{FEED}?key={key}&tag=rien", FEED.replace("atom", "rss")):
        assert etree.fromstring(people.client("visitor").get(address).content) is not None
    assert queries(people.client("visitor"), f"{FEED}?key={key}") <= 8


def test_my_keys_page(people: People, item: Content) -> None:
    """CC05: one makes, renews and revokes the key; the addresses are shown to oneself alone."""
    browser = people.client("bob")
    assert "key=" not in browser.get("/settings/feeds/").content.decode()
    html = browser.post("/settings/feeds/", {"act": "renew"}, follow=True).content.decode()
    key = feed_keys.key_of(people.bob)
    assert f"{FEED}?key={key}" in html
    browser.post("/settings/feeds/", {"act": "revoke"})
    assert feed_keys.key_of(people.bob) == ""
