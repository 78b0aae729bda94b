"""The directory of groups: what each reader may know of, search, filters, cards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from groups.models import Group
from memberships import actions
from tests.budgets import queries
from tests.people import GROUPS, PARTS, People, make_group

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def read(client: Client, **asked: str) -> str:
    """Return the page that answers a search."""
    return client.get("/groups/", asked).content.decode()


def named(client: Client, **asked: str) -> set[str]:
    """Return the addresses of the groups that the page links to."""
    html = read(client, **asked)
    return {slug for slug in GROUPS if f'<h2 class="card-title"><a href="/g/{slug}/"' in html}


def test_each_reader_sees_the_groups_they_may_know(people: People, browser: Browser) -> None:
    """LG6: visitors see groups with a public home, strangers never see a secret group, its members do."""
    open_ones = {"veille-numerique", "scot", "ateliers"}
    expected = dict.fromkeys(PARTS, open_ones) | {"visitor": {"veille-numerique"}}
    expected |= {"admin": open_ones | {"elus"}, "admin_on": open_ones | {"elus"}}
    assert {part: named(browser(part)) for part in PARTS} == expected


def test_an_invited_person_sees_the_secret_group(people: People, browser: Browser) -> None:
    """An invitation makes a secret group known to the person invited, and to nobody else."""
    actions.invite(group=people.groups["elus"], user=people.bob, by=people.admin)
    assert "elus" in named(browser("bob"))
    assert "elus" not in named(browser("mallory"))


def test_a_name_only_group_shows_its_name_and_nothing_else(people: People, browser: Browser) -> None:
    """LA3: neither summary nor figures of a group that shows its name only, nor a search in its summary."""
    Group.objects.filter(slug="scot").update(summary="Document confidentiel")
    assert "confidentiel" not in read(browser("mallory"))
    assert "confidentiel" in read(browser("bob"))
    assert named(browser("mallory"), q="confidentiel") == set()


def test_search_ignores_case_and_accents(people: People, browser: Browser) -> None:
    """A name is found by its words, whatever their case and accents."""
    make_group("energie-citoyenne", people.alice, GROUPS["ateliers"])
    Group.objects.filter(slug="energie-citoyenne").update(name="Énergie citoyenne")
    for words in ("énergie", "ENERGIE", "citoyenne énergie"):
        assert "Énergie citoyenne" in read(browser("mallory"), q=words)
    assert named(browser("mallory"), q="energie") == set()


def test_search_for_anything_is_answered(people: People, browser: Browser) -> None:
    """Odd words give an empty list, never an error, and are shown as typed."""
    for words in ("%", "___", "'\"<b>", "🪔", "x" * 500, "-"):
        assert browser("mallory").get("/groups/", {"q": words}).status_code == 200
    assert "&lt;b&gt;" in read(browser("mallory"), q="<b>")


def test_filters_show_mine_and_open_ones(people: People, browser: Browser) -> None:
    """LG17: mine holds the groups I belong to, asked for or am invited to; open ones are joined at once."""
    assert named(browser("bob"), show="mine") == {"veille-numerique", "scot", "ateliers"}
    assert named(browser("paul"), show="mine") == {"veille-numerique"}
    assert named(browser("mallory"), show="open") == {"ateliers"}
    assert named(browser("mallory"), show="nonsense") == named(browser("mallory"))


def test_cards_offer_to_join_or_ask(people: People, browser: Browser) -> None:
    """LG17: the way in stands on the card; a banned person and a member are offered none."""
    html = read(browser("mallory"))
    assert "/g/ateliers/join/" in html
    assert "/g/veille-numerique/join/" in html
    for name in ("denis", "bob", "paul"):
        assert "/g/veille-numerique/join/" not in read(browser(name))


def test_the_directory_sets_no_cookie_for_visitors(people: People, browser: Browser) -> None:
    """A public page without a form of its own sets no cookie."""
    assert not browser("visitor").get("/groups/").cookies


def test_the_directory_is_paged_and_has_a_budget(people: People, browser: Browser) -> None:
    """Twenty groups a page; the cost does not depend on how many there are."""
    client = browser("mallory")
    few = queries(client, "/groups/")
    for n in range(30):
        make_group(f"groupe-{n}", people.carole, GROUPS["ateliers"])
    assert queries(client, "/groups/") <= few <= 10
    assert read(client).count('class="card-title"') == 20
    assert read(client, page="2").count('class="card-title"') == 13
