"""The page an invitation leads to: who may use it, with which account, and what a link that no longer counts says."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import ProfileField, ProfileValue, User
from groups.models import Group, Invitation, Membership
from memberships import actions, inviting
from notifications.models import Follow
from tests.memberships.acts import told
from tests.memberships.letters import invited, letters, link_in
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
NEW = {"name": "Zoé Lefèvre", "level": "important"}


class TestWithoutAccount:
    """Somebody who has never been here."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG5, LM8: one form makes the account, confirms the address, signs in and joins, at the level chosen."""
        way, visitor = invited(people, "zoe@x.fr"), browser("visitor")
        html = visitor.get(way).content.decode()
        assert people.veille.summary in html
        assert "Carole Faure" in html
        response = visitor.post(way, {**NEW, "level": "all"})
        assert response.url == "/g/veille-numerique/"
        zoe = User.objects.get(email="zoe@x.fr")
        assert EmailAddress.objects.get(user=zoe).verified
        assert Membership.objects.get(user=zoe, group=people.veille).state == "active"
        assert Follow.objects.get(user=zoe, group=people.veille).level == "all"
        assert visitor.get("/g/veille-numerique/members/").status_code == 200

    def test_a_password_is_not_needed(self, people: People, browser: Browser) -> None:
        """Without one, a sign-in code does; a weak one is refused and nothing is made."""
        way = invited(people, "zoe@x.fr")
        response = browser("visitor").post(way, {**NEW, "password": "court"})
        assert response.status_code == 422
        assert not User.objects.filter(email="zoe@x.fr").exists()
        browser("visitor").post(way, NEW)
        assert not User.objects.get(email="zoe@x.fr").has_usable_password()

    def test_the_name_is_guessed(self, people: People, browser: Browser) -> None:
        """An address of the form first.last fills the name in, to be corrected."""
        html = browser("visitor").get(invited(people, "zoe.le-fevre@x.fr")).content.decode()
        assert 'value="Zoe Le-Fevre"' in html

    def test_a_secret_group_is_shown(self, people: People, browser: Browser) -> None:
        """LG5: the secret of the address is the right to see it; without it there is nothing."""
        elus = people.groups["elus"]
        inviting.send(group=elus, by=people.admin, addresses=["zoe@x.fr"])
        way = link_in(letters("zoe@x.fr")[0].body)
        assert elus.summary in browser("visitor").get(way).content.decode()
        assert browser("visitor").get("/g/elus/").status_code == 302

    def test_the_level_of_the_group_is_proposed(self, people: People, browser: Browser) -> None:
        """LM8: the group's default is ticked already, a digest too."""
        Group.objects.filter(pk=people.veille.pk).update(default_level="digest")
        html = browser("visitor").get(invited(people, "zoe@x.fr")).content.decode()
        assert 'value="digest"' in html.partition("checked")[0][-200:]

    def test_the_fields_of_the_group_are_asked(self, people: People, browser: Browser) -> None:
        """LG19: with the reason; left empty it is said, filled in it is kept."""
        field = ProfileField.objects.create(name="Commune", slug="commune")
        people.veille.required_fields.add(field)
        Group.objects.filter(pk=people.veille.pk).update(required_fields_reason="Pour vous situer")
        way, visitor = invited(people, "zoe@x.fr"), browser("visitor")
        assert "Pour vous situer" in visitor.get(way).content.decode()
        assert visitor.post(way, NEW).status_code == 422
        visitor.post(way, {**NEW, f"field_{field.pk}": "Crest"})
        assert ProfileValue.objects.get(field=field).value == "Crest"

    def test_pressed_twice(self, people: People, browser: Browser) -> None:
        """LM3: one account; the second press, in the same browser or before its cookie came, ends in the group."""
        way, typed = invited(people, "zoe@x.fr"), {**NEW, "form_key": str(uuid4())}
        assert browser("visitor").post(way, typed).url == "/g/veille-numerique/"
        assert browser("visitor").post(way, typed).url == "/g/veille-numerique/"
        assert browser("visitor").post(way, {**NEW, "form_key": str(uuid4())}).status_code == 410
        assert User.objects.filter(email="zoe@x.fr").count() == 1


