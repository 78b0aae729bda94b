"""Links that let in, rules of domains and organisations, the groups that everybody joins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import Affiliation, Organisation
from core import clock
from groups.models import JoinLink, JoinRule, Membership
from memberships import actions, enrolling
from tests.budgets import queries
from tests.memberships.acts import told
from tests.memberships.letters import letters
from tests.people import People, make_user

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
LINKS = "/g/veille-numerique/links/"
RULES = "/g/veille-numerique/rules/"
JOIN = {"level": "important"}


def link(people: People, **columns: object) -> str:
    """Make a link into `elus`, which is secret, and return its path."""
    row = JoinLink.objects.create(group=people.groups["elus"], by=people.admin, created_at=clock.now(), **columns)
    return f"/join/{row.token}/"


def state_of(people: People, name: str, slug: str = "veille-numerique") -> str:
    """Return what somebody is to a group."""
    row = Membership.objects.filter(user=people.users[name], group=people.groups[slug]).first()
    return row.state if row else ""


class TestLinks:
    """A link to share."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG5: made with a label, an end and a limit, twice the same form makes one; the list counts who came."""
        typed = {"label": "Affiche", "days": 7, "uses_max": 2, "form_key": str(uuid4())}
        client = browser("carole")
        assert [client.post(LINKS, typed).status_code for _time in range(2)] == [302, 302]
        row = JoinLink.objects.get()
        assert browser("mallory").post(f"/join/{row.token}/", JOIN).url == "/g/veille-numerique/"
        assert state_of(people, "mallory") == "active"
        row.refresh_from_db()
        assert row.uses == 1
        assert row.token in client.get(LINKS).content.decode()

    def test_it_shows_a_secret_group(self, people: People, browser: Browser) -> None:
        """LG5: a visitor sees the presentation, and the way to an account and back."""
        way = link(people)
        client = browser("visitor")
        html = client.get(way).content.decode()
        assert people.groups["elus"].summary in html
        assert f"/accounts/login/?next={way}" in html
        assert client.post(way).url.startswith("/accounts/signup/?next=")

    def test_pressed_twice_it_counts_once(self, people: People, browser: Browser) -> None:
        """LM3: a member is led to the group."""
        way, client = link(people), browser("mallory")
        assert [client.post(way, JOIN).status_code for _time in range(2)] == [302, 302]
        assert JoinLink.objects.get().uses == 1

    @pytest.mark.parametrize("over", ["revoked", "expired", "served", "foreign"])
    def test_one_that_no_longer_counts(self, people: People, browser: Browser, over: str) -> None:
        """A page that says what to do and names nothing."""
        moment = clock.now() - timedelta(days=1)
        served = {"uses_max": 1, "uses": 1}
        columns = {"revoked": {"revoked_at": moment}, "expired": {"expires_at": moment}, "served": served}
        way = link(people, **columns.get(over, {}))
        way = way if over != "foreign" else f"{way[:-2]}/"
        response = browser("mallory").post(way, JOIN)
        assert response.status_code == 410
        assert people.groups["elus"].name not in response.content.decode()
        assert state_of(people, "mallory", "elus") == ""

    def test_revoking(self, people: People, browser: Browser) -> None:
        """By those who manage members of that group."""
        way = link(people)
        pk = JoinLink.objects.get().pk
        browser("carole").post(f"{LINKS}{pk}/revoke/")
        assert browser("visitor").get(way).status_code == 200
        browser("admin").post(f"/g/elus/links/{pk}/revoke/")
        assert browser("visitor").get(way).status_code == 410

    def test_a_banned_person_stays_out(self, people: People, browser: Browser) -> None:
        """A link does not lift a ban."""
        row = JoinLink.objects.create(group=people.veille, by=people.alice, created_at=clock.now())
        browser("denis").post(f"/join/{row.token}/", JOIN)
        assert state_of(people, "denis") == "banned"

    def test_budget(self, people: People, browser: Browser) -> None:
        """LG3: the list costs the same for three links and for thirty."""
        client = browser("admin")
        for _time in range(3):
            link(people)
        few = queries(client, "/g/elus/links/")
        for _time in range(27):
            link(people)
        assert queries(client, "/g/elus/links/") == few


