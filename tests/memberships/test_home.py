"""The home page of a group, for each of the nine parts and for each kind of group."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from bookmarks.models import Bookmark
from groups.models import Group, Membership
from memberships import actions
from tests.budgets import queries
from tests.people import PARTS, People
from toolkit import actions as kit

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def read(client: Client, slug: str = "veille-numerique") -> str:
    """Return the home page of a group."""
    response = client.get(f"/g/{slug}/")
    assert response.status_code == 200
    return response.content.decode()


def said(response: HttpResponse) -> str:
    """Return a page without what differs at each request: the tokens of its forms and of its policy."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", response.content.decode())


def publish(people: People, title: str, audience: str = "group", n: int = 1) -> None:
    """Publish a bookmark by bob in `veille-numerique`."""
    item = Bookmark(group=people.veille, title=title, url=f"https://example.org/{title}/{n}", audience=audience)
    kit.publish(item=item, author=people.bob)


def test_each_part_sees_what_it_may(people: People, browser: Browser) -> None:
    """LA1: members see what is kept for members; everybody sees what is public; nobody else sees the rest."""
    publish(people, "Reserve")
    publish(people, "Public", "web")
    seen = {part: ("Reserve" in read(browser(part)), "Public" in read(browser(part))) for part in PARTS}
    members = {"bob", "carole", "alice", "admin_on"}
    assert seen == {part: (part in members, True) for part in PARTS}


def test_each_part_is_offered_its_own_acts(people: People, browser: Browser) -> None:
    """Strangers ask, who asked withdraws, members leave, a banned person is told why and offered nothing."""
    join, leave, withdraw = (f"/g/veille-numerique/{act}/" for act in ("join", "leave", "withdraw"))
    offered = {}
    for part in PARTS:
        html = read(browser(part))
        offered[part] = {act for act, url in (("join", join), ("leave", leave), ("withdraw", withdraw)) if url in html}
    expected = {"visitor": {"join"}, "mallory": {"join"}, "paul": {"withdraw"}, "denis": set()}
    expected |= {"bob": {"leave"}, "carole": {"leave"}, "alice": {"leave"}, "admin": {"join"}, "admin_on": {"join"}}
    assert offered == expected
    assert "Publicité répétée" in read(browser("denis"))


def test_members_see_faces_and_others_a_number(people: People, browser: Browser) -> None:
    """The list of members is for members; the others know how many they are."""
    for part in ("bob", "carole", "alice", "admin_on"):
        assert "Carole Faure" in read(browser(part))
    for part in ("visitor", "mallory", "paul", "denis", "admin"):
        html = read(browser(part))
        assert "Carole Faure" not in html
        assert "3 membres" in html or "3 members" in html


def test_who_manages_members_is_told_of_requests(people: People, browser: Browser) -> None:
    """LG7: a request waits in sight of those who answer it, of nobody else."""
    shown = {part for part in PARTS if "/g/veille-numerique/requests/" in read(browser(part))}
    assert shown == {"carole", "alice", "admin_on"}


def test_a_name_only_group_shows_a_stranger_its_name_alone(people: People, browser: Browser) -> None:
    """LG6: the name, that it is private, the way to ask; no summary, no presentation, no tool, no number."""
    Group.objects.filter(slug="scot").update(description_html="<p>Texte interne</p>")
    html = read(browser("mallory"), "scot")
    assert "Scot" in html
    assert "/g/scot/join/" in html
    for secret in ("Texte interne", "Résumé de scot", "/g/scot/bookmarks/", "/g/scot/members/", "Alice Martin"):
        assert secret not in html


def test_a_listed_group_with_a_closed_home_shows_its_presentation(people: People, browser: Browser) -> None:
    """LG6: a closed group that is listed presents itself and takes requests."""
    Group.objects.filter(slug="scot").update(listing="listed", description_html="<p>Texte offert</p>")
    html = read(browser("mallory"), "scot")
    assert "Texte offert" in html
    assert "/g/scot/join/" in html
    assert "/g/scot/bookmarks/" not in html


