"""The page where one chooses what to hear of."""

from __future__ import annotations

import pytest
from django.test import Client

from groups.models import Level
from notifications.follows import level_of, set_level
from notifications.models import Delivery, Follow, Preference
from tests.notifications.acts import answered
from tests.people import People

PAGE = "/settings/notifications/"


@pytest.fixture
def bob(people: People) -> Client:
    """A browser signed in as bob, member of three groups."""
    return people.client("bob")


def typed(people: People, **changes: str) -> dict[str, str]:
    """Return the form as bob finds it, with changes: group slugs with _ for -."""
    groups = [people.veille, people.groups["scot"], people.groups["ateliers"]]
    chosen = {slug.replace("_", "-"): level for slug, level in changes.items()}
    return {f"group-{group.pk}": chosen.get(group.slug, "important") for group in groups}


def test_each_of_my_groups_has_its_line_and_no_other(people: People, bob: Client) -> None:
    html = bob.get(PAGE).content.decode()
    assert all(people.groups[slug].name in html for slug in ("veille-numerique", "scot", "ateliers"))
    assert people.groups["elus"].name not in html


@pytest.mark.parametrize("level", ["all", "important", "nothing"])
def test_a_level_is_kept_for_one_group(people: People, bob: Client, level: str) -> None:
    set_level(people.bob, people.veille, Level.ALL if level != "all" else Level.NOTHING)
    response = bob.post(PAGE, typed(people, veille_numerique=level), follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert level_of(people.bob, people.veille) == level


def test_what_was_not_changed_is_not_written(people: People, bob: Client) -> None:
    bob.post(PAGE, typed(people))
    assert not Follow.objects.filter(user=people.bob, content=None).exists()
    assert not Preference.objects.filter(user=people.bob).exists()


def test_all_mails_are_paused_and_come_again(people: People, bob: Client) -> None:
    """LM4."""
    for is_paused in (True, False):
        bob.post(PAGE, typed(people) | ({"is_mail_paused": "on"} if is_paused else {}))
        assert Preference.objects.get(user=people.bob).is_mail_paused is is_paused


@pytest.mark.parametrize("changes", [{"is_mail_paused": "on"}, {"veille_numerique": "nothing"}])
def test_stopping_takes_back_the_mails_that_wait(people: People, bob: Client, changes: dict[str, str]) -> None:
    """LM4."""
    answered(people)
    bob.post(PAGE, typed(people, **changes) | changes)
    assert Delivery.objects.get().state == "dropped"


def test_a_level_that_is_not_offered_is_refused_in_plain_words(people: People, bob: Client) -> None:
    response = bob.post(PAGE, typed(people, scot="everything") | {"is_mail_paused": "on"})
    assert response.status_code == 422
    assert 'class="error-summary"' in response.content.decode()
    assert "checked" in response.content.decode()
    assert not Preference.objects.filter(user=people.bob).exists()


def test_nobody_chooses_for_a_group_that_is_not_theirs(people: People, bob: Client) -> None:
    """REL-S2."""
    bob.post(PAGE, typed(people) | {f"group-{people.groups['elus'].pk}": "all"})
    assert level_of(people.bob, people.groups["elus"]) == ""


def test_the_digest_is_not_offered_before_there_is_one(bob: Client) -> None:
    assert 'value="digest"' not in bob.get(PAGE).content.decode()


def test_somebody_without_a_group_is_told_so(people: People) -> None:
    response = people.client("mallory").get(PAGE)
    assert response.status_code == 200
    assert "<select" not in response.content.decode()
