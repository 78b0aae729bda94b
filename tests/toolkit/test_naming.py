"""Names in a text: who is proposed, who is called, what the author hears of those it will not reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from activity.models import Activity
from bookmarks.actions import Typed, save
from content.models import Content
from notifications import recipients
from tests.people import People, make_user
from toolkit import actions

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark of alice's, for the members of `scot`: alice and bob."""
    return save(group=people.groups["scot"], author=people.alice, typed=Typed(url="https://exemple.org/")).bookmark


def proposed(client: Client, path: str, typed: str) -> list[str]:
    """Return the names proposed."""
    return [one["id"] for one in client.get(path, {"q": typed}).json()["names"]]


def told(content: Content, author: str, people: People, body: str) -> set[str]:
    """Return who hears of a comment that names people, less those who hear of everything there."""
    comment = actions.post_comment(content=content, author=people.users[author], body=body)
    activity = Activity.objects.get(comment=comment)
    return set(recipients.for_activity(activity).values_list("username", flat=True))


def test_only_those_who_read_are_proposed(item: Content, browser: Browser) -> None:
    """CC17, LD7: completion proposes readers of the item alone, accents and case ignored, without any address."""
    path = f"/c/{item.pk}/names/"
    assert proposed(browser("alice"), path, "gir") == ["bob"]
    assert proposed(browser("alice"), path, "mallory") == []
    assert "@demo.test" not in browser("alice").get(path, {"q": "b"}).content.decode()
    assert browser("mallory").get(path, {"q": "b"}).status_code == 404


def test_accents_do_not_hide_a_name(people: People, browser: Browser) -> None:
    """CC17: “elise” finds Élise."""
    assert proposed(browser("elise"), "/g/elus/names/", "elise") == ["elise"]


def test_the_whole_group_is_for_animators(people: People, browser: Browser) -> None:
    """CC17: @tous is proposed to animators; everybody may call the animators."""
    path = f"/g/{people.veille.slug}/names/"
    assert "tous" in proposed(browser("carole"), path, "")
    assert proposed(browser("bob"), path, "to") == []
    assert "animateurs" in proposed(browser("bob"), path, "anim")


def test_animators_are_called_by_anybody(people: People) -> None:
    """CC17: @animateurs reaches the animators and admins of the group."""
    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/a")).bookmark
    assert {"carole", "alice"} <= told(item, "bob", people, "Bonjour @animateurs")


def test_all_are_called_by_animators_alone(people: People) -> None:
    """CC17: @tous written by a member calls nobody; by an animator it calls every member who reads."""
    item = save(group=people.veille, author=people.carole, typed=Typed(url="https://exemple.org/b")).bookmark
    from notifications.models import Follow

    Follow.objects.all().delete()
    assert told(item, "bob", people, "Coucou @tous") <= {"carole"}
    assert told(item, "carole", people, "Coucou @tous") == {"alice", "bob"}


def test_an_author_hears_of_names_that_reach_nobody(item: Content, browser: Browser) -> None:
    """CC17: a mention of somebody who cannot read and of somebody who does not exist get the same sentence."""
    sentences = []
    for name in ("mallory", "inconnue"):
        make = browser("alice").post(f"/c/{item.pk}/comments/", {"body": f"Merci @{name}"}, follow=True)
        sentences.append([str(m).replace(name, "x") for m in make.context["messages"]])
    assert sentences[0] == sentences[1]
    assert "@x" in sentences[0][0]
    make = browser("alice").post(f"/c/{item.pk}/comments/", {"body": "Merci @bob"}, follow=True)
    assert not list(make.context["messages"])


def test_a_new_members_name_costs_no_mail(people: People) -> None:
    """LM17: naming oneself or a stranger tells nobody."""
    make_user("zoe")
    item = save(group=people.veille, author=people.carole, typed=Typed(url="https://exemple.org/c")).bookmark
    assert "zoe" not in told(item, "bob", people, "@zoe et @bob")
