"""The calendar file of one registration, which calendars add, update and remove by themselves (RFC 5545, 5546, 6047).

One time of an event is one entry of its own, whose identifier never changes. SEQUENCE rises with each change, so that a
later file replaces an earlier one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from agenda.models import Occurrence, Registration, RegistrationTold
from agenda.times import Wall, zone_of
from core import clock, text
from notifications.mail import absolute


def written(row: Registration, method: str, *, sees_link: bool) -> str:
    """Return the file that asks the calendar of somebody registered to keep the date (REQUEST) or drop it (CANCEL)."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//Agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(entry(row, method, sees_link=sees_link))
    calendar.add_missing_timezones(last_date=row.occurrence.wall.start_day + timedelta(days=800))
    return calendar.to_ical().decode()


def entry(row: Registration, method: str, *, sees_link: bool) -> Event:
    """Return the entry of one person for one time of an event."""
    occurrence, event = row.occurrence, row.occurrence.event
    told = RegistrationTold.objects.filter(occurrence=occurrence).first()
    made = Event()
    made.add("uid", told.uid if told else event.uid)
    made.add("sequence", max(told.number if told else 0, event.sequence))
    made.add("dtstamp", clock.now())
    made.add("last-modified", event.changed_at)
    made.add("summary", occurrence.name)
    for name, value in bounds(occurrence.wall).items():
        made.add(name, value)
    if occurrence.where:
        made.add("location", occurrence.where)
    made.add("description", description(occurrence, sees_link=sees_link))
    made.add("url", absolute(occurrence.get_absolute_url()))
    made.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    made.add("organizer", organiser(occurrence), encode=False)
    made.add("attendee", attendee(row, method), encode=False)
    return made


def bounds(wall: Wall) -> dict[str, Any]:
    """Return when it starts and ends, as calendars want it: in the zone of the event, or as whole days."""
    if wall.start_time is None:
        last = wall.end_day or wall.start_day
        return {"dtstart": wall.start_day, "dtend": last + timedelta(days=1)}
    zone = zone_of(wall.zone)
    moments: dict[str, datetime] = {"dtstart": wall.starts_at.astimezone(zone), "dtend": wall.ends_at.astimezone(zone)}
    return moments


def description(occurrence: Occurrence, *, sees_link: bool) -> str:
    """Return the words of the entry: the link for those who may have it, the first words of the text, the page."""
    event = occurrence.event
    link = occurrence.link or event.link
    parts = [_("Online: %(link)s") % {"link": link} if link and sees_link else ""]
    parts += [text.excerpt(text.plain(event.body_html), 500), absolute(occurrence.get_absolute_url())]
    return "\n\n".join(part for part in parts if part)


def organiser(occurrence: Occurrence) -> vCalAddress:
    """Return who invites: the group, at the address of the site's mails, as programs compare it with the sender."""
    found = vCalAddress(f"MAILTO:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    found.params["cn"] = vText(text.one_line(occurrence.event.group.name))
    return found


def attendee(row: Registration, method: str) -> vCalAddress:
    """Return the person, who has answered already: their program has nothing to ask."""
    found = vCalAddress(f"MAILTO:{row.address}")
    found.params["cn"] = vText(text.one_line(row.shown_name))
    found.params["partstat"] = vText("DECLINED" if method == "CANCEL" else "ACCEPTED")
    found.params["role"] = vText("REQ-PARTICIPANT")
    found.params["rsvp"] = vText("FALSE")
    return found
