"""Events written as calendars (RFC 5545): subscriptions (METHOD:PUBLISH), mails (REQUEST, CANCEL; RFC 5546).

The same events give the same bytes: what changes with time (DTSTAMP) is the date of the last change of each. A changed
event keeps its UID and raises its SEQUENCE, by which programs know that it is the same and newer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from icalendar import Calendar, vCalAddress, vDDDTypes, vInt, vRecur, vText, vUri
from icalendar import Event as VEvent

from agenda import recurrence
from agenda.ics.zones import described
from agenda.models import Event, Occurrence
from agenda.times import Wall, zone_of
from core import text
from notifications.mail import absolute

PRODID = "-//Veillee//Agenda//FR"
MEDIA_TYPE = "text/calendar"
REFRESH = timedelta(hours=1)
DESCRIPTION_MAX = 4000


@dataclass(frozen=True)
class Attendee:
    """Whom a calendar mail invites: their address, and their name when it is known."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class Entry:
    """What a calendar knows one time of an event by, when it was sent alone: kept apart from its series, which may
    change its identifier.
    """

    uid: str
    sequence: int
    at: datetime


def published(
    events: Iterable[Event],
    *,
    title: str,
    url: str = "",
    sees_links: Collection[int] = (),
    alone: Iterable[tuple[Occurrence, Entry | None]] = (),
) -> bytes:
    """Return a calendar to subscribe to. `events` come from `loaded`; `sees_links` are the ids of the events whose
    kept link the reader sees. `alone` are single times of events that come again: somebody comes to these, not to all.
    """
    calendar = _calendar("PUBLISH")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, vText(title))
    if url:
        calendar.add("URL", vUri(absolute(url)))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", REFRESH)
    single = list(alone)
    rows = list(events)
    _add_zones(calendar, [*rows, *(one.event for one, _entry in single)])
    _fill(calendar, rows, sees_links)
    known = {event.uid for event in rows}
    for one, entry in single:
        sees_link = not one.event.is_link_kept or one.event_id in sees_links
        component = _alone(one.event, one, sees_link, entry)
        if str(component["UID"]) not in known:
            known.add(str(component["UID"]))
            calendar.add_component(component)
    return bytes(calendar.to_ical())


def invitation(
    event: Event,
    attendee: Attendee,
    *,
    occurrence: Occurrence | None = None,
    sees_link: bool = True,
    entry: Entry | None = None,
) -> bytes:
    """Return what a mail of confirmation, or of change, carries: METHOD:REQUEST, to be put in the calendar or updated.

    With `occurrence`, one time of an event that comes again is sent alone, as an event of its own: somebody who
    registered for one time is not invited to the others (its UID holds the day, so that each time is updated apart).
    """
    return _mailed("REQUEST", event, attendee, occurrence, sees_link, entry)


def cancellation(
    event: Event, attendee: Attendee, *, occurrence: Occurrence | None = None, entry: Entry | None = None
) -> bytes:
    """Return what a mail of cancellation carries: METHOD:CANCEL, by which the event is struck out of the calendar."""
    return _mailed("CANCEL", event, attendee, occurrence, False, entry)


def _mailed(
    method: str,
    event: Event,
    attendee: Attendee,
    occurrence: Occurrence | None,
    sees_link: bool,
    entry: Entry | None,
) -> bytes:
    calendar = _calendar(method)
    component = _alone(event, occurrence, sees_link, entry)
    guest = vCalAddress(f"mailto:{attendee.email}")
    if attendee.name:
        guest.params["CN"] = vText(attendee.name)
    guest.params |= {"PARTSTAT": vText("ACCEPTED"), "ROLE": vText("REQ-PARTICIPANT"), "RSVP": vText("FALSE")}
    component.add("ATTENDEE", guest)
    if method == "CANCEL":
        component["STATUS"] = vText("CANCELLED")
    _add_zones(calendar, [event])
    calendar.add_component(component)
    return bytes(calendar.to_ical())


def _alone(event: Event, occurrence: Occurrence | None, sees_link: bool, entry: Entry | None) -> VEvent:
    """Return one time of an event as an entry of its own, or a whole event; `entry` is what calendars know it by."""
    component = _component(event, sees_link, occurrence=occurrence)
    if event.rrule and occurrence is not None:
        component["UID"] = vText(time_uid(event, occurrence.day))
    else:
        _add_rule(component, event, [])
    if entry is not None:
        component["UID"] = vText(entry.uid)
        component["SEQUENCE"] = vInt(max(entry.sequence, event.sequence))
        component["DTSTAMP"] = vDDDTypes(_second(entry.at))
    return component


