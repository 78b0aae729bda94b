"""What a group asks of newcomers and tells them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import ProfileField, ProfileValue
from groups.models import Group, Membership
from memberships import actions
from tests.memberships.letters import letters
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
G = "/g/veille-numerique"


def test_it_works(people: People, browser: Browser) -> None:
    """LG12: the welcome is read on the page until it is put away, and comes by mail with the acceptance."""
    typed = {"default_level": "all", "welcome": "Bonjour **à vous**"}
    assert browser("alice").post(f"{G}/settings/joining/", typed).status_code == 302
    actions.accept(group=people.veille, user=people.paul, by=people.alice)
    assert "<strong>à vous</strong>" in browser("paul").get(f"{G}/").content.decode()
    assert any("à vous" in letter.body for letter in letters("paul@demo.test"))
    browser("paul").post(f"{G}/welcome/dismiss/")
    assert "<strong>à vous</strong>" not in browser("paul").get(f"{G}/").content.decode()


def test_a_reason_is_asked_when_the_group_wants_it(people: People, browser: Browser) -> None:
    """LG7: optional or not, by a setting of the group; nothing typed is lost."""
    client = browser("mallory")
    Group.objects.filter(pk=people.veille.pk).update(must_give_reason=True)
    assert client.post(f"{G}/join/", {"level": "all"}).status_code == 422
    Group.objects.filter(pk=people.veille.pk).update(must_give_reason=False)
    assert client.post(f"{G}/join/", {"level": "all"}).status_code == 302


def test_fields_are_asked_with_their_reason(people: People, browser: Browser) -> None:
    """LG19: a group says why it asks; who answered before is not asked again."""
    field = ProfileField.objects.create(name="Commune", slug="commune")
    page, typed = f"{G}/settings/joining/", {"default_level": "all", "required_fields": [field.pk]}
    assert browser("alice").post(page, typed).status_code == 422
    assert browser("alice").post(page, {**typed, "required_fields_reason": "Pour vous situer"}).status_code == 302
    client = browser("mallory")
    assert "Pour vous situer" in client.get(f"{G}/join/").content.decode()
    assert client.post(f"{G}/join/", {"level": "all"}).status_code == 422
    client.post(f"{G}/join/", {"level": "all", f"field_{field.pk}": "Crest"})
    assert ProfileValue.objects.get(user=people.mallory).value == "Crest"
    actions.withdraw(group=people.veille, user=people.mallory)
    assert "Pour vous situer" not in client.get(f"{G}/join/").content.decode()


@pytest.mark.parametrize("level", ["all", "nothing", "digest"])
def test_the_level_proposed(people: People, browser: Browser, level: str) -> None:
    """LM8: one control, the group's default ticked; joining keeps what was chosen."""
    Group.objects.filter(slug="ateliers").update(default_level=level)
    html = browser("mallory").get("/g/ateliers/join/").content.decode()
    assert f'value="{level}"' in html.partition("checked")[0][-200:]
    browser("mallory").post("/g/ateliers/join/", {"level": level})
    assert Membership.objects.get(user=people.mallory, group__slug="ateliers").state == "active"