class TestRules:
    """Who joins without asking."""

    def test_a_domain_lets_in_at_once(self, people: People, browser: Browser) -> None:
        """LG15: those whose confirmed address is of it join a group that others ask to join."""
        browser("alice").post(RULES, {"domain": "@Demo.test"})
        assert state_of(people, "mallory") == ""
        browser("mallory").post("/g/veille-numerique/join/", JOIN)
        assert state_of(people, "mallory") == "active"

    def test_an_address_not_confirmed_is_none(self, people: People, browser: Browser) -> None:
        """LG15: a claim is not a proof; a domain that ends alike is another."""
        EmailAddress.objects.filter(user=people.mallory).update(verified=False)
        browser("alice").post(RULES, {"domain": "demo.test"})
        browser("alice").post(RULES, {"domain": "mo.test"})
        browser("mallory").post("/g/veille-numerique/join/", JOIN)
        assert state_of(people, "mallory") == "asked"

    def test_automatic_is_counted_first(self, people: People, browser: Browser) -> None:
        """LG15: it says how many people, then does it in the worker; each is told once, and may leave for good."""
        typed = {"domain": "demo.test", "is_automatic": "on"}
        html = browser("alice").post(RULES, typed).content.decode()
        assert "4 " in html
        assert not JoinRule.objects.exists()
        browser("alice").post(RULES, {**typed, "step": "sure"})
        enrolling.sweep()
        assert state_of(people, "mallory") == "active"
        assert state_of(people, "denis") == "banned"
        assert "Veille Numerique" in told(browser("mallory"))
        assert len(letters("mallory@demo.test")) == 1
        actions.leave(group=people.veille, user=people.mallory)
        enrolling.sweep()
        assert state_of(people, "mallory") == ""

    def test_newcomers_come_in(self, people: People, browser: Browser) -> None:
        """LG15: whoever gets an account later is a member at the worker's next round."""
        browser("alice").post(RULES, {"domain": "crest.fr", "is_automatic": "on"})
        newcomer = make_user("zoe")
        EmailAddress.objects.filter(user=newcomer).update(email="zoe@crest.fr")
        enrolling.sweep()
        assert Membership.objects.get(user=newcomer).group == people.veille

    def test_an_organisation(self, people: People, browser: Browser) -> None:
        """LG15: its people, and no others."""
        place = Organisation.objects.create(name="Mairie de Crest", slug="crest")
        Affiliation.objects.create(user=people.mallory, organisation=place)
        browser("alice").post(RULES, {"organisation": "mairie de crest", "is_automatic": "on", "step": "sure"})
        enrolling.sweep()
        assert (state_of(people, "mallory"), state_of(people, "elise")) == ("active", "")

    @pytest.mark.parametrize("typed", [
        {}, {"domain": "pas un domaine"}, {"organisation": "Inconnue"}, {"domain": "*", "is_automatic": "on"},
        {"domain": "a.fr", "organisation": "Mairie"}, {"domain": "x" * 300},
    ])  # fmt: skip
    def test_what_is_no_rule_is_said(self, people: People, browser: Browser, typed: dict[str, str]) -> None:
        """422, and nothing made; everybody is for site administrators to say."""
        assert browser("alice").post(RULES, typed).status_code == 422
        assert not JoinRule.objects.exists()

    def test_made_twice_and_dropped(self, people: People, browser: Browser) -> None:
        """LM3: one rule; dropped, it lets in nobody more. Of the group's admins only."""
        for _time in range(2):
            browser("alice").post(RULES, {"domain": "demo.test"})
        rule = JoinRule.objects.get()
        assert browser("carole").post(f"{RULES}{rule.pk}/drop/").status_code == 403
        browser("alice").post(f"{RULES}{rule.pk}/drop/")
        assert not enrolling.open_to(people.mallory, [people.veille.pk])

    def test_groups_that_everybody_joins(self, people: People, browser: Browser) -> None:
        """LG15: site administrators choose them; how many that makes is said first."""
        page, admin = "/site/newcomers/", browser("admin_on")
        assert admin.post(page, {"group": "nulle-part"}).status_code == 422
        assert admin.post(page, {"group": "ateliers"}).status_code == 200
        admin.post(page, {"group": "ateliers", "step": "sure"})
        enrolling.sweep()
        assert state_of(people, "mallory", "ateliers") == "active"
        admin.post(f"{page}{JoinRule.objects.get().pk}/drop/")
        assert not JoinRule.objects.exists()
