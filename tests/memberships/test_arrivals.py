"""Requests to join."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from activity.models import Activity
from groups.models import Group, Membership
from memberships import actions
from tests.budgets import queries
from tests.people import PARTS, People, make_user

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
PAGE = "/g/veille-numerique/requests/"


def asked(people: People, *names: str) -> list[str]:
    """Make people ask to join; return the ids of their requests."""
    rows = [actions.ask(group=people.veille, user=make_user(name), reason=f"Raison de {name}") for name in names]
    return [str(row.pk) for row in rows]


def request_of(people: People, name: str) -> str:
    """Return the id of a person's request."""
    return str(Membership.objects.get(group=people.veille, user=people.users[name]).pk)


class TestRequests:
    """Answering those who ask."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG7: who asks and why; accepted, they are members and are told."""
        html = browser("carole").get(PAGE).content.decode()
        assert "Paul Reynaud" in html
        assert "Je suis médiateur numérique" in html
        browser("carole").post(PAGE, {"people": [request_of(people, "paul")], "decision": "accept"})
        assert Membership.objects.get(user=people.paul).state == "active"
        assert Activity.objects.filter(verb="membership.accepted", person=people.paul).count() == 1

    def test_several_at_once(self, people: People, browser: Browser) -> None:
        """LG7: those ticked, and no other."""
        ids = asked(people, "un", "deux", "trois")
        browser("carole").post(PAGE, {"people": ids[:2], "decision": "accept"})
        states = {m.user.username: m.state for m in Membership.objects.filter(pk__in=ids)}
        assert states == {"un": "active", "deux": "active", "trois": "asked"}
        assert Group.objects.get(pk=people.veille.pk).member_count == 5

    def test_a_refusal_says_why(self, people: People, browser: Browser) -> None:
        """LG7: the reason goes to the person, who may ask again."""
        typed = {"people": [request_of(people, "paul")], "decision": "refuse", "reason": "Groupe complet"}
        browser("carole").post(PAGE, typed)
        assert not Membership.objects.filter(user=people.paul).exists()
        assert Activity.objects.get(verb="membership.refused").data["reason"] == "Groupe complet"

    def test_nobody_ticked_is_said(self, people: People, browser: Browser) -> None:
        """422, and the reason typed is kept."""
        response = browser("carole").post(PAGE, {"decision": "refuse", "reason": "Ma raison"})
        assert response.status_code == 422
        assert "Ma raison" in response.content.decode()

    @pytest.mark.parametrize("pk", ["999999", "9" * 30, "abc", "-1"])
    def test_a_request_that_is_gone_is_said(self, people: People, browser: Browser, pk: str) -> None:
        """Somebody else answered meanwhile, or the number is no number: 422, never 500."""
        assert browser("carole").post(PAGE, {"people": [pk], "decision": "accept"}).status_code == 422

    def test_one_does_not_lift_a_ban_that_way(self, people: People, browser: Browser) -> None:
        """A row that is no request is refused, and one of another group too."""
        other = actions.ask(group=people.groups["scot"], user=people.mallory)
        for pk in (request_of(people, "denis"), str(other.pk)):
            assert browser("carole").post(PAGE, {"people": [pk], "decision": "accept"}).status_code == 422
        assert Membership.objects.get(user=people.denis).state == "banned"

    def test_it_is_for_those_who_manage_members(self, people: People, browser: Browser) -> None:
        """Members are refused unless they were granted it."""
        found = {part: browser(part).get(PAGE).status_code for part in PARTS}
        allowed = dict.fromkeys(("carole", "alice", "admin_on"), 200)
        assert found == dict.fromkeys(PARTS, 403) | {"visitor": 302} | allowed
        actions.grant(group=people.veille, user=people.bob, verbs={"manage_members"}, by=people.alice)
        assert browser("bob").get(PAGE).status_code == 200

    def test_it_has_a_budget(self, people: People, browser: Browser) -> None:
        """The same cost for 3 and for 30 requests."""
        client, costs = browser("carole"), []
        for start, stop in ((0, 3), (3, 30)):
            asked(people, *(f"demande-{n}" for n in range(start, stop)))
            costs.append(queries(client, PAGE))
        assert costs[0] == costs[1] <= 14

    def test_a_request_withdrawn_meanwhile_is_not_accepted(self, people: People) -> None:
        """The action looks again: nobody becomes a member against their will."""
        actions.withdraw(group=people.veille, user=people.paul)
        assert actions.accept(group=people.veille, user=people.paul, by=people.carole) is None
        assert actions.refuse(group=people.veille, user=people.paul, by=people.carole) is False
        assert not Membership.objects.filter(user=people.paul).exists()
