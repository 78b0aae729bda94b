"""The log of mails: each person sees their own, administrators what comes back; nothing is told to who may not read."""

from __future__ import annotations

import pytest

from content.models import Content
from groups.models import Membership
from notifications import announcing, bounces, leases, outbox
from notifications.mail import post
from notifications.models import AddressTrouble, Delivery
from tests.budgets import queries
from tests.notifications.acts import answered, comment
from tests.people import People
from tests.postbox import Postbox
from toolkit import actions

BOB = "bob@demo.test"
MINE, SITE = "/settings/mails/", "/site/mail/"


def page(people: People, name: str = "bob", path: str = MINE) -> str:
    """Return a page as somebody reads it, in English."""
    response = people.client(name).get(path, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def hold_bob() -> None:
    """Let two mails to bob come back for good."""
    for _time in range(2):
        bounces.score(BOB, bounces.HARD, "550 5.1.1 No such person")


def test_the_log_says_what_became_of_each_mail(people: People, postbox: Postbox) -> None:
    """LM14: sent, and refused with the server's own words."""
    answered(people)
    outbox.send_waiting()
    postbox.refuse[BOB] = "550 5.1.1 No <such> person"
    post("account", addresses=[(BOB, people.bob)], data={"subject": "Secret 123456", "text": "x"})
    outbox.send_waiting()
    html = page(people)
    assert "the mail server took it" in html
    assert "550 5.1.1 No &lt;such&gt; person" in html
    assert "123456" not in html


def test_nobody_sees_the_mails_of_another(people: People) -> None:
    """REL-S1."""
    answered(people)
    assert "Un guide" in page(people)
    assert "Un guide" not in page(people, "carole")


def test_a_mail_that_never_left_names_only_what_its_person_may_read(people: People, postbox: Postbox) -> None:
    """REL-S3: the title of an item whose reader lost the right is not told by the log."""
    answered(people)
    Membership.objects.filter(group=people.veille, user=people.bob).delete()
    outbox.send_waiting()
    html = page(people)
    assert Delivery.objects.get().reason == "unreadable"
    assert "Un guide" not in html


def test_the_log_costs_the_same_for_three_mails_and_for_thirty(people: People) -> None:
    content = Content.objects.get(pk=answered(people).content_id)
    bob = people.client("bob")
    few = queries(bob, MINE)
    for _time in range(8):
        comment(content, people.carole)
    announcing.sweep()
    assert queries(bob, MINE) == few


class TestHeld:
    """Mails come back: the person is told at their next visit, and puts it right with one button."""

    def test_every_page_says_so_until_the_button_is_pressed(self, people: People, postbox: Postbox) -> None:
        """LM15."""
        hold_bob()
        bob = people.client("bob")
        assert BOB in page(people, path="/notifications/")
        bob.post("/settings/mails/again/")
        assert "/settings/mails/again/" not in page(people, path="/notifications/")
        answered(people)
        outbox.send_waiting()
        assert len(postbox.mails) == 1

    def test_pages_of_others_cost_and_say_nothing(self, people: People) -> None:
        before = queries(people.client("carole"), "/notifications/")
        hold_bob()
        assert queries(people.client("carole"), "/notifications/") == before

    def test_a_new_address_has_no_trouble(self, people: People) -> None:
        hold_bob()
        type(people.bob).objects.filter(pk=people.bob.pk).update(email="bob@new.test")
        assert "/settings/mails/again/" not in page(people, path="/notifications/")

    def test_a_get_changes_nothing(self, people: People) -> None:
        """REL-H3."""
        hold_bob()
        assert people.client("bob").get("/settings/mails/again/").status_code == 405
        assert AddressTrouble.objects.get().suspended_at is not None


class TestSite:
    """What the site's administrators see."""

    def test_it_shows_the_addresses_whose_mails_come_back(self, people: People) -> None:
        """REL-M3: shown to the admin, with the server's words, and put right by them."""
        hold_bob()
        admin = people.client("admin_on")
        html = admin.get(SITE).content.decode()
        assert BOB in html
        assert "550 5.1.1 No such person" in html
        admin.post(f"{SITE}again/", {"address": BOB.upper()})
        assert not AddressTrouble.objects.exists()

    def test_it_shows_the_log_of_one_address(self, people: People) -> None:
        """LM14: for support."""
        answered(people)
        html = people.client("admin_on").get(SITE, {"address": BOB.upper()}).content.decode()
        assert "Un guide" in html

    @pytest.mark.parametrize("name", ["alice", "admin"])
    def test_it_is_closed_to_others(self, people: People, name: str) -> None:
        assert people.client(name).get(SITE).status_code in {403, 404}
        assert people.client(name).post(f"{SITE}again/", {"address": BOB}).status_code in {403, 404}

    def test_it_costs_the_same_for_three_addresses_and_for_thirty(self, people: People) -> None:
        admin = people.client("admin_on")
        hold_bob()
        few = queries(admin, SITE)
        for n in range(29):
            bounces.score(f"a{n}@demo.test", 2, "550")
        assert queries(admin, SITE) == few

    def test_a_test_mail_goes_to_oneself(self, people: People, postbox: Postbox) -> None:
        """LM19."""
        people.client("admin_on").post(f"{SITE}check/", {"test": "1"})
        outbox.send_waiting()
        assert [mail["To"] for mail in postbox.mails] == ["admin@demo.test"]


def test_a_trashed_item_is_not_named_either(people: People) -> None:
    answered(people)
    actions.trash(item=Content.objects.get(), by=people.alice)
    Delivery.objects.update(due_at=leases.present())
    outbox.send_waiting()
    assert "Un guide" not in page(people)
