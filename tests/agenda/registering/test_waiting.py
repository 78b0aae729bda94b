"""The waiting list: its order, and who moves up when somebody leaves or when there is more room."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agenda.registering import answering, organising
from tests.agenda.registering.acts import again, click, newcomer, open_event, page, row_of, said, subjects

pytestmark = pytest.mark.django_db


def fill(one, *names):
    """Let people answer yes, in that order."""
    for name in names:
        user = newcomer(name)
        one.event.group.memberships.create(user=user, since=one.starts_at, state="active")
        answering.answer(occurrence=one, user=user, state="yes")


def test_the_second_for_the_last_place_is_first_on_the_list(people):
    """AG12, LE2: one has it, the other is told and first on the list; each by mail."""
    one = open_event(people.veille, people.alice, rules={"places": 1})
    click(people.client("bob"), one, "yes")
    assert "Join the waiting list" in page(people.client("carole"), one)
    response = people.client("carole")
    click(response, one, "yes")
    assert said(one) == {"bob": "yes", "carole": "waiting"}
    assert "You are number 1 on the waiting list." in page(people.client("carole"), one)
    assert subjects("bob@demo.test") == ["You are registered: La réunion"]
    assert subjects("carole@demo.test") == ["You are on the waiting list: La réunion"]


def test_who_waits_moves_up_in_order_when_somebody_leaves(people):
    """AG12, LE2: at once, in the same act, with a mail; nobody jumps the queue."""
    one = open_event(people.veille, people.alice, rules={"places": 2})
    fill(one, "un", "deux", "trois", "quatre")
    assert said(one) == {"un": "yes", "deux": "yes", "trois": "waiting", "quatre": "waiting"}
    answering.answer(occurrence=one, user=row_of(one, "un").user, state="no")
    assert said(one) == {"un": "no", "deux": "yes", "trois": "yes", "quatre": "waiting"}
    assert subjects("trois@demo.test")[-1] == "A place for you: La réunion"
    answering.answer(occurrence=one, user=row_of(one, "un").user, state="yes")
    assert said(one)["un"] == "waiting"
    answering.answer(occurrence=one, user=row_of(one, "deux").user, state="maybe")
    assert (said(one)["quatre"], said(one)["un"]) == ("yes", "waiting")


def test_who_waits_moves_up_when_the_limit_is_raised(people):
    """LE2: as many as there is room for, in order; lowering it sends nobody away."""
    one = open_event(people.veille, people.alice, rules={"places": 1})
    fill(one, "un", "deux", "trois", "quatre")
    alice = people.client("alice")
    settings = reverse("agenda:registrations", args=["veille-numerique", one.event_id])
    form = {"is_open": "on", "places": "3", "companions_max": "0", "closes_before": "0", "seen_by": "members",
            "questions-TOTAL_FORMS": "0", "questions-INITIAL_FORMS": "0"}  # fmt: skip
    assert alice.post(settings, form).status_code == 302
    assert list(said(one).values()) == ["yes", "yes", "yes", "waiting"]
    assert alice.post(settings, {**form, "places": "1"}).status_code == 302
    assert list(said(one).values()) == ["yes", "yes", "yes", "waiting"]
    assert alice.post(settings, {**form, "places": ""}).status_code == 302
    assert list(said(one).values()) == ["yes"] * 4
    assert subjects("quatre@demo.test")[-1] == "A place for you: La réunion"


def test_a_party_that_does_not_fit_yet_keeps_its_turn(people):
    """AG12: three who wait for two places hold those behind them back; the organiser may decide otherwise."""
    one = open_event(people.veille, people.alice, rules={"places": 3, "companions_max": 2})
    fill(one, "un", "deux")
    answering.answer(occurrence=one, user=people.bob, state="yes", companions=2)
    answering.answer(occurrence=one, user=people.carole, state="yes")
    assert said(one) == {"un": "yes", "deux": "yes", "bob": "waiting", "carole": "waiting"}
    answering.answer(occurrence=one, user=row_of(one, "un").user, state="no")
    assert said(one)["carole"] == "waiting"
    organising.move(row=row_of(one, "carole"), state="yes", by=people.alice)
    assert said(one)["carole"] == "yes"
    answering.answer(occurrence=one, user=people.bob, state="yes", companions=0)
    assert said(one)["bob"] == "yes"


def test_an_event_that_has_begun_promotes_nobody(people, monkeypatch):
    """AG12: a place given back after the start serves nobody, and no mail says otherwise."""
    one = open_event(people.veille, people.alice, rules={"places": 1})
    fill(one, "un", "deux")
    monkeypatch.setattr("core.clock.now", lambda: again(one).starts_at)
    organising.move(row=row_of(one, "un"), state="no", by=people.alice)
    assert said(one)["deux"] == "waiting"