def test_a_secret_group_answers_as_one_that_does_not_exist(people: People, browser: Browser) -> None:
    """LG6, LA3: 404 for a signed-in stranger, the sign-in page for a visitor, the same as for nothing at all."""
    for name, status in (("mallory", 404), ("bob", 404), ("alice", 404), ("visitor", 302)):
        for page in ("", "join/", "members/", "settings/", "bookmarks/"):
            secret = browser(name).get(f"/g/elus/{page}")
            nothing = browser(name).get(f"/g/nada/{page}")
            assert secret.status_code == nothing.status_code == status
            assert said(secret).replace("elus", "nada") == said(nothing)
    assert browser("visitor").get("/g/elus/").url == "/accounts/login/?next=/g/elus/"


def test_a_person_invited_accepts_or_declines(people: People, browser: Browser) -> None:
    """An invited person reads what the group says of itself, and answers."""
    elus = people.groups["elus"]
    actions.invite(group=elus, user=people.bob, by=people.admin)
    html = read(browser("bob"), "elus")
    assert "Anne Dumas" in html
    assert "Résumé de elus" in html
    assert "/g/elus/join/" in html
    assert "/g/elus/withdraw/" in html


def test_a_person_banned_from_a_closed_group_is_told(people: People, browser: Browser) -> None:
    """The name, the ban and its reason; no way in."""
    actions.ban(group=people.groups["scot"], user=people.bob, by=people.alice, reason="Hors sujet")
    html = read(browser("bob"), "scot")
    assert "Hors sujet" in html
    assert "/g/scot/join/" not in html


def test_closing_the_home_page_hides_it_at_once(people: People, browser: Browser) -> None:
    """LG9: the audience of the home page is read at every request."""
    publish(people, "Public", "web")
    Group.objects.filter(slug="veille-numerique").update(home_audience="members")
    assert browser("visitor").get("/g/veille-numerique/").status_code == 302
    assert "Public</a>" not in read(browser("mallory"))


def test_an_archived_group_is_read_and_not_joined(people: People, browser: Browser) -> None:
    """LG18: an archived group says so and offers no way in."""
    Group.objects.filter(slug="ateliers").update(archived_at=people.veille.created_at)
    assert "/g/ateliers/join/" not in read(browser("mallory"), "ateliers")
    assert browser("mallory").get("/g/ateliers/join/").status_code == 403


def test_the_row_of_tools_shows_those_that_are_on(people: People, browser: Browser) -> None:
    """LG10: tools in the group's order, then members and settings for those who may open them."""
    actions.set_tools(group=people.veille, labels=["bookmarks"], by=people.alice)
    html = read(browser("bob"))
    assert "/g/veille-numerique/bookmarks/" in html
    assert "/g/veille-numerique/veille/" not in html
    assert "/g/veille-numerique/settings/" not in html
    assert "/g/veille-numerique/settings/" in read(browser("alice"))


def test_the_page_says_who_can_read_it(people: People, browser: Browser) -> None:
    """LA2: one sentence in words, from the column read at that moment."""
    assert "Everybody can read" in read(browser("visitor")) or "Tout le monde" in read(browser("visitor"))
    assert 'class="audience"' in read(browser("bob"), "scot")


def test_the_home_page_sets_no_cookie_for_visitors(people: People, browser: Browser) -> None:
    """A public page without a form of its own sets no cookie."""
    assert not browser("visitor").get("/g/veille-numerique/").cookies


def test_the_home_page_has_a_query_budget(people: People, browser: Browser) -> None:
    """The same cost for 3 and for 30 items and members."""
    client, costs = browser("bob"), []
    for start, stop in ((0, 3), (3, 30)):
        for n in range(start, stop):
            publish(people, f"Lien {n}", n=n)
        costs.append(queries(client, "/g/veille-numerique/"))
    assert costs[0] == costs[1] <= 18
    assert Membership.objects.filter(group=people.veille, state="active").count() == 3
