"""Calendars that other programs read: strict, stable, up to date, and of those who may read them only."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import recurring_ical_events
import time_machine
from django.urls import reverse
from icalendar import Calendar

from accounts import feed_keys
from agenda import calendars, series
from agenda.ics import writing
from agenda.ics.zones import described
from agenda.models import Event
from agenda.times import Wall
from tests.agenda.planning import at, plan, typed
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 10, 8)
FEED = "/g/veille-numerique/agenda.ics"


@pytest.fixture
def autumn() -> Any:
    """Stand in September 2026, before the clocks change."""
    with time_machine.travel(at(2026, 9, 20), tick=False) as traveller:
        yield traveller


def feed(people: People, who: str = "bob", path: str = FEED, **asked: str) -> Any:
    """Return the answer to somebody's calendar program, which has their key and no session."""
    user = people.users[who]
    key = feed_keys.key_of(user) or feed_keys.renew(user=user).key
    return people.client("visitor").get(path, {"key": key, **asked})


def parsed(body: bytes) -> Any:
    """Return a calendar read strictly: one VCALENDAR, no property that could not be read, lines folded and ended."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    calendar = Calendar.from_ical(body)
    assert [error for part in calendar.walk() for error in part.errors] == []
    for part in calendar.walk("VEVENT"):
        assert all(name in part for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "ORGANIZER", "SUMMARY"))
    return calendar


def starts(body: bytes, first: datetime, last: datetime) -> list[datetime]:
    """Return when the events of a calendar start between two moments, as a calendar program finds them."""
    found = recurring_ical_events.of(Calendar.from_ical(body)).between(first, last)
    return sorted(part["DTSTART"].dt.astimezone(UTC) for part in found)


def test_a_series_keeps_its_hour_across_the_change_of_the_clocks(people: People, autumn: Any) -> None:
    """LE7, LE1: a program reads 18:30 each week, before and after the last Sunday of October."""
    plan(people.veille, people.bob, when=THURSDAY, rrule="FREQ=WEEKLY;UNTIL=20261105")
    body = feed(people).content
    calendar = parsed(body)
    found = starts(body, datetime(2026, 10, 1), datetime(2026, 12, 31))  # noqa: DTZ001 - days of the calendar
    assert [start.hour for start in found] == [16, 16, 16, 17, 17]
    assert calendar.walk("VEVENT")[0]["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20261105T173000Z"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)


def test_one_time_changed_one_cancelled_one_taken_out(people: People, autumn: Any) -> None:
    """AG06, AG03: RECURRENCE-ID names the time that changed, STATUS the one cancelled, EXDATE the one taken out."""
    event = plan(people.veille, people.bob, when=THURSDAY, rrule="FREQ=WEEKLY;COUNT=5")
    times = list(event.occurrences.select_related("event__group").order_by("day"))
    own = series.Own(Wall("Europe/Paris", times[1].day, time(20), times[1].day, time(21)))
    series.change_time(occurrence=times[1], by=people.bob, own=own)
    series.cancel_time(occurrence=times[2], by=people.bob)
    series.skip_time(occurrence=times[3], by=people.bob)
    parts = parsed(feed(people).content).walk("VEVENT")
    assert len({part["UID"] for part in parts}) == 1
    assert {part["SEQUENCE"] for part in parts} == {3}
    ids = {part["RECURRENCE-ID"].dt.date(): part for part in parts if "RECURRENCE-ID" in part}
    assert ids[times[1].day]["DTSTART"].dt.hour == 20
    assert ids[times[1].day]["RECURRENCE-ID"].dt.hour == 18
    assert ids[times[2].day]["STATUS"] == "CANCELLED"
    assert [one.dt.date() for one in parts[0]["EXDATE"].dts] == [times[3].day]
    found = starts(feed(people).content, datetime(2026, 10, 1), datetime(2026, 12, 1))  # noqa: DTZ001
    assert [start.hour for start in found] == [16, 18, 16, 17]


def test_a_change_raises_the_sequence_and_keeps_the_identifier(people: People) -> None:
    """AG06: programs know that it is the same event, newer; cancelled, it says so."""
    event = plan(people.veille, people.bob)
    before = parsed(feed(people).content).walk("VEVENT")[0]
    people.client("bob").post(f"{event.get_absolute_url()}edit/", typed(title="Autre titre", place="Ailleurs"))
    after = parsed(feed(people).content).walk("VEVENT")[0]
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt
    people.client("bob").post(reverse("agenda:cancel", args=["veille-numerique", event.pk]), {"reason": "Pluie"})
    assert parsed(feed(people).content).walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_the_same_calendar_is_the_same_bytes(people: People) -> None:
    """LE1: a program that asks again with the tag of what it has is answered 304, until something changes."""
    event = plan(people.veille, people.bob, "Réunion, suite; et « fin »\\", tags=["budget"], body="Un\n\ntexte")
    first, second = feed(people), feed(people)
    assert first.content == second.content
    key = {"key": feed_keys.key_of(people.bob)}
    again = people.client("visitor").get(FEED, key, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    people.client("bob").post(f"{event.get_absolute_url()}delete/")
    gone = people.client("visitor").get(FEED, key, headers={"If-None-Match": first["ETag"]})
    assert gone.status_code == 200
    assert b"BEGIN:VEVENT" not in gone.content


def test_a_browser_is_given_a_calendar_too(people: People) -> None:
    """LE1: the type is that of calendars, whatever the browser likes better; no cookie comes with it."""
    plan(people.veille, people.bob, audience="web")
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = people.client("visitor").get(FEED, headers={"Accept": accept})
    assert answer["Content-Type"].startswith("text/calendar")
    assert not answer.cookies


def test_a_calendar_shows_what_its_reader_may_read(people: People) -> None:
    """AG07, LA1: by key and tag; a stranger sees what is public; a revoked key, nothing."""
    plan(people.veille, people.alice, "Pour tous", audience="web", tags=["budget"])
    plan(people.veille, people.alice, "Entre nous")
    both, public = feed(people).content.decode(), people.client("visitor").get(FEED).content.decode()
    assert "Pour tous" in both
    assert "Entre nous" in both
    assert "Entre nous" not in public
    assert "Entre nous" not in feed(people, tag="budget").content.decode()
    assert "Entre nous" not in feed(people, "mallory").content.decode()
    key = feed_keys.key_of(people.bob)
    feed_keys.revoke(user=people.bob)
    assert people.client("visitor").get(FEED, {"key": key}).status_code in {302, 404}
    assert people.client("mallory").get("/g/scot/agenda.ics").status_code == 404


def test_my_calendars(people: People) -> None:
    """AG07: one of all my groups, one of what I organise or come to; none without a key."""
    plan(people.veille, people.alice, "De mon groupe")
    plan(people.groups["scot"], people.bob, "Que j’organise")
    mine = feed(people, path="/agenda/mine.ics").content.decode()
    attending = feed(people, path="/agenda/attending.ics").content.decode()
    assert "De mon groupe" in mine
    assert "De mon groupe" not in attending
    assert "Que j’organise" in mine
    assert "Que j’organise" in attending
    for path in ("/agenda/mine.ics", "/agenda/autre.ics", "/agenda/mine.ics?key=faux"):
        assert people.client("bob").get(path).status_code == 404


def test_the_page_of_my_calendars_makes_and_shows_the_key(people: People) -> None:
    """AG07: the addresses stand on one page; their key is the one of my feeds, which I revoke."""
    browser = people.client("bob")
    assert ".ics" not in browser.get("/agenda/subscribe/").content.decode()
    browser.post("/agenda/subscribe/")
    html = browser.get("/agenda/subscribe/").content.decode()
    assert f"{FEED}?key={feed_keys.key_of(people.bob)}" in html
    assert "/agenda/mine.ics" in html


def test_one_event_is_a_file(people: People) -> None:
    """LE1, AG06: on the page of an event, the file of that event, for those who read it."""
    event = plan(people.veille, people.alice)
    address = reverse("agenda:ics", args=["veille-numerique", event.pk])
    answer = people.client("bob").get(address)
    assert [part["SUMMARY"] for part in parsed(answer.content).walk("VEVENT")] == ["La réunion"]
    assert people.client("mallory").get(address).status_code == 404


def test_a_kept_link_is_in_no_calendar_but_those_of_its_organisers(people: People) -> None:
    """LE9: the link that is kept for registered people is not in the feed of whoever reads the group."""
    plan(people.veille, people.alice, link="https://visio.exemple.org/secret", is_link_kept=True)
    assert "visio.exemple" not in feed(people).content.decode().replace("\r\n ", "")
    assert "visio.exemple" in feed(people, "alice").content.decode().replace("\r\n ", "")


def test_a_mail_carries_an_invitation_and_a_cancellation(people: People, autumn: Any) -> None:
    """AG06, LE1: REQUEST puts one time in the calendar, CANCEL strikes it out, under one identifier."""
    plan(people.veille, people.bob, when=THURSDAY, rrule="FREQ=WEEKLY;COUNT=5")
    event = calendars.loaded(Event.objects.all())[0]
    one = event.occurrences.order_by("day")[1]
    guest = writing.Attendee("paul@exemple.org", "Paul, « l’ancien »")
    asked = parsed(writing.invitation(event, guest, occurrence=one))
    struck = parsed(writing.cancellation(event, guest, occurrence=one))
    assert (asked["METHOD"], struck["METHOD"]) == ("REQUEST", "CANCEL")
    part, gone = asked.walk("VEVENT")[0], struck.walk("VEVENT")[0]
    assert part["UID"] == gone["UID"] != event.uid
    assert "RRULE" not in part
    assert part["ATTENDEE"] == "mailto:paul@exemple.org"
    assert gone["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Indian/Reunion", "Africa/Casablanca"])
def test_a_time_zone_is_described_as_it_is(zone: str) -> None:
    """LE7: RFC 5545 (3.6.5): what a program computes from our VTIMEZONE is what the tables of the zone say."""
    calendar = Calendar()
    calendar.add_component(described(zone))
    told = Calendar.from_ical(calendar.to_ical()).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    for month in range(1, 13):
        wall = datetime(2026, month, 15, 12)  # noqa: DTZ001 - by the clock of each zone
        assert wall.replace(tzinfo=told).utcoffset() == at_noon(wall, zone)


def at_noon(wall: datetime, zone: str) -> timedelta:
    """Return the offset of a zone at a moment, by the tables of this machine."""
    return wall - Wall(zone, wall.date(), wall.time()).starts_at.replace(tzinfo=None)


def test_whole_days_and_deadlines_are_written_as_such(people: People, autumn: Any) -> None:
    """AG02, AG18: whole days end the day after the last (RFC 5545, 3.6.1); a deadline is a moment."""
    plan(people.veille, people.bob, "Salon", THURSDAY, start_time=None, end_time=None, end_day=date(2026, 10, 9))
    plan(people.veille, people.bob, "Appel", date(2027, 1, 5), nature="deadline", end_time=None)
    parts = {str(part["SUMMARY"]): part for part in parsed(feed(people).content).walk("VEVENT")}
    assert (parts["Salon"]["DTSTART"].dt, parts["Salon"]["DTEND"].dt) == (THURSDAY, date(2026, 10, 10))
    assert "DTEND" not in parts["Appel"]


def test_a_calendar_has_a_query_budget(people: People) -> None:
    """AG07: the same for 3 events and for 30."""
    browser, costs = people.client("visitor"), []
    path = f"{FEED}?key={feed_keys.renew(user=people.bob).key}"
    for first, last in ((0, 3), (3, 30)):
        for n in range(first, last):
            plan(
                people.veille,
                people.bob,
                f"Événement {n}",
                tags=[f"t{n}"],
                is_link_kept=True,
                rrule="FREQ=DAILY;COUNT=3",
            )
        costs.append(queries(browser, path))
    assert costs[0] == costs[1] <= 12
