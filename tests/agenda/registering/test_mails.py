"""The mails of registrations, and the calendar file that they carry."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from accounts.models import Profile
from agenda import actions
from agenda.actions import Given
from agenda.models import Event, RegistrationNotice
from agenda.registering import organising, telling
from core import clock
from tests.agenda.planning import at
from tests.agenda.registering.acts import calendar_of, click, letters, open_event, subjects
from toolkit import actions as items

pytestmark = pytest.mark.django_db
BOB = "bob@demo.test"


def entry(message):
    """Return the method and the entry of a mail's calendar file, strictly parsed."""
    method, text = calendar_of(message)
    calendar = Calendar.from_ical(text)
    assert calendar.errors == []
    assert str(calendar["METHOD"]) == method
    (found,) = calendar.walk("VEVENT")
    assert found.errors == []
    assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "ORGANIZER", "ATTENDEE"} <= set(found)
    return method, found


def moved(one, **columns):
    """Change columns of an event as its form does."""
    event = Event.objects.select_related("group", "territory").get(pk=one.event_id)
    for name, value in columns.items():
        setattr(event, name, value)
    actions.change(event=event, editor=event.author, given=Given())
    telling.tell_changes()


def test_the_confirmation_carries_the_calendar_file(people):
    """AG06, LE1: METHOD:REQUEST with the event's identifier, in its own zone, for the person alone, RFC 5546."""
    columns = {"link": "https://visio.exemple.org/s", "is_link_kept": True, "place": "Salle des fêtes"}
    one = open_event(people.veille, people.alice, when=date(2027, 7, 1), rules={"note": "Prenez un pull."}, **columns)
    click(people.client("bob"), one, "yes")
    (message,) = [m for m in letters(BOB) if "registered" in m.subject]
    method, found = entry(message)
    assert (method, str(found["UID"]), str(found["STATUS"])) == ("REQUEST", one.event.uid, "CONFIRMED")
    assert found["DTSTART"].dt.isoformat() == "2027-07-01T18:30:00+02:00"
    assert found["DTSTART"].params["TZID"] == "Europe/Paris"
    assert str(found["ATTENDEE"]).lower() == "mailto:bob@demo.test"
    assert found["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert "visio.exemple.org" in str(found["DESCRIPTION"])
    assert str(found["LOCATION"]) == "Salle des fêtes"
    assert "Prenez un pull." in message.body
    assert "visio.exemple.org" in message.body
    kinds = [part.get_content_type() for part in message.message().walk()]
    assert kinds.count("text/calendar") == 2
    assert "text/html" in kinds
    assert calendar_of(message)[1].count("\r\n") > 10


@pytest.mark.parametrize(("day", "offset"), [(date(2027, 3, 27), "+01:00"), (date(2027, 3, 28), "+02:00")])
def test_the_hour_stays_across_the_change_to_summer_time(people, day, offset):
    """AG06, LE7: 18:30 in Paris the day before and the day of the change, with the zone's rules in the file."""
    one = open_event(people.veille, people.alice, when=day)
    click(people.client("bob"), one, "yes")
    message = letters(BOB)[-1]
    assert entry(message)[1]["DTSTART"].dt.isoformat() == f"{day}T18:30:00{offset}"
    assert "BEGIN:VTIMEZONE" in calendar_of(message)[1]


def test_a_change_of_date_or_place_updates_the_calendar_and_is_told_in_words(people):
    """AG06, AG08, LE5: one mail, the same identifier, a higher SEQUENCE; those who said no hear nothing."""
    one = open_event(people.veille, people.alice, when=date(2027, 7, 1), place="Mairie")
    for name, answer in [("bob", "yes"), ("carole", "maybe"), ("alice", "no")]:
        click(people.client(name), one, answer)
    first = entry(next(m for m in letters(BOB) if "registered" in m.subject))[1]
    moved(one, start_day=date(2027, 7, 8))
    second = entry(letters(BOB)[-1])[1]
    moved(one, place="Salle des fêtes")
    moved(one, body="Un autre texte")
    telling.tell_changes()
    assert subjects(BOB)[1:] == ["Changed: La réunion"] * 2
    when, where = (m for m in letters(BOB) if m.subject.startswith("Changed"))
    assert "1 July 2027" in when.body.replace("\xa0", " ")
    assert "8 July 2027" in when.body.replace("\xa0", " ")
    assert "Mairie → Salle des fêtes" in where.body
    method, last = entry(where)
    assert (method, last["UID"]) == ("REQUEST", first["UID"])
    assert first["SEQUENCE"] < second["SEQUENCE"] < last["SEQUENCE"]
    assert last["DTSTART"].dt.date() == date(2027, 7, 8)
    assert "Changed: La réunion" in subjects("carole@demo.test")
    assert subjects("alice@demo.test") == []


def test_a_cancellation_is_told_and_takes_the_date_away(people):
    """AG06, AG08, LE5: METHOD:CANCEL with the reason; held after all, the date comes back."""
    one = open_event(people.veille, people.alice)
    click(people.client("bob"), one, "yes")
    actions.cancel(event=one.event, by=people.alice, reason="Neige")
    telling.tell_changes()
    telling.tell_changes()
    message = letters(BOB)[-1]
    method, found = entry(message)
    assert (method, str(found["STATUS"])) == ("CANCEL", "CANCELLED")
    assert "Neige" in message.body
    assert subjects(BOB).count("Cancelled: La réunion") == 1
    actions.hold_after_all(event=Event.objects.get(pk=one.event_id), by=people.alice)
    telling.tell_changes()
    method, back = entry(letters(BOB)[-1])
    assert method == "REQUEST"
    assert back["SEQUENCE"] > found["SEQUENCE"]
    assert subjects(BOB)[-1] == "It takes place after all: La réunion"


def test_an_event_left_in_the_trash_is_told_as_cancelled(people, monkeypatch):
    """AG08: after an hour, during which one may undo it; nobody waits in front of a closed door."""
    one = open_event(people.veille, people.alice)
    click(people.client("bob"), one, "yes")
    letters()
    items.trash(item=one.event, by=people.alice)
    telling.tell_changes()
    assert subjects(BOB) == ["You are registered: La réunion"]
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    telling.tell_changes()
    assert subjects(BOB)[-1] == "Cancelled: La réunion"
    assert "See or" not in letters(BOB)[-1].body


def test_giving_a_place_back_takes_the_date_away(people):
    """AG06: whoever leaves gets a CANCEL; only the answer that stands when the mail leaves is told."""
    one = open_event(people.veille, people.alice)
    bob = people.client("bob")
    for answer in ("yes", "no", "yes", "maybe"):
        click(bob, one, answer)
    assert subjects(BOB) == ["Your place is given back: La réunion"]
    assert entry(letters(BOB)[-1])[0] == "CANCEL"


def test_reminders_leave_once_each(people, monkeypatch):
    """AG08: seven days and one day before, where the organisers wish it; never to a no, never twice."""
    rules = {"reminds_week_before": True}
    one = open_event(people.veille, people.alice, when=date(2027, 7, 15), rules=rules)
    monkeypatch.setattr(clock, "now", lambda: at(2027, 7, 1))
    for name, answer in [("bob", "yes"), ("carole", "maybe"), ("alice", "no")]:
        click(people.client(name), one, answer)
    for moment in [at(2027, 7, 8), at(2027, 7, 8, 19), at(2027, 7, 8, 20), at(2027, 7, 14, 19), at(2027, 7, 15, 8)]:
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        telling.remind_due()
        letters()
    assert subjects(BOB)[1:] == ["In seven days: La réunion", "Tomorrow: La réunion"]
    assert subjects("carole@demo.test") == ["In seven days: La réunion", "Tomorrow: La réunion"]
    assert subjects("alice@demo.test") == []
    headers = letters(BOB)[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert RegistrationNotice.objects.count() == 4


def test_whoever_answers_late_needs_no_reminder(people, monkeypatch):
    """AG08: a yes on the eve is not recalled the same day; a moved date is recalled anew."""
    one = open_event(people.veille, people.alice, when=date(2027, 7, 15))
    monkeypatch.setattr(clock, "now", lambda: at(2027, 7, 15, 9))
    click(people.client("bob"), one, "yes")
    telling.remind_due()
    assert len(subjects(BOB)) == 1
    moved(one, start_day=date(2027, 8, 20))
    monkeypatch.setattr(clock, "now", lambda: at(2027, 8, 19, 19))
    telling.remind_due()
    assert subjects(BOB)[1:] == ["Changed: La réunion", "Tomorrow: La réunion"]


def test_rights_and_wishes_are_asked_again_when_a_mail_leaves(people, monkeypatch):
    """AG08, LE5: whoever left the group, muted the event or cancelled meanwhile gets no reminder."""
    one = open_event(people.veille, people.alice, when=date(2027, 7, 15))
    monkeypatch.setattr(clock, "now", lambda: at(2027, 7, 1))
    click(people.client("bob"), one, "yes")
    letters()
    monkeypatch.setattr(clock, "now", lambda: at(2027, 7, 14, 19))
    assert telling.remind_due() == 1
    people.veille.memberships.filter(user=people.bob).delete()
    assert "Tomorrow: La réunion" not in subjects(BOB)


def test_mails_speak_the_language_and_the_clock_of_their_reader(people):
    """LE7: French to whoever reads French; the hour of the event, and one's own when it differs."""
    one = open_event(people.veille, people.alice, when=date(2027, 7, 1))
    Profile.objects.filter(user=people.bob).update(language="fr", time_zone="America/Cayenne")
    click(people.client("bob"), one, "yes")
    body = letters(BOB)[-1].body.replace("\xa0", " ")
    assert "1er juillet 2027" in body
    assert "13 h 30" in body


def test_one_mail_tells_what_an_organiser_did(people):
    """LE3: moved to the waiting list, given a place, taken off: each is told."""
    one = open_event(people.veille, people.alice)
    row = organising.add(occurrence=one, by=people.alice, user=people.bob)
    letters()
    for state in ("waiting", "yes", "no"):
        organising.move(row=row, state=state, by=people.alice)
        letters()
    assert subjects(BOB) == [
        "You are registered: La réunion", "You are on the waiting list: La réunion", "A place for you: La réunion",
        "Your registration is cancelled: La réunion",
    ]  # fmt: skip
