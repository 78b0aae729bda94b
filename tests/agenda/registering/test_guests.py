"""People without an account: registering by a confirmed mail, cancelling by a link, forgotten afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from agenda.models import Registration, RegistrationQuestion
from agenda.registering import answering, forgetting
from core import clock, limits
from tests.agenda.registering.acts import (
    calendar_of,
    letters,
    link_in,
    open_event,
    page,
    path,
    said,
)  # fmt: skip

pytestmark = pytest.mark.django_db
LEA = {"name": "Léa Roux", "email": "lea@exemple.org"}


def public(people, **columns):
    """Return an event that the web reads and that takes guests."""
    rules = {"lets_guests": True, **columns.pop("rules", {})}
    return open_event(people.veille, people.alice, audience="web", rules=rules, **columns)


def ask(one, **more):
    """Type a name and an address in the form of guests; return the page that answers."""
    return Client().post(path(one, "register"), {"day": str(one.day), **LEA, **more})


def confirmed(one, **more):
    """Register a guest whole; return the last mail they got."""
    ask(one, **more)
    address = more.get("email", LEA["email"])
    Client().post(link_in(letters(address)[-1], "/agenda/confirm/"))
    return letters(address)[-1]


def test_a_guest_registers_from_the_page_to_the_calendar(people):
    """AG05, LE4: name and address, a mail, one press; a link that is only opened does nothing."""
    one = public(people, rules={"companions_max": 1})
    assert "Register" in page(people.client("visitor"), one)
    asked = ask(one, companions="1")
    assert asked.status_code == 200
    assert "lea@exemple.org" in asked.content.decode()
    assert said(one) == {"Léa Roux": "pending"}
    link = link_in(letters("lea@exemple.org")[-1], "/agenda/confirm/")
    assert Client().get(link).status_code == 200
    assert said(one) == {"Léa Roux": "pending"}
    assert "You are registered" in Client().post(link).content.decode()
    assert said(one) == {"Léa Roux": "yes"}
    Client().post(link)
    assert Registration.objects.get().companions == 1
    last = letters("lea@exemple.org")[-1]
    assert last.subject == "You are registered: La réunion"
    assert calendar_of(last)[0] == "REQUEST"
    assert len(letters("lea@exemple.org")) == 2


def test_a_guest_cancels_by_the_link_and_their_place_serves(people):
    """LE4, AG12: no account, no password; whoever waits moves up."""
    one = public(people, rules={"places": 1})
    link = link_in(confirmed(one), "/agenda/registration/")
    answering.answer(occurrence=one, user=people.bob, state="yes")
    assert "Cancel my registration" in Client().get(link).content.decode()
    assert said(one)["Léa Roux"] == "yes"
    assert Client().post(link, {"answer": "no"}).status_code == 302
    assert said(one) == {"Léa Roux": "no", "bob": "yes"}
    assert Client().post(link, {"answer": "yes"}).status_code == 302
    assert said(one)["Léa Roux"] == "waiting"
    assert "You are number 1" in Client().get(link).content.decode()


@pytest.mark.parametrize("link", ["/agenda/confirm/x/", "/agenda/registration/x.y/", "/agenda/registration/x/quiet/"])
def test_a_made_up_link_opens_nothing(people, link):
    """LE4: whatever is forged says the same, and may not be kept by other sites."""
    response = Client().get(link)
    assert response.status_code == 404
    assert response["Referrer-Policy"] == "same-origin"


def test_nothing_tells_whether_an_address_is_known(people):
    """LE4, REL-S5: unknown, of an account, registered already: the same page each time."""
    one = public(people)
    pages = []
    for address in ("lea@exemple.org", "bob@demo.test", "lea@exemple.org"):
        pages.append(ask(one, email=address).content.decode().replace(address, ""))
    strip = [html.split("<main")[1].split("csrf")[0] for html in pages]
    assert strip[0] == strip[1] == strip[2]
    assert [m.to for m in letters() if "Confirm" in m.subject] == [["lea@exemple.org"], ["bob@demo.test"]]


def test_the_address_of_an_account_registers_the_account(people):
    """LE4: whoever proves the address of an account gets one place, not two."""
    one = public(people)
    answering.answer(occurrence=one, user=people.bob, state="yes")
    confirmed(one, email="bob@demo.test")
    confirmed(one, email="carole@demo.test")
    assert said(one) == {"bob": "yes", "carole": "yes"}


def test_an_address_is_not_flooded(people):
    """LE4: one question an hour for one event, five a day for all; one page an hour asks little."""
    ones = [public(people, title=f"Réunion {n}") for n in range(7)]
    for one in ones:
        ask(one)
        ask(one)
    assert len(letters("lea@exemple.org")) == 5


def test_guests_are_let_in_only_where_the_organisers_and_the_web_let_them(people):
    """AG05, LE4: not ticked, or not public any more: no form, no place."""
    one = public(people, rules={"lets_guests": False})
    assert ask(one).status_code in {302, 404}
    assert "Sign in to register" in page(people.client("visitor"), one)
    other = open_event(people.veille, people.alice, audience="group", rules={"lets_guests": True})
    assert ask(other).status_code in {302, 404}
    assert Registration.objects.count() == 0


def test_a_confirmation_that_comes_too_late_says_so(people, monkeypatch):
    """LE4: after two days the link is dead; after the start it registers nobody."""
    one = public(people)
    ask(one)
    link = link_in(letters("lea@exemple.org")[-1], "/agenda/confirm/")
    monkeypatch.setattr("core.clock.now", lambda: one.starts_at + timedelta(minutes=1))
    assert Client().post(link).status_code == 422
    assert said(one) == {"Léa Roux": "pending"}


def test_guests_are_forgotten_after_the_event(people, monkeypatch):
    """LE4, REL-P3: thirty days later neither name nor address nor reply is left; the count stays true."""
    one = public(people)
    question = RegistrationQuestion.objects.create(event=one.event, label="Régime")
    confirmed(one, **{f"q{question.pk}": "Végétarien"})
    ask(one, email="jamais@exemple.org")
    assert forgetting.forget_guests() == 0
    soon = one.ends_at + timedelta(days=29)
    monkeypatch.setattr(clock, "now", lambda: soon)
    forgetting.forget_guests()
    assert list(Registration.objects.values_list("email", flat=True)) == ["lea@exemple.org"]
    monkeypatch.setattr(clock, "now", lambda: soon + timedelta(days=2))
    assert forgetting.forget_guests() == 1
    assert forgetting.forget_guests() == 0
    row = Registration.objects.get()
    assert (row.name, row.email, row.state, row.replies.count()) == ("", "", "yes", 0)


def test_a_guest_stops_reminders_in_one_gesture(people):
    """AG08, LM5: one POST without cookie; changes are told still."""
    one = public(people)
    link = link_in(confirmed(one), "/agenda/registration/") + "quiet/"
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(link).status_code == 200
    assert not Registration.objects.get().is_quiet
    assert browser.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Registration.objects.get().is_quiet


def test_a_visitor_who_asks_too_often_is_slowed_down(people, settings, monkeypatch):
    """LE4, REL-H9: twenty an hour from one place, then the reason and when to try again."""
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)
    one = public(people)
    settings.RATE_LIMITS = True
    limits._memory.clear()
    answers = [ask(one, email=f"lea{n}@exemple.org").status_code for n in range(21)]
    assert (answers[19], answers[20]) == (200, 429)
