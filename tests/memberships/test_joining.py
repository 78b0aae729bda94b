"""Joining, asking, withdrawing, leaving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from activity.models import Activity
from groups.models import Group, Membership
from memberships import actions
from notifications.follows import level_of
from notifications.models import Follow
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def state(people: People, name: str, slug: str = "veille-numerique") -> str:
    """Return what a person is to a group."""
    row = Membership.objects.filter(user=people.users[name], group=people.groups[slug]).first()
    return row.state if row else ""


class TestJoining:
    """An open group is joined at once."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """CC31: one click makes a member, with the mails they chose."""
        response = browser("mallory").post("/g/ateliers/join/", {"level": "all"})
        assert response.url == "/g/ateliers/"
        assert state(people, "mallory", "ateliers") == "active"
        assert level_of(people.mallory, people.groups["ateliers"]) == "all"
        assert Group.objects.get(slug="ateliers").member_count == 3

    def test_the_page_says_what_joining_means(self, people: People, browser: Browser) -> None:
        """What is important is proposed; nothing changes before one posts."""
        html = browser("mallory").get("/g/ateliers/join/").content.decode()
        assert 'value="important"' in html.split("checked")[0].rsplit("<input", 1)[-1]
        assert state(people, "mallory", "ateliers") == ""

    def test_twice_is_once(self, people: People, browser: Browser) -> None:
        """LM3: the second click finds a member and leads to the group."""
        client = browser("mallory")
        for _ in range(2):
            assert client.post("/g/ateliers/join/", {"level": "important"}).url == "/g/ateliers/"
        assert Activity.objects.filter(verb="membership.joined", person=people.mallory).count() == 1

    def test_a_bad_choice_is_refused(self, people: People, browser: Browser) -> None:
        """A level that does not exist: 422, not a member."""
        assert browser("mallory").post("/g/ateliers/join/", {"level": "loud"}).status_code == 422
        assert state(people, "mallory", "ateliers") == ""

    def test_a_visitor_signs_in_first(self, people: People, browser: Browser) -> None:
        """And comes back to the same page."""
        assert browser("visitor").get("/g/veille-numerique/join/").url.endswith("?next=/g/veille-numerique/join/")

    def test_an_invited_person_joins_a_secret_group(self, people: People, browser: Browser) -> None:
        """LG5: an invitation opens what nobody else may join."""
        actions.invite(group=people.groups["elus"], user=people.bob, by=people.admin)
        assert browser("bob").post("/g/elus/join/", {"level": "important"}).url == "/g/elus/"
        assert state(people, "bob", "elus") == "active"


class TestAsking:
    """A group that decides on request."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG7: the request carries its reason; one is no member yet and follows nothing."""
        response = browser("mallory").post("/g/scot/join/", {"reason": "Je  suis\nurbaniste", "level": "all"})
        row = Membership.objects.get(user=people.mallory, group=people.groups["scot"])
        assert response.url == "/g/scot/"
        assert (row.state, row.reason) == ("asked", "Je suis urbaniste")
        assert not Follow.objects.filter(user=people.mallory).exists()

    def test_the_choice_of_mails_counts_once_accepted(self, people: People, browser: Browser) -> None:
        """What was chosen when asking holds when the answer comes."""
        browser("mallory").post("/g/scot/join/", {"level": "nothing"})
        actions.accept(group=people.groups["scot"], user=people.mallory, by=people.alice)
        assert level_of(people.mallory, people.groups["scot"]) == "nothing"

    def test_twice_is_once(self, people: People, browser: Browser) -> None:
        """LM3: the second click changes nothing."""
        client = browser("mallory")
        for _ in range(2):
            assert client.post("/g/scot/join/", {"level": "important"}).url == "/g/scot/"
        assert Activity.objects.filter(verb="membership.asked", person=people.mallory).count() == 1

    def test_a_reason_too_long_is_said_and_kept(self, people: People, browser: Browser) -> None:
        """422 with what was typed."""
        response = browser("mallory").post("/g/scot/join/", {"reason": "mot " * 200, "level": "all"})
        assert response.status_code == 422
        assert "mot mot" in response.content.decode()

    def test_a_banned_person_may_not_ask(self, people: People, browser: Browser) -> None:
        """LA10: refused, and told why."""
        response = browser("denis").post("/g/veille-numerique/join/", {"level": "all"})
        assert response.status_code == 403
        assert state(people, "denis") == "banned"

    def test_by_invitation_means_by_invitation(self, people: People, browser: Browser) -> None:
        """Nobody asks to join a group that invites."""
        Group.objects.filter(slug="scot").update(joining="invitation")
        assert browser("mallory").get("/g/scot/join/").status_code == 403
        assert browser("mallory").post("/g/scot/join/", {"level": "all"}).status_code == 403


class TestWithdrawing:
    """Taking a request back, declining an invitation."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """The request is gone; one may ask again."""
        browser("paul").post("/g/veille-numerique/withdraw/")
        assert state(people, "paul") == ""
        assert "/g/veille-numerique/join/" in browser("paul").get("/g/veille-numerique/").content.decode()

    def test_declining_a_secret_group_forgets_it(self, people: People, browser: Browser) -> None:
        """One is led away, since the group is unknown again."""
        actions.invite(group=people.groups["elus"], user=people.bob, by=people.admin)
        assert browser("bob").post("/g/elus/withdraw/").url == "/groups/"
        assert browser("bob").get("/g/elus/").status_code == 404

    def test_it_does_not_lift_a_ban(self, people: People, browser: Browser) -> None:
        """Only a request or an invitation is taken back."""
        browser("denis").post("/g/veille-numerique/withdraw/")
        assert state(people, "denis") == "banned"

    def test_asking_for_the_page_changes_nothing(self, people: People, browser: Browser) -> None:
        """GET writes nothing."""
        assert browser("paul").get("/g/veille-numerique/withdraw/").status_code == 405
        assert state(people, "paul") == "asked"


class TestLeaving:
    """Leaving a group."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """CC31, LM4: no member, no mail, no right any more."""
        assert browser("bob").get("/g/veille-numerique/leave/").status_code == 200
        assert browser("bob").post("/g/veille-numerique/leave/").url == "/g/veille-numerique/"
        assert state(people, "bob") == ""
        assert not Follow.objects.filter(user=people.bob, group=people.veille).exists()
        assert Group.objects.get(slug="veille-numerique").member_count == 2

    def test_the_last_admin_hands_over_first(self, people: People, browser: Browser) -> None:
        """LG1: a sentence on the page, 422, still a member; then it works once another admin is named."""
        client = browser("alice")
        assert client.post("/g/veille-numerique/leave/").status_code == 422
        assert state(people, "alice") == "active"
        actions.set_role(group=people.veille, user=people.carole, role="admin", by=people.alice)
        assert client.post("/g/veille-numerique/leave/").status_code == 302
        assert state(people, "alice") == ""

    def test_twice_is_once(self, people: People, browser: Browser) -> None:
        """The second click leads to the group's home page."""
        client = browser("bob")
        client.post("/g/veille-numerique/leave/")
        assert client.post("/g/veille-numerique/leave/").url == "/g/veille-numerique/"

    def test_leaving_a_secret_group_leads_to_the_directory(self, people: People, browser: Browser) -> None:
        """Its home page no longer exists for who left."""
        assert browser("elise").post("/g/elus/leave/").url == "/groups/"
        assert browser("elise").get("/g/elus/").status_code == 404
