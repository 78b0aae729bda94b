"""Making a group."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from core.tools import tools
from groups.models import Group, Membership
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def post(client: Client, **typed: str) -> object:
    """Send the form with a name, and what else is typed."""
    return client.post("/groups/new/", {"name": "Bibliothèques du Vexin", "preset": "request", **typed})


def test_anybody_signed_in_makes_a_group_and_runs_it(people: People, browser: Browser) -> None:
    """CC31: the creator is its admin, its tools are on, and one lands on its home page."""
    response = post(browser("mallory"), description="Un **projet** commun")
    group = Group.objects.get(name="Bibliothèques du Vexin")
    assert response.url == "/g/bibliotheques-du-vexin/"
    assert Membership.objects.get(group=group).role == "admin"
    assert Membership.objects.get(group=group).user == people.mallory
    assert group.member_count == 1
    assert "<strong>projet</strong>" in group.description_html
    assert set(group.tools.values_list("tool", flat=True)) == {t.label for t in tools() if t.on_by_default}


def test_a_visitor_is_sent_to_sign_in(people: People, browser: Browser) -> None:
    """One needs an account to make a group."""
    assert "/accounts/login/" in browser("visitor").get("/groups/new/").url
    assert post(browser("visitor")).status_code == 302
    assert not Group.objects.filter(name="Bibliothèques du Vexin").exists()


@pytest.mark.parametrize(
    ("preset", "axes"),
    [
        ("open", ("listed", "open", "web", "platform", "web")),
        ("request", ("listed", "request", "web", "group", "web")),
        ("private", ("name", "request", "members", "group", "group")),
        ("secret", ("secret", "invitation", "members", "group", "group")),
    ],
)
def test_a_preset_sets_the_five_axes(people: People, browser: Browser, preset: str, axes: tuple[str, ...]) -> None:
    """One plain choice gives the five axes of access."""
    post(browser("mallory"), preset=preset)
    group = Group.objects.get(name="Bibliothèques du Vexin")
    found = (group.listing, group.joining, group.home_audience, group.default_audience, group.widest_audience)
    assert found == axes


def test_more_options_refine_the_preset(people: People, browser: Browser) -> None:
    """An axis chosen one by one wins over the preset; the others stay."""
    post(browser("mallory"), preset="open", joining="invitation")
    group = Group.objects.get(name="Bibliothèques du Vexin")
    assert (group.joining, group.home_audience) == ("invitation", "web")


def test_axes_that_contradict_one_another_are_refused(people: People, browser: Browser) -> None:
    """A secret group shows nothing: the sentence stands beside the field, under options that stay open."""
    response = post(browser("mallory"), preset="open", listing="secret", description="Mon texte gardé")
    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_listing_error"' in html
    assert "Mon texte gardé" in html
    assert '<details class="more-options" open>' in html


def test_the_same_form_sent_twice_makes_one_group(people: People, browser: Browser) -> None:
    """LM3: a double click makes one group, and both answers lead to it."""
    client, key = browser("mallory"), str(uuid.uuid4())
    first, second = post(client, form_key=key), post(client, form_key=key)
    assert first.url == second.url == "/g/bibliotheques-du-vexin/"
    assert Group.objects.filter(name="Bibliothèques du Vexin").count() == 1


def test_a_key_of_somebody_else_leads_nowhere(people: People, browser: Browser) -> None:
    """The key of another person's form gives no way to their secret group."""
    key = str(uuid.uuid4())
    post(browser("mallory"), form_key=key, preset="secret")
    response = post(browser("bob"), form_key=key, name="Autre nom")
    assert response.url == "/g/autre-nom/"


def test_a_name_taken_is_said_beside_the_field(people: People, browser: Browser) -> None:
    """A group one may know of has this name: 422, and nothing typed is lost."""
    response = post(browser("mallory"), name="VEILLE numerique", summary="Ma phrase")
    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_name_error"' in html
    assert "Ma phrase" in html


def test_the_name_of_a_secret_group_tells_nothing(people: People, browser: Browser) -> None:
    """LA3: a stranger may take the name of a secret group, whose address it does not get."""
    response = post(browser("mallory"), name="Elus")
    assert response.status_code == 302
    assert Group.objects.filter(name="Elus").count() == 2


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "!!!"}, {"name": "x" * 81}, {"preset": "other"}, {"form_key": "x"}]
)
def test_bad_input_is_said_and_kept(people: People, browser: Browser, typed: dict[str, str]) -> None:
    """A name that is missing, empty of letters or too long, or a choice that does not exist: 422, never 500."""
    before = Group.objects.count()
    assert post(browser("mallory"), **typed).status_code == 422
    assert Group.objects.count() == before


def test_an_empty_post_is_refused(people: People, browser: Browser) -> None:
    """A form sent empty is answered with what is missing."""
    assert browser("mallory").post("/groups/new/").status_code == 422
