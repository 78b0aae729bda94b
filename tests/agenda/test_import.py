"""Bringing in the calendars of other programs: what they say, what is broken, once and again without doubles."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from agenda.ics import reading
from agenda.models import Event
from core import fetch
from notifications.models import Notification
from tests.agenda.planning import at, plan
from tests.people import People

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "calendars"
THURSDAY = date(2026, 12, 3)
PAGE = "/g/veille-numerique/agenda/import/"
BROKEN = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:bon@exemple.org
SUMMARY:Celui-ci se lit
DTSTART:20261203T183000
une ligne qui ne veut rien dire
END:VEVENT
BEGIN:VEVENT
UID:sans-date@exemple.org
SUMMARY:Sans date
END:VEVENT
BEGIN:VEVENT
UID:horaire@exemple.org
SUMMARY:Toutes les heures
DTSTART:20261203T183000
RRULE:FREQ=HOURLY
END:VEVENT
BEGIN:VEVENT
UID:faux@exemple.org
SUMMARY:Le trente février
DTSTART:20260230T100000
END:VEVENT
BEGIN:VEVENT
UID:coupe@exemple.org
SUMMARY:Le fichier s’arrête
"""


@pytest.fixture(autouse=True)
def _november() -> Any:
    """Stand in November 2026, before all that the calendars announce."""
    with time_machine.travel(at(2026, 11, 20), tick=False):
        yield


def written(name: str) -> bytes:
    """Return the calendar that a program wrote; its lines end as the RFC wants."""
    return (FILES / f"{name}.ics").read_bytes().replace(b"\n", b"\r\n")


def send(people: People, data: bytes, who: str = "carole", **more: str) -> Any:
    """Return the answer to a file that is shown first (or brought in, with go)."""
    return people.client(who).post(PAGE, {"file": SimpleUploadedFile("a.ics", data), **more})


def bring_in(people: People, data: bytes) -> None:
    """Bring a calendar in, as the page does once it was seen."""
    people.client("carole").post(PAGE, {"shown": data.decode(), "go": "1"})


def test_nothing_is_written_before_it_was_seen(people: People) -> None:
    """AG19: the page says what would be added; the second step adds it, in the group's own time zone."""
    html = send(people, written("outlook")).content.decode()
    assert "Conseil municipal" in html
    assert not Event.objects.exists()
    bring_in(people, written("outlook"))
    event = Event.objects.get()
    assert (event.zone, event.start_time, event.place) == ("Europe/Paris", time(18, 30), "Mairie, salle du conseil")
    assert event.body == "Ordre du jour :\n\n1. Budget; 2. Travaux"
    assert event.uid.endswith("0123456789")
    days = event.occurrences.shown().order_by("day").values_list("day", flat=True)
    assert list(days) == [date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 24)]


def test_a_calendar_of_google_is_read(people: People) -> None:
    """AG19: hours in UTC are those of the calendar's clock; a time moved within its series; whole days."""
    bring_in(people, written("google"))
    events = {event.title: event for event in Event.objects.all()}
    workshop = events["Atelier du mardi"]
    assert (workshop.start_time, workshop.link) == (time(18, 30), "https://meet.exemple.org/abc-defg-hij")
    times = events["Point hebdomadaire"].occurrences.select_related("event").order_by("day")
    assert [one.wall.start_time for one in times] == [time(10), time(14), time(10), time(10)]
    closed = events["Fermeture de fin d’année"]
    assert (closed.start_time, closed.end_day) == (None, date(2026, 12, 26))


def test_a_calendar_of_thunderbird_is_read(people: People) -> None:
    """AG19: a maker's name before the zone, a length instead of an end, an alarm within, a cancellation."""
    bring_in(people, written("thunderbird"))
    assembly = Event.objects.get(title="Assemblée générale")
    assert (assembly.zone, assembly.start_time, assembly.end_time) == ("Europe/Paris", time(19, 30), time(22))
    assert assembly.place == "Salle des fêtes Crest"
    assert Event.objects.get(title="Sortie annulée").is_cancelled


@pytest.mark.parametrize("name", ["outlook", "google", "thunderbird"])
def test_brought_in_again_nothing_is_doubled(people: People, name: str) -> None:
    """AG19: the same calendar again changes nothing; a changed one changes what changed; nobody is written to."""
    for _again in range(2):
        bring_in(people, written(name))
    before = {event.uid: event.sequence for event in Event.objects.all()}
    assert set(before.values()) == {0}
    answer = send(people, written(name))
    assert {row.state for row in answer.context["rows"]} == {"same"}
    bring_in(people, written(name).replace(b"SUMMARY", b"LOCATION:Ailleurs\r\nSUMMARY", 1))
    assert {event.uid for event in Event.objects.all()} == set(before)
    assert sum(Event.objects.values_list("sequence", flat=True)) <= 1
    assert not Notification.objects.exists()


def test_what_is_broken_is_said_line_by_line(people: People) -> None:
    """AG19: a sentence for each line that fails; what could be read is read all the same."""
    answer = send(people, BROKEN.encode())
    assert [row.read.title for row in answer.context["rows"]] == ["Celui-ci se lit"]
    assert [one.line for one in answer.context["failed"]] == [7, 9, 13, 19, 24]
    html = answer.content.decode()
    for words in ("Sans date", "Toutes les heures", "Le trente février"):
        assert words in html


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x00\xff" * 50, b"BEGIN:VCALENDAR"])
def test_what_is_no_calendar_breaks_nothing(people: People, data: bytes) -> None:
    """AG19: an empty file, a page, bytes: a sentence, never an error."""
    answer = send(people, data)
    assert answer.status_code in {200, 422}
    assert not Event.objects.exists()


def test_a_calendar_is_read_from_its_address(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """AG19: webcal addresses too; an address inside the network is refused."""
    asked = []

    def answer(url: str, **_more: Any) -> fetch.Response:
        asked.append(url)
        return fetch.Response(200, {}, written("google"), url)

    browser = people.client("carole")
    assert browser.post(PAGE, {"address": "http://127.0.0.1/agenda.ics"}).status_code == 422
    monkeypatch.setattr(fetch, "fetch", answer)
    html = browser.post(PAGE, {"address": "webcal://exemple.org/agenda.ics"}).content.decode()
    assert asked == ["https://exemple.org/agenda.ics"]
    assert "Atelier du mardi" in html


def test_our_own_calendar_comes_back_the_same(people: People) -> None:
    """AG19: what we send, we read: the same events, none doubled."""
    event = plan(people.veille, people.carole, when=THURSDAY, end_day=THURSDAY, rrule="FREQ=WEEKLY;COUNT=3")
    sent = people.client("carole").get(f"/g/veille-numerique/agenda/{event.pk}/event.ics").content
    parsed = reading.read(sent, "Europe/Paris")
    assert parsed.failed == []
    assert [(one.uid, one.wall, one.rrule) for one in parsed.events] == [(event.uid, event.wall, event.rrule)]


def test_only_those_who_animate_bring_calendars_in(people: People) -> None:
    """AG19: a member is refused."""
    assert people.client("bob").get(PAGE).status_code == 403
    assert send(people, written("google"), "bob", go="1").status_code == 403
    assert not Event.objects.exists()
