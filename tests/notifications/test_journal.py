"""Why did somebody receive this, or not? For the person, and for those who run the group, who learn no choices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from activity.models import Activity
from content.models import Comment, Content
from groups.models import Level, Membership
from notifications import bounces, leases, outbox
from notifications.follows import set_level
from notifications.models import Delivery, Preference
from tests.budgets import queries
from tests.notifications.acts import announce, answered, comment, publish
from tests.people import People
from tests.postbox import Postbox

BOB = "bob@demo.test"
Before = Callable[[People], object]


def held(people: People) -> None:
    """Let two mails to bob come back for good."""
    for _time in range(2):
        bounces.score(BOB, bounces.HARD, "550 5.1.1")


BEFORE: dict[str, tuple[Before, str, str]] = {
    "own act": (lambda p: None, "It is your own act", "this person&#x27;s own act"),
    "group": (lambda p: set_level(p.bob, p.veille, Level.NOTHING), "hear nothing of this group", "chose so"),
    "muted": (lambda p: set_level(p.bob, Content.objects.get(), Level.NOTHING), "you muted this item", "chose so"),
    "paused": (lambda p: Preference.objects.create(user=p.bob, is_mail_paused=True), "paused all mails", "chose so"),
    "held": (held, "your address come back", "person&#x27;s address come back"),
    "sent": (lambda p: None, "the mail server took it", "the mail server took it"),
}
"""What stands before carole's comment, and what bob and the animators read of it; "own act" is bob's own item."""


def page(people: People, name: str, path: str) -> str:
    """Return a page in English."""
    response = people.client(name).get(path, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def happened(people: People, before: Before) -> str:
    """Let bob publish, `before` happen, carole comment and the worker send; return the address of the journal."""
    content = publish(people.veille, people.bob)
    Activity.objects.filter(verb="content.published").update(announced_at=leases.present())
    before(people)
    comment(content, people.carole)
    announce("comment.posted")
    outbox.send_waiting()
    return f"/c/{content.pk}/mails/"


@pytest.mark.parametrize("case", BEFORE)
def test_the_journal_says_why(people: People, postbox: Postbox, case: str) -> None:
    """CC28, LM14: to the person, and to the animators, who are told that it was a choice, not which."""
    before, to_me, to_others = BEFORE[case]
    path = happened(people, before)
    mine = page(people, "bob", path)
    assert to_me.lower() in mine.lower().replace("&#x27;", "'")
    theirs = page(people, "carole", f"{path}?person=bob")
    assert to_others in theirs
    if to_others == "chose so":
        assert to_me not in theirs


def test_a_refusal_is_told_with_the_servers_words(people: People, postbox: Postbox) -> None:
    """CC28: without the address, to animators."""
    postbox.refuse[BOB] = f"550 5.1.1 {BOB} unknown"
    path = happened(people, lambda p: None)
    assert f"550 5.1.1 {BOB} unknown" in page(people, "bob", path)
    theirs = page(people, "carole", f"{path}?person=bob")
    assert "550 5.1.1 … unknown" in theirs
    assert BOB not in theirs


def test_one_who_lost_the_right_before_it_left(people: People, postbox: Postbox) -> None:
    """CC28: the animators learn why; the person, who may not read it, no longer finds the page."""
    content = Content.objects.get(pk=answered(people).content_id)
    Membership.objects.filter(group=people.veille, user=people.bob).update(state="banned")
    outbox.send_waiting()
    path = f"/c/{content.pk}/mails/"
    assert "could no longer read it" in page(people, "carole", f"{path}?person=bob")
    assert people.client("bob").get(path).status_code == 404


def test_within_the_minutes_of_grace_it_waits(people: People) -> None:
    """CC28, LM9."""
    content = publish(people.veille, people.bob)
    comment(content, people.carole)
    Activity.objects.update(announced_at=None)
    assert "may still correct it" in page(people, "bob", f"/c/{content.pk}/mails/")


def test_what_was_read_on_the_site_before(people: People) -> None:
    """CC28, REL-M6."""
    content = Content.objects.get(pk=answered(people).content_id)
    Delivery.objects.update(state="dropped", reason="read")
    assert "read it on the site before" in page(people, "bob", f"/c/{content.pk}/mails/")


@pytest.mark.parametrize("asked", ["mallory", "nobody", "x" * 300, "elise"])
def test_animators_ask_about_people_of_their_group_alone(people: People, asked: str) -> None:
    """CC28, REL-S1: the same answer for who is elsewhere and for who does not exist."""
    content = publish(people.veille, people.bob)
    assert people.client("carole").get(f"/c/{content.pk}/mails/?person={asked}").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("bob", 404), ("mallory", 404), ("visitor", 302), ("admin", 404)])
def test_nobody_else_asks_about_others(people: People, name: str, status: int) -> None:
    """REL-S1."""
    content = publish(people.veille, people.alice)
    assert people.client(name).get(f"/c/{content.pk}/mails/?person=alice").status_code == status


def test_a_comment_that_was_removed_is_told_of_to_moderators_alone(people: People) -> None:
    content = Content.objects.get(pk=answered(people).content_id)
    Comment.objects.update(trashed_at=leases.present())
    path = f"/c/{content.pk}/mails/"
    assert "Carole Faure" not in page(people, "bob", path)
    assert "Carole Faure" in page(people, "carole", f"{path}?person=bob")


def test_a_member_is_found_by_name(people: People) -> None:
    content = publish(people.veille, people.alice)
    html = page(people, "carole", f"/c/{content.pk}/mails/?who=girard")
    assert 'href="?person=bob"' in html
    assert "person=mallory" not in page(people, "carole", f"/c/{content.pk}/mails/?who=mallory")


def test_it_costs_the_same_for_three_mails_and_for_ten(people: People, postbox: Postbox) -> None:
    content = Content.objects.get(pk=answered(people).content_id)
    bob, path = people.client("bob"), f"/c/{content.pk}/mails/"
    few = queries(bob, path)
    for _time in range(9):
        comment(content, people.carole)
        announce("comment.posted")
    assert Delivery.objects.filter(user=User.objects.get(username="bob")).count() == 10
    assert queries(bob, path) == few
