"""Answering an event on its page: yes, maybe, no, a change of mind, companions, questions, deadline."""

from __future__ import annotations

import pytest
from icalendar import Calendar

from accounts import feed_keys
from agenda import calendars
from agenda.models import Registration, RegistrationQuestion
from agenda.registering import asking
from core import clock
from tests.agenda.planning import at
from tests.agenda.registering.acts import again, calendar_of, click, letters, open_event, page, path, row_of, said

pytestmark = pytest.mark.django_db


def test_one_click_answers_and_another_changes_it(people):
    """AG05, LE2: yes, maybe and no are one press each; the last one counts, and the page says which it is."""
    one = open_event(people.veille, people.alice)
    bob = people.client("bob")
    for answer, words in [("yes", "You are registered."), ("maybe", "You may come."), ("no", "You do not come.")]:
        response = click(bob, one, answer)
        assert response.status_code == 302
        assert said(one) == {"bob": answer}
        assert words in page(bob, one)
    assert Registration.objects.count() == 1


def test_a_press_answers_with_a_fragment_of_the_page(people):
    """AG05: with script the panel alone comes back, the same as in the page."""
    one = open_event(people.veille, people.alice)
    response = click(people.client("bob"), one, "yes", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert html.strip().startswith("<section")
    assert "You are registered." in html
    assert 'role="status"' in html


def test_an_answer_names_its_event_and_its_day(people):
    """AG05: somebody comes on one Thursday, and not on the others."""
    one = open_event(people.veille, people.alice, rrule="FREQ=WEEKLY;COUNT=4")
    second = one.event.occurrences.order_by("day")[1]
    second.event = one.event
    click(people.client("bob"), second, "yes")
    assert (said(one), said(second)) == ({}, {"bob": "yes"})
    assert "You are registered." not in page(people.client("bob"), one)
    assert "You are registered." in page(people.client("bob"), second)


def test_companions_take_places(people):
    """AG05: each companion takes a place, as many as the organisers allow."""
    one = open_event(people.veille, people.alice, rules={"places": 4, "companions_max": 2})
    click(people.client("bob"), one, "yes", companions="2")
    assert "3 places taken of 4" in page(people.client("alice"), one)
    click(people.client("carole"), one, "yes", companions="9")
    assert said(one) == {"bob": "yes"}
    click(people.client("carole"), one, "yes", companions="1")
    assert said(one) == {"bob": "yes", "carole": "waiting"}
    refused = click(people.client("bob"), one, "yes", companions="0")
    assert refused.status_code == 302
    assert said(one)["carole"] == "yes"


def test_companions_who_find_no_place_are_refused_in_words(people):
    """AG05: one keeps one's own place, and what was typed."""
    one = open_event(people.veille, people.alice, rules={"places": 2, "companions_max": 5})
    click(people.client("bob"), one, "yes")
    response = click(people.client("bob"), one, "yes", companions="3")
    assert response.status_code == 422
    assert "There are not enough places for your companions: 1 is left." in response.content.decode()
    assert row_of(one, "bob").companions == 0


def test_after_the_deadline_one_may_still_say_no(people, monkeypatch):
    """AG05: yes and maybe come too late; a place can still be given back until the event starts."""
    one = open_event(people.veille, people.alice, when=at(2026, 12, 10).date(), rules={"closes_before": 24})
    monkeypatch.setattr(clock, "now", lambda: at(2026, 12, 1))
    click(people.client("bob"), one, "yes")
    monkeypatch.setattr(clock, "now", lambda: at(2026, 12, 10, 9))
    late = click(people.client("carole"), one, "yes")
    assert late.status_code == 422
    assert "The time to register is over." in late.content.decode()
    assert "Registrations closed on" in page(people.client("bob"), one)
    click(people.client("bob"), one, "no")
    assert said(one) == {"bob": "no"}
    monkeypatch.setattr(clock, "now", lambda: at(2026, 12, 10, 19))
    over = click(people.client("bob"), one, "no")
    assert over.status_code == 422
    assert "has begun" in over.content.decode()


def test_questions_are_asked_bounded_and_kept(people):
    """AG12: a short text, a choice, a box; what is required is asked of a yes, never of a no."""
    one = open_event(people.veille, people.alice)
    lines = [
        {"label": "Régime", "kind": "choice", "choices": "Tout\nVégétarien", "is_required": True, "pk": None},
        {"label": "Covoiturage", "kind": "box", "choices": "", "is_required": False, "pk": None},
        {"label": "Un mot", "kind": "text", "choices": "", "is_required": False, "pk": None},
    ]
    asking.save_questions(event=one.event, questions=lines)
    diet, car, word = (f"q{one.pk}" for one in RegistrationQuestion.objects.order_by("order"))
    bob = people.client("bob")
    missing = click(bob, one, "yes", **{word: "Bonjour"})
    assert missing.status_code == 422
    assert "Bonjour" in missing.content.decode()
    assert click(bob, one, "yes", **{diet: "Tout", word: "é" * 400}).status_code == 422
    assert click(bob, one, "yes", **{diet: "Autre"}).status_code == 422
    assert click(bob, one, "yes", **{diet: "Végétarien", car: "yes", word: "Bonjour"}).status_code == 302
    assert [reply.text for reply in row_of(one, "bob").replies.order_by("question__order")] == [
        "Végétarien", "yes", "Bonjour",
    ]  # fmt: skip
    assert click(bob, one, "no").status_code == 302


@pytest.mark.parametrize(("who", "audience", "status"), [
    ("bob", "group", 302), ("mallory", "group", 404), ("mallory", "platform", 302), ("denis", "platform", 403),
    ("paul", "platform", 302),
])  # fmt: skip
def test_whoever_reads_the_event_may_answer_but_the_banned(people, who, audience, status):
    """AG05: an event open to the platform takes answers from outside the group; a banned person reads, no more."""
    people.veille.__class__.objects.filter(pk=people.veille.pk).update(widest_audience="web")
    one = open_event(people.veille, people.alice, audience=audience)
    assert click(people.client(who), one, "yes").status_code == status
    assert (who in said(one)) == (status == 302)


def test_odd_answers_change_nothing(people):
    """AG05: unknown words, other people's days, an event that takes none: a plain refusal."""
    one = open_event(people.veille, people.alice)
    bob = people.client("bob")
    assert click(bob, one, "perhaps").status_code == 404
    assert bob.post(path(one, "answer").replace(str(one.day), "x"), {"answer": "yes"})
    one.event.registering.__class__.objects.update(is_open=False)
    assert click(bob, one, "yes").status_code == 404
    assert people.client("visitor").post(path(one, "answer"), {"answer": "yes"}).status_code == 302


def test_two_yes_at_the_same_hour_are_warned_about(people):
    """AG10: the page says what one has said yes to already; no other person's answers are looked at."""
    one = open_event(people.veille, people.alice, "La réunion")
    other = open_event(people.groups["ateliers"], people.alice, "L’atelier", audience="platform")
    assert "L’atelier" not in page(people.client("bob"), one)
    click(people.client("bob"), other, "yes")
    assert "L’atelier" in page(people.client("bob"), one)
    assert "L’atelier" not in page(people.client("carole"), one)
    click(people.client("bob"), other, "maybe")
    assert "L’atelier" not in page(people.client("bob"), one)


def test_what_i_said_yes_to_stands_in_my_calendar(people):
    """AG07: with a place, and no longer once it is given back."""
    one = open_event(people.groups["ateliers"], people.alice, "L’atelier", audience="platform")
    assert calendars.times(people.access("mallory"), []) == []
    click(people.client("mallory"), one, "yes")
    assert [time.pk for time, _entry in calendars.times(people.access("mallory"), [])] == [one.pk]
    click(people.client("mallory"), one, "no")
    assert calendars.times(people.access("mallory"), []) == []


def test_of_a_series_my_calendar_has_the_times_i_come_to(people):
    """AG07, LE1: one of three, under the identifier of the mail that confirmed it; whoever organises has them all."""
    one = open_event(people.veille, people.alice, rrule="FREQ=WEEKLY;COUNT=3")
    second = one.event.occurrences.order_by("day")[1]
    click(people.client("bob"), second, "yes")
    mailed = Calendar.from_ical(calendar_of(letters("bob@demo.test")[-1])[1]).walk("VEVENT")[0]
    for who, rules in (("bob", 0), ("alice", 1)):
        key = feed_keys.renew(user=people.users[who]).key
        body = people.client("visitor").get("/agenda/attending.ics", {"key": key}).content
        parts = Calendar.from_ical(body).walk("VEVENT")
        assert (len(parts), sum("RRULE" in part for part in parts)) == (1, rules), who
        if who == "bob":
            assert (parts[0]["UID"], parts[0]["SEQUENCE"]) == (mailed["UID"], mailed["SEQUENCE"])
            assert parts[0]["DTSTART"].dt == second.starts_at


def test_the_link_kept_for_those_registered_shows_to_them(people):
    """LE9: a yes with a place opens the link; the waiting list, a maybe and the others do not see it."""
    columns = {"link": "https://visio.exemple.org/salle", "is_link_kept": True}
    one = open_event(people.veille, people.alice, rules={"places": 1}, **columns)
    bob = people.client("bob")
    assert "visio.exemple.org" not in page(bob, one)
    click(bob, one, "maybe")
    assert "visio.exemple.org" not in page(bob, one)
    click(bob, one, "yes")
    assert "visio.exemple.org" in page(bob, one)
    people.veille.memberships.create(user=people.elise, since=clock.now(), state="active")
    click(people.client("elise"), one, "yes")
    assert "visio.exemple.org" not in page(people.client("elise"), again(one))