class TestWithAnAccount:
    """Somebody who is known here."""

    def test_it_works(self, people: People, browser: Browser) -> None:
        """LG5: signed in with the address invited, one press joins. A visitor signs in and comes back."""
        way = invited(people, people.mallory.email)
        assert f"next={way}" in browser("visitor").get(way).content.decode()
        assert browser("mallory").post(way, {"level": "important"}).status_code == 302
        assert Membership.objects.get(user=people.mallory).state == "active"

    def test_the_inviter_is_told(self, people: People, browser: Browser) -> None:
        """LG12: who joined, on the site; and the list says it."""
        way = invited(people, people.mallory.email)
        browser("mallory").post(way, {"level": "important"})
        assert "Mallory Petit" in told(browser("carole"))
        html = browser("carole").get("/g/veille-numerique/invitations/?state=accepted").content.decode()
        assert "Mallory Petit" in html

    def test_another_account_may_use_what_nobody_owns(self, people: People, browser: Browser) -> None:
        """An address that has no account may be another of one's own: it is explained, and the person chooses."""
        way = invited(people, "perso@x.fr")
        html = browser("mallory").get(way).content.decode()
        assert "p…@x.fr" in html
        assert "perso@x.fr" not in html
        browser("mallory").post(way, {"level": "important"})
        assert Membership.objects.get(user=people.mallory).state == "active"
        assert not EmailAddress.objects.filter(email="perso@x.fr").exists()

    def test_nobody_takes_the_place_of_another(self, people: People, browser: Browser) -> None:
        """An invitation to the address of somebody's account is theirs alone; so is one sent by name."""
        way = invited(people, people.elise.email)
        assert browser("mallory").get(way).status_code == 200
        assert browser("mallory").post(way, {"level": "important"}).status_code == 422
        assert not Membership.objects.filter(user=people.mallory).exists()

    def test_a_banned_person_stays_out(self, people: People, browser: Browser) -> None:
        """Another address does not lift the ban."""
        way = invited(people, "denis2@x.fr")
        browser("denis").post(way, {"level": "important"})
        assert Membership.objects.get(user=people.denis, group=people.veille).state == "banned"

    def test_a_member_goes_to_the_group(self, people: People, browser: Browser) -> None:
        """And uses nothing up."""
        way = invited(people, "autre@x.fr")
        assert browser("bob").get(way).url == "/g/veille-numerique/"
        assert Invitation.objects.open().exists()

    def test_welcome(self, people: People, browser: Browser) -> None:
        """LG12: the group's welcome comes by mail, once."""
        Group.objects.filter(pk=people.veille.pk).update(welcome="Bonjour", welcome_html="<p>Bonjour</p>")
        people.veille.refresh_from_db()
        browser("mallory").post(invited(people, people.mallory.email), {"level": "important"})
        said = [letter.body for letter in letters(people.mallory.email) if "Bonjour" in letter.body]
        assert len(said) == 1

    def test_joining_closes_what_waits(self, people: People) -> None:
        """However one comes in, what was sent is accepted."""
        inviting.send(group=people.veille, by=people.carole, addresses=["MALLORY@demo.test"])
        actions.join(group=people.veille, user=people.mallory)
        assert Invitation.objects.get().state == "accepted"


class TestOver:
    """Links that no longer count, and saying no."""

    @pytest.mark.parametrize("end", ["x", "é", "a" * 300, "0"])
    def test_a_foreign_link(self, people: People, browser: Browser, end: str) -> None:
        """A page that says what to do, the same for every reason."""
        response = browser("visitor").get(f"/invitations/{end}/")
        assert response.status_code == 410
        assert "/accounts/login/" in response.content.decode()

    def test_a_used_link(self, people: People, browser: Browser) -> None:
        """It names the group to whom used it, and to nobody else."""
        way = invited(people, people.mallory.email)
        browser("mallory").post(way, {"level": "important"})
        assert browser("mallory").get(way).url == "/g/veille-numerique/"
        for part in ("visitor", "elise"):
            response = browser(part).get(way)
            assert response.status_code == 410
            assert people.veille.summary not in response.content.decode()

    def test_a_group_in_the_trash(self, people: People, browser: Browser) -> None:
        """A group that is gone takes its invitations with it."""
        way = invited(people, "zoe@x.fr")
        people.veille.trashed_at = people.veille.created_at
        people.veille.save()
        assert browser("visitor").get(way).status_code == 410

    def test_declining_for_good(self, people: People, browser: Browser) -> None:
        """LG5: one press without cookie, a look does nothing; nobody can invite this address to this group again."""
        way = invited(people, "zoe@x.fr")
        stop = link_in(letters("zoe@x.fr")[0].body, "/invitations/stop/")
        browser("visitor").get(stop)
        assert Invitation.objects.open().exists()
        client = Client(enforce_csrf_checks=True)
        assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert Invitation.objects.get().stopped_at is not None
        assert browser("visitor").get(way).status_code == 410
        browser("carole").post("/g/veille-numerique/invite/", {"addresses": "Zoe@x.fr"})
        assert Invitation.objects.count() == 1

    def test_declining_this_one_only(self, people: People, browser: Browser) -> None:
        """They may be invited again; somebody chosen by name is no longer invited."""
        inviting.invite_person(group=people.veille, user=people.mallory, by=people.carole)
        token = Invitation.objects.get().token
        browser("mallory").post(f"/invitations/stop/{token}/", {"stop": "no"})
        assert not Membership.objects.filter(user=people.mallory).exists()
        assert Invitation.objects.get().stopped_at is None
