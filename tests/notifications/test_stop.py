"""Stopping mails: one gesture, no sign-in, no cookie, at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from content.models import Content
from groups.models import Level
from memberships import actions as memberships
from notifications import outbox
from notifications.follows import level_of, set_level
from notifications.mail import post
from notifications.models import Delivery, Follow, Preference
from notifications.stopping import Stop, stop_url
from tests.notifications.acts import announce, answered, comment, mailed, publish
from tests.people import People

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def program() -> Client:
    """A mail program: no cookie, and forms without our token are refused unless the page says otherwise."""
    return Client(enforce_csrf_checks=True)


def address(people: People, what: Any = "item", user: Any = None) -> str:
    """Return the path that stops the mails of the item or of its group for bob."""
    stop = Stop((user or people.bob).pk, what, Content.objects.get().pk, people.veille.pk)
    return stop_url(stop).removeprefix(settings.PUBLIC_URL)


def test_one_click_mutes_the_discussion_at_once(people: People, program: Client) -> None:
    """REL-M2, LM5: a POST without cookie or token, answered without redirect (RFC 8058)."""
    activity = answered(people)
    response = program.post(address(people), ONE_CLICK)
    assert response.status_code == 200
    assert not response.cookies
    assert level_of(people.bob, activity.content) == Level.NOTHING
    assert level_of(people.bob, people.veille) != Level.NOTHING
    comment(activity.content, people.carole)
    assert mailed("comment.posted") == set()


def test_stopping_takes_back_the_mails_that_wait(people: People, program: Client) -> None:
    """LM4: those of this discussion, of this person."""
    answered(people)
    set_level(people.alice, people.veille, Level.ALL)
    comment(Content.objects.get(), people.carole)
    announce("comment.posted")
    program.post(address(people), ONE_CLICK)
    assert set(Delivery.objects.filter(user=people.bob).values_list("state", flat=True)) == {"dropped"}
    assert set(Delivery.objects.filter(user=people.alice).values_list("state", flat=True)) == {"waiting"}


def test_one_click_silences_the_group_of_who_hears_all_of_it(people: People, program: Client) -> None:
    """REL-M2: else the next discussion would write again to somebody who said stop."""
    activity = answered(people)
    set_level(people.alice, people.veille, Level.ALL)
    program.post(address(people, user=people.alice), ONE_CLICK)
    assert level_of(people.alice, people.veille) == Level.NOTHING
    assert level_of(people.alice, activity.content) == ""


def test_one_click_in_the_mail_of_a_new_item_silences_the_group(people: People, program: Client) -> None:
    """REL-M2."""
    set_level(people.carole, people.veille, Level.ALL)
    publish(people.veille, people.bob)
    announce("content.published")
    program.post(address(people, "group", people.carole), ONE_CLICK)
    assert level_of(people.carole, people.veille) == Level.NOTHING
    assert Delivery.objects.get(user=people.carole).state == "dropped"


def test_stopping_twice_is_stopping_once(people: People, program: Client) -> None:
    """REL-M2."""
    answered(people)
    before = None
    for _time in range(2):
        assert program.post(address(people), ONE_CLICK).status_code == 200
        rows = list(Follow.objects.order_by("pk").values())
        assert before in (None, rows)
        before = rows


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_the_page_stops_nothing(people: People, program: Client, method: str) -> None:
    """REL-M2, REL-H3: mail scanners follow links."""
    answered(people)
    before = list(Follow.objects.order_by("pk").values())
    response = getattr(program, method)(address(people))
    assert response.status_code == 200
    assert not response.cookies
    assert list(Follow.objects.order_by("pk").values()) == before
    assert Delivery.objects.get().state == "waiting"


@pytest.mark.parametrize("what", ["item", "group", "all"])
def test_the_page_offers_this_discussion_this_group_and_all(people: People, program: Client, what: str) -> None:
    """LM5: usable without signing in."""
    activity = answered(people)
    assert f'name="what" value="{what}"' in program.get(address(people)).content.decode()
    program.post(address(people), {"what": what})
    found = {
        "item": level_of(people.bob, activity.content) == Level.NOTHING,
        "group": level_of(people.bob, people.veille) == Level.NOTHING,
        "all": Preference.objects.filter(user=people.bob, is_mail_paused=True).exists(),
    }
    assert [name for name, is_done in found.items() if is_done] == [what]
    assert Delivery.objects.get().state == "dropped"


def test_stopping_all_lets_decisions_and_account_mails_through(people: People, program: Client) -> None:
    """LM10."""
    answered(people)
    memberships.set_role(group=people.veille, user=people.bob, role="animator", by=people.alice)
    announce("membership.role_changed")
    post("account", addresses=[(people.bob.email, people.bob)], data={"subject": "Code", "text": "123"})
    program.post(address(people), {"what": "all"})
    outbox.send_waiting()
    sent = Delivery.objects.filter(user=people.bob, state="sent")
    assert sorted(d.activity.verb if d.activity else "account" for d in sent) == ["account", "membership.role_changed"]


@pytest.mark.parametrize("token", ["x", "1-item-1-1.forged", "1-all-1-1", "é.%00", "1-item-1-1."])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_address_is_refused_in_plain_words(people: People, program: Client, token: str, method: str) -> None:
    """REL-M2, REL-H1."""
    answered(people)
    response = getattr(program, method)(f"/mail/stop/{token}/")
    assert response.status_code == 400
    assert "<h1>" in response.content.decode()
    assert Delivery.objects.get().state == "waiting"


def test_the_address_of_one_stops_nobody_else(people: People, program: Client) -> None:
    answered(people)
    token = address(people).split("/")[-2]
    _user, rest = token.split("-", 1)
    assert program.post(f"/mail/stop/{people.alice.pk}-{rest}/", ONE_CLICK).status_code == 400


def test_the_page_tells_nothing_of_what_it_stops(people: People, program: Client) -> None:
    """REL-S3: an old mail outlives the right to read, and travels."""
    activity = answered(people)
    Content.objects.filter(pk=activity.content_id).update(title="Titre secret")
    shown = program.get(address(people)).content + program.post(address(people), ONE_CLICK).content
    for secret in ("Titre secret", people.veille.name, people.bob.name, people.bob.email):
        assert secret not in shown.decode()


def test_what_is_gone_meanwhile_does_not_break_the_page(people: People, program: Client) -> None:
    answered(people)
    path = address(people)
    people.veille.memberships.all().delete()
    Content.objects.all().delete()
    for what in ("item", "group", "all"):
        assert program.post(path, {"what": what}).status_code == 200
    type(people.bob).objects.filter(pk=people.bob.pk).delete()
    assert program.post(path, ONE_CLICK).status_code == 200


def test_who_said_nothing_more_stays_unheard_on_joining_again(people: People) -> None:
    set_level(people.bob, people.veille, Level.NOTHING)
    memberships.join(group=people.veille, user=people.bob)
    assert level_of(people.bob, people.veille) == Level.NOTHING
