"""What the buttons offer: the way in that the group's rules give, the group above, an account through a link."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from core import clock
from groups.models import Group, JoinLink, JoinRule, Membership
from tests.people import GROUPS, People, make_group

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def acts(client: Client, path: str, slug: str) -> set[str]:
    """Return the words of the links of a page that lead to joining a group."""
    html = client.get(path, headers={"Accept-Language": "en"}).content.decode()
    parts = html.split(f'href="/g/{slug}/join/">')[1:]
    return {part.split("<")[0].strip() for part in parts}


def let_in(group: Group, domain: str) -> None:
    """Let people of a mail domain into a group."""
    JoinRule.objects.create(group=group, domain=domain, created_at=clock.now())


@pytest.mark.parametrize("page", ["/groups/", "/g/{slug}/"])
def test_buttons_follow_the_rules_of_the_group(people: People, browser: Browser, page: str) -> None:
    """LG15, LG17: whoever a rule lets in is offered to join at once, not to ask; nobody else is."""
    path = page.format(slug="veille-numerique")
    assert acts(browser("mallory"), path, "veille-numerique") == {"Ask to join"}
    let_in(people.veille, "ailleurs.example")
    assert acts(browser("mallory"), path, "veille-numerique") == {"Ask to join"}
    let_in(people.veille, "demo.test")
    assert acts(browser("mallory"), path, "veille-numerique") == {"Join"}
    for name in ("denis", "bob", "paul"):
        assert acts(browser(name), path, "veille-numerique") == set()


def test_a_group_by_invitation_opens_to_those_of_a_rule(people: People, browser: Browser) -> None:
    """LG15: the group by invitation too, on its own page and in its parent's."""
    child = make_group("fonds", people.carole, ("listed", "invitation", "web", "group", "web"), parent=people.veille)
    assert acts(browser("mallory"), "/g/fonds/", "fonds") == set()
    let_in(child, "demo.test")
    assert acts(browser("mallory"), "/g/fonds/", "fonds") == {"Join"}
    assert acts(browser("mallory"), "/groups/", "fonds") == {"Join"}
    assert acts(browser("mallory"), "/g/veille-numerique/", "fonds") == {"Join"}


def test_the_group_above_is_joined_with_the_same_gesture(people: People, browser: Browser) -> None:
    """LG16: offered, not ticked; a parent on request is a link to its own page."""
    make_group("sous", people.carole, GROUPS["ateliers"], parent=people.groups["ateliers"])
    make_group("autre", people.carole, GROUPS["ateliers"], parent=people.veille)
    client = browser("mallory")
    assert acts(client, "/g/autre/join/", "veille-numerique") == {"Ask to join"}
    assert 'name="with_parent"' in client.get("/g/sous/join/").content.decode()
    client.post("/g/sous/join/", {"level": "important", "with_parent": "on"})
    mine = Membership.objects.active().filter(user=people.mallory).values_list("group__slug", flat=True)
    assert set(mine) == {"sous", "ateliers"}


def test_a_link_lets_visitors_make_an_account(people: People, client: Client, settings) -> None:
    """LU6, LG8: where one registers by invitation, a link to join is one; to look at it leaves no mark."""
    settings.VEILLEE_REGISTRATION = ["invitation"]
    link = JoinLink.objects.create(group=people.groups["elus"], by=people.admin, created_at=clock.now())
    client.get(f"/join/{link.token}/")
    assert b'name="email"' not in client.get("/accounts/signup/").content
    response = client.post(f"/join/{link.token}/")
    assert response.url == f"/accounts/signup/?next=%2Fjoin%2F{link.token}%2F"
    typed = {"email": "zoe@demo.test", "name": "Zoé Lefèvre", "password1": "une-lampe-au-village"}
    client.post(response.url, typed)
    assert User.objects.filter(email="zoe@demo.test").exists()


def test_a_dead_link_lets_nobody_make_an_account(people: People, client: Client, settings) -> None:
    """LU6: revoked, it is no invitation any more."""
    settings.VEILLEE_REGISTRATION = ["invitation"]
    now = clock.now()
    link = JoinLink.objects.create(group=people.veille, by=people.alice, created_at=now, revoked_at=now)
    assert client.post(f"/join/{link.token}/").status_code == 410
    assert b'name="email"' not in client.get("/accounts/signup/").content