def time_uid(event: Event, day: date) -> str:
    """Return the identifier of one time of a series that is sent alone."""
    name, _at, host = event.uid.rpartition("@")
    return f"{name}-{day:%Y%m%d}@{host}" if name else f"{event.uid}-{day:%Y%m%d}"


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    return calendar


def _fill(calendar: Calendar, events: Iterable[Event], sees_links: Collection[int]) -> None:
    """Add events, each UID once: two groups may have brought the same one in from elsewhere."""
    once = {event.uid: event for event in sorted(events, key=lambda one: (one.starts_at, one.pk), reverse=True)}
    rows = sorted(once.values(), key=lambda one: (one.starts_at, one.pk))
    for event in rows:
        sees_link = not event.is_link_kept or event.pk in sees_links
        unusual: list[Occurrence] = getattr(event, "unusual", []) if event.rrule else []
        component = _component(event, sees_link)
        _add_rule(component, event, unusual)
        calendar.add_component(component)
        for one in unusual:
            if one.state != Occurrence.State.SKIPPED:
                one.event = event
                calendar.add_component(_component(event, sees_link, occurrence=one, is_part=True))


def _add_zones(calendar: Calendar, events: Iterable[Event]) -> None:
    for name in sorted({zone_of(event.zone).key for event in events if not event.wall.is_whole_day}):
        calendar.add_component(described(name))


def _component(event: Event, sees_link: bool, *, occurrence: Occurrence | None = None, is_part: bool = False) -> VEvent:
    """Return an event, or one time of it; `is_part` says that it stands beside its series (RECURRENCE-ID)."""
    component = VEvent()
    component.add("UID", vText(event.uid))
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        component.add(name, _second(event.changed_at))
    component.add("CREATED", _second(event.created_at))
    component.add("SEQUENCE", event.sequence)
    if occurrence is not None:
        occurrence.event = event
    if is_part and occurrence is not None:
        component.add("RECURRENCE-ID", start_of(occurrence.planned))
    _add_when(component, (occurrence or event).wall, is_instant=event.is_deadline)
    _add_words(component, event, occurrence, sees_link)
    is_cancelled = occurrence.is_cancelled if occurrence else event.is_cancelled
    component.add("STATUS", "CANCELLED" if is_cancelled else "CONFIRMED")
    return component


def _add_when(component: VEvent, wall: Wall, *, is_instant: bool) -> None:
    component.add("DTSTART", start_of(wall))
    if wall.start_time is None:
        component.add("DTEND", (wall.end_day or wall.start_day) + timedelta(days=1))
        component.add("TRANSP", "TRANSPARENT")
    elif not is_instant or wall.end_time is not None:
        component.add("DTEND", wall.ends_at.astimezone(zone_of(wall.zone)))


def start_of(wall: Wall) -> date | datetime:
    """Return the start as a calendar says it: a day, or an hour in its zone."""
    if wall.start_time is None:
        return wall.start_day
    return datetime.combine(wall.start_day, wall.start_time, zone_of(wall.zone))


def _add_words(component: VEvent, event: Event, occurrence: Occurrence | None, sees_link: bool) -> None:
    link = (occurrence.link if occurrence and occurrence.link else event.link) if sees_link else ""
    body = text.plain(event.body_html)[:DESCRIPTION_MAX]
    page = absolute(event.permanent_url)
    component.add("SUMMARY", vText(occurrence.name if occurrence else event.title))
    component.add("DESCRIPTION", vText("\n\n".join(part for part in (body, link, page) if part)))
    component.add("URL", vUri(page))
    where = occurrence.where if occurrence else event.where
    if where:
        component.add("LOCATION", vText(where))
    if link:
        component.add("CONFERENCE", vUri(link), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    tags = [row.tag.name for row in getattr(event, "loaded_tags", [])]
    if tags:
        component.add("CATEGORIES", tags)
    component.add("ORGANIZER", _organiser(event))


def _organiser(event: Event) -> vCalAddress:
    """Return the group as the organiser, at the site's address: no member's own is given away."""
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = vText(event.group.name)
    return organiser


def _add_rule(component: VEvent, event: Event, unusual: list[Occurrence]) -> None:
    if not event.rrule:
        return
    component.add("RRULE", vRecur.from_ical(recurrence.export(event.rrule, event.wall)))
    out: list[Any] = [start_of(event.wall.on(one.day)) for one in unusual if one.state == Occurrence.State.SKIPPED]
    if out:
        component.add("EXDATE", out, parameters={"VALUE": "DATE"} if event.wall.is_whole_day else {})


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
