"""The list of members, and what those who manage it do to one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Affiliation, Organisation
from activity.models import Activity
from groups.models import Group, GroupGrant, Membership
from groups.roles import grants_of
from memberships import actions
from tests.budgets import queries
from tests.people import PARTS, People, make_user

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
PAGE = "/g/veille-numerique/members/"


def read(client: Client, **asked: str) -> str:
    """Return the list that answers a search."""
    return client.get(PAGE, asked).content.decode()


def row(people: People, name: str) -> Membership | None:
    """Return what a person is to `veille-numerique`."""
    return Membership.objects.filter(group=people.veille, user=people.users[name]).first()


class TestList:
    """Who is in the group."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG8: name, role, organisation, date of arrival."""
        commune = Organisation.objects.create(name="Commune de Brécy", slug="brecy")
        Affiliation.objects.create(user=people.bob, organisation=commune)
        html = read(browser("bob"))
        for shown in ("Alice Martin", "Carole Faure", "Bob Girard", "Commune de Brécy"):
            assert shown in html
        assert "Denis Vallet" not in html
        assert "Paul Reynaud" not in html

    def test_it_is_for_members(self, people: People, browser: Browser) -> None:
        """Strangers are refused, visitors sign in; site administrators see it once their rights are on."""
        found = {part: browser(part).get(PAGE).status_code for part in PARTS}
        allowed = dict.fromkeys(("bob", "carole", "alice", "admin_on"), 200)
        assert found == dict.fromkeys(PARTS, 403) | {"visitor": 302} | allowed

    def test_one_searches_by_name(self, people: People, browser: Browser) -> None:
        """LG3: nobody scrolls through thousands of names."""
        html = read(browser("bob"), q="gir")
        assert "Bob Girard" in html
        assert "Carole Faure" not in html
        assert browser("bob").get(PAGE, {"q": "%' OR 1=1 🪔"}).status_code == 200

    def test_one_filters_by_role(self, people: People, browser: Browser) -> None:
        """LG8: those who animate the group are one link away."""
        html = read(browser("bob"), role="animator")
        assert "Carole Faure" in html
        assert "Alice Martin" not in html

    def test_bans_and_invitations_are_for_those_who_manage(self, people: People, browser: Browser) -> None:
        """A member who asks for the banned sees the members."""
        assert "Denis Vallet" in read(browser("carole"), state="banned")
        assert "Publicité répétée" in read(browser("carole"), state="banned")
        assert "Denis Vallet" not in read(browser("bob"), state="banned")

    def test_it_is_paged_and_has_a_budget(self, people: People, browser: Browser) -> None:
        """LG3: twenty a page, and the same cost for any number."""
        client = browser("carole")
        few = queries(client, PAGE)
        for n in range(30):
            Membership.objects.create(
                group=people.veille, user=make_user(f"membre-{n}"), since=people.veille.created_at
            )
        assert queries(client, PAGE) == few <= 16
        assert read(client).count('class="card-title"') == 20


