"""Mails for the tools whose items need more than words: an event, its calendar file; a page."""

from __future__ import annotations

from datetime import time

import pytest

from agenda.models import Event
from tests.mailin.conftest import arrives, written
from tests.people import People
from wiki.models import Page

pytestmark = pytest.mark.django_db

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Essai//FR
BEGIN:VEVENT
UID:essai-1@exemple.org
DTSTAMP:20260901T080000Z
DTSTART;TZID=Europe/Paris:20991008T183000
DTEND;TZID=Europe/Paris:20991008T200000
SUMMARY:La visite du fournil
LOCATION:Die
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_a_calendar_file_becomes_an_event(people: People) -> None:
    """AG19, FO30: with its hour and place, and the words of the mail; never twice, never without a date."""
    message = written("bob@demo.test", "veille-numerique+agenda@courriel.test", "Venez nombreux.", "Visite")
    message.add_attachment(CALENDAR.encode(), maintype="application", subtype="octet-stream", filename="visite.ics")
    arrives(message)
    event = Event.objects.get()
    assert (event.title, event.place, event.author) == ("La visite du fournil", "Die", people.bob)
    assert event.occurrences.get().wall.start_time == time(18, 30)
    assert "Venez nombreux." in event.body
    del message["Message-ID"]
    message["Message-ID"] = "<autre@exemple.org>"
    arrives(message)
    arrives(written("bob@demo.test", "veille-numerique+agenda@courriel.test", "Jeudi, 18 h 30", "Visite"))
    assert Event.objects.count() == 1


def test_a_mail_begins_a_page(people: People) -> None:
    """PA02, FO30: its subject is the title, its text the page, last at the first level; others go on."""
    arrives(written("bob@demo.test", "veille-numerique+pages@courriel.test", "Présents : tous.", "Compte rendu"))
    page = Page.objects.get()
    assert (page.title, page.body, page.parent, page.author) == ("Compte rendu", "Présents : tous.", None, people.bob)
