"""The organisers' pages: settings, the list, its export and sheet, adding, moving, ticking, writing."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from odfdo import Document

from accounts.models import Profile
from agenda.models import Registration, RegistrationQuestion
from agenda.registering import answering, organising
from tests.agenda.planning import plan
from tests.agenda.registering.acts import (
    calendar_of,
    click,
    letters,
    newcomer,
    open_event,
    path,
    row_of,
    said,
    subjects,
)
from tests.budgets import queries

pytestmark = pytest.mark.django_db
SETTINGS = {
    "is_open": "on", "places": "20", "companions_max": "2", "closes_before": "24", "seen_by": "members",
    "reminds_day_before": "on", "note": "Parking derrière", "questions-TOTAL_FORMS": "2",
    "questions-INITIAL_FORMS": "0", "questions-0-label": "Régime", "questions-0-kind": "choice",
    "questions-0-choices": "Tout\nVégétarien", "questions-1-label": "", "questions-1-kind": "text",
}  # fmt: skip


def test_an_organiser_opens_registrations(people):
    """AG05, AG12: places, deadline, companions, questions; a page that a member does not enter."""
    Profile.objects.update(language="en")
    event = plan(people.veille, people.bob)
    settings = reverse("agenda:registrations", args=["veille-numerique", event.pk])
    assert "Take registrations" in people.client("bob").get(event.get_absolute_url()).content.decode()
    bad = people.client("bob").post(settings, {**SETTINGS, "questions-0-choices": "Tout", "places": "0"})
    assert bad.status_code == 422
    assert "Give two choices at least" in bad.content.decode()
    assert people.client("bob").post(settings, SETTINGS).status_code == 302
    question = RegistrationQuestion.objects.get()
    assert (question.label, question.lines) == ("Régime", ["Tout", "Végétarien"])
    again = {**SETTINGS, "questions-INITIAL_FORMS": "1", "questions-0-pk": str(question.pk),
             "questions-0-label": "Repas"}  # fmt: skip
    assert people.client("bob").post(settings, again).status_code == 302
    assert RegistrationQuestion.objects.get().label == "Repas"
    assert people.client("carole").get(settings).status_code == 200
    assert people.client("mallory").get(settings).status_code == 404
    assert "Take registrations" not in people.client("bob").get(event.get_absolute_url()).content.decode()


def crowd(one, count, prefix="p"):
    """Let people answer yes."""
    for n in range(count):
        answering.answer(occurrence=one, user=newcomer(f"{prefix}{n}", f"Personne {prefix}{n}"), state="yes")


@pytest.mark.parametrize(("seen_by", "before", "after"), [
    ("members", 200, 200), ("registered", 403, 200), ("organisers", 403, 403),
])  # fmt: skip
def test_the_list_shows_to_those_whom_the_setting_lets_see_it(people, seen_by, before, after):
    """AG09: all members, those registered, or the organisers alone, who always see it; guests are a number."""
    one = open_event(people.veille, people.alice, audience="web", rules={"seen_by": seen_by})
    crowd(one, 1)
    Registration.objects.create(
        occurrence=one, name="Léa Roux", email="lea@x.fr", created_at=one.starts_at, answered_at=one.starts_at
    )
    assert people.client("bob").get(path(one, "people")).status_code == before
    answering.answer(occurrence=one, user=people.bob, state="yes")
    response = people.client("bob").get(path(one, "people"))
    assert response.status_code == after
    assert "lea@x.fr" not in response.content.decode()
    assert ("Léa Roux" in response.content.decode()) is False
    assert "lea@x.fr" in people.client("alice").get(path(one, "people")).content.decode()
    assert people.client("mallory").get(path(one, "people")).status_code == 403
    assert people.client("visitor").get(path(one, "people")).status_code in {302, 403}


def test_the_list_costs_the_same_for_three_and_thirty(people):
    """LE3: paged, with a fixed number of queries."""
    one = open_event(people.veille, people.alice)
    found = []
    for prefix, count in (("a", 3), ("b", 27)):
        crowd(one, count, prefix)
        found.append([queries(people.client(name), path(one, "people")) for name in ("alice", "bob")])
    assert found[0] == found[1]


def test_the_list_is_searched_and_filtered(people):
    """LE3: by name without accents, by address, by answer."""
    one = open_event(people.veille, people.alice)
    answering.answer(occurrence=one, user=newcomer("elodie", "Élodie Brun"), state="yes")
    answering.answer(occurrence=one, user=people.bob, state="yes")
    answering.answer(occurrence=one, user=people.carole, state="maybe")
    alice = people.client("alice")
    found = alice.get(path(one, "people") + "&q=elodie").content.decode()
    assert "Élodie Brun" in found
    assert "Bob Girard" not in found
    assert "Carole Faure" in alice.get(path(one, "people") + "&state=maybe").content.decode()
    assert alice.get(path(one, "people") + "&state=x&q=%00").status_code in {200, 400}


@pytest.mark.parametrize("ext", ["csv", "ods"])
def test_the_organisers_take_the_list_away(people, ext):
    """AG09, AG12, LE3: names, answers, what was said; no formula runs; members do not."""
    one = open_event(people.veille, people.alice)
    question = RegistrationQuestion.objects.create(event=one.event, label="Un mot")
    click(people.client("bob"), one, "yes", **{f"q{question.pk}": "=1+1"})
    response = people.client("alice").get(path(one, "people_export", ext))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    if ext == "csv":
        text = response.content.decode()
    else:
        text = str(Document(BytesIO(response.content)).body.get_tables()[0].get_values())
    assert "Bob Girard" in text
    assert "'=1+1" in text
    assert "Un mot" in text
    assert "bob@demo.test" not in text
    assert people.client("bob").get(path(one, "people_export", ext)).status_code == 403


def test_an_organiser_registers_members_and_people_without_account(people):
    """LE3: by name; the limit holds unless it is lifted on purpose; twice says so."""
    one = open_event(people.veille, people.alice, rules={"places": 1})
    alice, add = people.client("alice"), path(one, "people_add")
    assert alice.post(add, {"people": "Bob Girard, carole"}).status_code == 302
    assert said(one) == {"bob": "yes", "carole": "waiting"}
    guest = {"name": "Marc", "email": "marc@exemple.org"}
    assert alice.post(add, {**guest, "beyond": "on"}).status_code == 302
    assert said(one)["Marc"] == "yes"
    assert "You are registered: La réunion" in subjects("marc@exemple.org")
    assert alice.post(add, guest).status_code == 422
    assert alice.post(add, {}).status_code == 422
    assert alice.post(add, {"people": "mallory"}).status_code == 422
    assert people.client("bob").post(add, guest).status_code == 403


def test_an_organiser_moves_people_and_ticks_who_came(people):
    """LE3, AG14: a place, the waiting list, off; a tick at the door, undone in a press."""
    one = open_event(people.veille, people.alice, rules={"places": 1})
    crowd(one, 2)
    alice, first, second = people.client("alice"), row_of(one, "p0"), row_of(one, "p1")
    assert alice.post(path(one, "people_act", second.pk), {"act": "yes"}).status_code == 302
    assert said(one) == {"p0": "yes", "p1": "yes"}
    alice.post(path(one, "people_act", first.pk), {"act": "waiting"})
    assert said(one) == {"p0": "waiting", "p1": "yes"}
    alice.post(path(one, "people_act", second.pk), {"act": "no"})
    assert said(one) == {"p0": "yes", "p1": "no"}
    ticked = alice.post(path(one, "people_act", first.pk), {"act": "came"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in ticked.content.decode()
    assert row_of(one, "p0").came_at
    alice.post(path(one, "people_act", first.pk), {"act": "absent"})
    assert row_of(one, "p0").came_at is None
    assert alice.post(path(one, "people_act", first.pk), {"act": "x"}).status_code == 404
    assert people.client("bob").post(path(one, "people_act", first.pk), {"act": "no"}).status_code == 403


def test_several_organisers_run_the_same_event(people):
    """LE3: whoever signs beside the author sees and moves everybody."""
    one = open_event(people.veille, people.alice, organisers=[people.bob])
    crowd(one, 1)
    assert people.client("bob").get(path(one, "people_sheet")).status_code == 200
    assert people.client("bob").post(path(one, "people_act", row_of(one, "p0").pk), {"act": "no"}).status_code == 302


def test_the_sheet_to_sign_holds_those_who_come(people):
    """AG14: in the order of names, with a column to sign, and empty lines."""
    one = open_event(people.veille, people.alice)
    crowd(one, 2)
    answering.answer(occurrence=one, user=people.bob, state="maybe")
    html = people.client("alice").get(path(one, "people_sheet")).content.decode()
    assert html.index("Personne p0") < html.index("Personne p1")
    assert "Bob Girard" not in html.split("<table")[1]


def test_organisers_write_to_those_who_come_or_have_not_answered(people):
    """AG09, LE3: the count before, one mail each, never to whoever said no."""
    one = open_event(people.veille, people.alice, rules={"places": 1})
    click(people.client("bob"), one, "yes")
    word, alice = path(one, "people_word"), people.client("alice")
    assert "members who have not answered (2)" in alice.get(word).content.decode()
    form = {"which": "silent", "body": "Venez **tous**"}
    look = alice.post(word, form).content.decode()
    assert "Send to 2 people" in look
    assert "<strong>tous</strong>" in look
    key = "2f1b8b5e-1111-4222-8333-444455556666"
    assert alice.post(word, {**form, "send": "1", "form_key": key}).status_code == 302
    assert alice.post(word, {**form, "send": "1", "form_key": key}).status_code == 302
    got = {m.to[0] for m in letters() if m.subject.startswith("A message of the organisers")}
    assert got == {"carole@demo.test", "alice@demo.test"}
    (mine,) = [m for m in letters("carole@demo.test") if "organisers" in m.subject]
    assert "List-Unsubscribe" in mine.extra_headers
    assert "Alice Martin" in mine.from_email
    assert alice.post(word, {"which": "coming", "body": ""}).status_code == 422


def test_a_word_asks_again_when_it_leaves(people):
    """AG09: whoever answered between the sending and the post gets no reminder to answer."""
    one = open_event(people.veille, people.alice)
    organising.write(occurrence=one, by=people.alice, which="silent", body="Répondez")
    answering.answer(occurrence=one, user=people.bob, state="no")
    assert "A message of the organisers: La réunion" not in subjects("bob@demo.test")
    assert "A message of the organisers: La réunion" in subjects("carole@demo.test")


def test_an_organiser_moves_somebody_to_another_date(people):
    """LE3, AG12: with companions and replies; who waits for the old date moves up; two mails, two calendar files."""
    one = open_event(people.veille, people.alice, rules={"places": 2, "companions_max": 1}, rrule="FREQ=WEEKLY;COUNT=3")
    question = RegistrationQuestion.objects.create(event=one.event, label="Régime")
    answering.answer(occurrence=one, user=people.bob, state="yes", companions=1, replies={question.pk: "Tout"})
    answering.answer(occurrence=one, user=people.carole, state="yes")
    other, row = one.event.occurrences.order_by("day")[2], row_of(one, "bob")
    alice, address = people.client("alice"), path(one, "people_move", row.pk)
    assert people.client("bob").get(address).status_code == 403
    assert alice.get(address).content.decode().count("<option") == 2
    assert alice.post(address, {"to": one.pk}).status_code == 422
    assert alice.post(address, {"to": other.pk}).status_code == 302
    assert (said(one), said(other)) == ({"bob": "no", "carole": "yes"}, {"bob": "yes"})
    made = row_of(other, "bob")
    assert (made.companions, made.replies.get().text) == (1, "Tout")
    taken, new = letters("bob@demo.test")[-2:]
    assert {calendar_of(taken)[0], calendar_of(new)[0]} == {"CANCEL", "REQUEST"}
    assert alice.get(address).status_code == 404


def test_nobody_is_moved_where_they_are_registered(people):
    """LE3: said beside the form; nothing changes. A full date puts them on its waiting list, unless lifted."""
    one = open_event(people.veille, people.alice, rules={"places": 1}, rrule="FREQ=WEEKLY;COUNT=3")
    second, third = one.event.occurrences.order_by("day")[1:3]
    for time in (one, second):
        answering.answer(occurrence=time, user=people.bob, state="yes")
    answering.answer(occurrence=third, user=people.carole, state="yes")
    row = row_of(one, "bob")
    with pytest.raises(ValidationError):
        organising.transfer(row=row, to=second, by=people.alice)
    assert said(one) == {"bob": "yes"}
    organising.transfer(row=row, to=third, by=people.alice)
    assert said(third) == {"carole": "yes", "bob": "waiting"}