class TestRemoving:
    """Removing and banning."""

    def test_an_animator_removes_a_member(self, people: People, browser: Browser) -> None:
        """LG8: the member is gone, may come back, and is told why."""
        browser("carole").post(f"{PAGE}bob/remove/", {"remove-reason": "Inactif"})
        assert row(people, "bob") is None
        told = Activity.objects.get(verb="membership.removed")
        assert (told.person, told.data["reason"]) == (people.bob, "Inactif")
        assert Group.objects.get(pk=people.veille.pk).member_count == 2

    def test_an_animator_bans_with_a_reason(self, people: People, browser: Browser) -> None:
        """LA10: the reason is kept and shown; rights and mails stop at once."""
        actions.grant(group=people.veille, user=people.bob, verbs={"curate"}, by=people.alice)
        browser("carole").post(f"{PAGE}bob/ban/", {"ban-reason": "Propos blessants"})
        assert (row(people, "bob").state, row(people, "bob").reason) == ("banned", "Propos blessants")
        assert not GroupGrant.objects.filter(user=people.bob).exists()
        assert browser("bob").get(PAGE).status_code == 403

    def test_a_ban_without_reason_is_refused(self, people: People, browser: Browser) -> None:
        """LA10: 422, beside the field, and the member stays."""
        response = browser("carole").post(f"{PAGE}bob/ban/", {"ban-reason": "  "})
        assert response.status_code == 422
        assert 'id="id_ban-reason_error"' in response.content.decode()
        assert row(people, "bob").state == "active"

    def test_a_ban_is_lifted(self, people: People, browser: Browser) -> None:
        """The person is a stranger again, and may ask."""
        browser("carole").post(f"{PAGE}denis/unban/")
        assert row(people, "denis") is None
        assert browser("denis").get("/g/veille-numerique/join/").status_code == 200

    def test_an_animator_does_not_touch_the_team(self, people: People, browser: Browser) -> None:
        """Only an admin removes an animator or an admin, and nobody removes oneself."""
        for name in ("alice", "carole"):
            assert browser("carole").post(f"{PAGE}{name}/remove/").status_code == 403
            assert browser("carole").post(f"{PAGE}{name}/ban/", {"ban-reason": "x"}).status_code == 403
        assert browser("alice").post(f"{PAGE}carole/remove/").status_code == 302

    def test_the_last_admin_stays(self, people: People, browser: Browser) -> None:
        """LG1: even a site administrator names another admin first; the sentence stands in the form."""
        response = browser("admin_on").post(f"{PAGE}alice/remove/", {"remove-reason": "Gardé"})
        assert response.status_code == 422
        assert "Gardé" in response.content.decode()
        assert row(people, "alice").role == "admin"

    def test_who_does_not_manage_is_refused(self, people: People, browser: Browser) -> None:
        """A member, a stranger and a banned person change nothing."""
        for name in ("bob", "mallory", "paul", "denis", "admin"):
            for act in ("remove", "ban", "unban", "role", "grants", "uninvite"):
                assert browser(name).post(f"{PAGE}carole/{act}/", {"ban-reason": "x"}).status_code == 403
        assert row(people, "carole").role == "animator"

    def test_twice_is_once(self, people: People, browser: Browser) -> None:
        """The second click finds nobody to remove and leads to the list."""
        client = browser("carole")
        for _ in range(2):
            assert client.post(f"{PAGE}bob/remove/").url == PAGE
        assert Activity.objects.filter(verb="membership.removed").count() == 1


class TestRole:
    """Roles and exceptional rights, given by admins."""

    def test_an_admin_names_an_animator(self, people: People, browser: Browser) -> None:
        """LG1: the role counts at the next request."""
        assert browser("bob").get("/g/veille-numerique/requests/").status_code == 403
        browser("alice").post(f"{PAGE}bob/role/", {"role": "animator"})
        assert browser("bob").get("/g/veille-numerique/requests/").status_code == 200

    def test_an_animator_names_nobody(self, people: People, browser: Browser) -> None:
        """Nobody raises oneself."""
        assert browser("carole").post(f"{PAGE}carole/role/", {"role": "admin"}).status_code == 403
        assert row(people, "carole").role == "animator"

    def test_the_last_admin_does_not_step_down(self, people: People, browser: Browser) -> None:
        """LG1: a sentence beside the field, and still admin."""
        response = browser("alice").post(f"{PAGE}alice/role/", {"role": "member"})
        assert response.status_code == 422
        assert 'id="id_role_error"' in response.content.decode()
        assert row(people, "alice").role == "admin"

    def test_a_role_that_does_not_exist_is_refused(self, people: People, browser: Browser) -> None:
        """422, never 500."""
        assert browser("alice").post(f"{PAGE}bob/role/", {"role": "king"}).status_code == 422

    def test_an_admin_grants_and_takes_back(self, people: People, browser: Browser) -> None:
        """CC17: exceptional rights to one member, ticked one by one."""
        client = browser("alice")
        client.post(f"{PAGE}bob/grants/", {"verbs": ["curate", "manage_members"]})
        assert grants_of(people.veille) == {people.bob.pk: {"curate", "manage_members"}}
        assert browser("bob").get("/g/veille-numerique/requests/").status_code == 200
        client.post(f"{PAGE}bob/grants/", {})
        assert grants_of(people.veille) == {}

    def test_a_right_that_does_not_exist_is_refused(self, people: People, browser: Browser) -> None:
        """Only the four rights of the list are given."""
        assert browser("alice").post(f"{PAGE}bob/grants/", {"verbs": ["administer"]}).status_code == 422
        assert grants_of(people.veille) == {}

    def test_somebody_the_group_does_not_know_has_no_page(self, people: People, browser: Browser) -> None:
        """404 for a stranger to the group and for nobody."""
        for name in ("mallory", "nobody", "..%2f"):
            assert browser("alice").get(f"{PAGE}{name}/").status_code == 404
