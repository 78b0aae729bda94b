"""The calendar file of one registration, which calendars add, update and remove by themselves (RFC 5545, 5546, 6047).

One time of an event is one entry of its own, whose identifier never changes. SEQUENCE rises with each change, so that a
later file replaces an earlier one.
"""

from __future__ import annotations

from agenda.ics import writing
from agenda.models import Registration, RegistrationTold
from core import clock, text


def written(row: Registration, method: str, *, sees_link: bool) -> str:
    """Return the file that asks the calendar of somebody registered to keep the date (REQUEST) or drop it (CANCEL)."""
    occurrence, event = row.occurrence, row.occurrence.event
    told = RegistrationTold.objects.filter(occurrence=occurrence).first()
    entry = writing.Entry(told.uid, told.number, clock.now()) if told else None
    attendee = writing.Attendee(row.address, text.one_line(row.shown_name))
    if method == "CANCEL":
        return writing.cancellation(event, attendee, occurrence=occurrence, entry=entry).decode()
    return writing.invitation(event, attendee, occurrence=occurrence, sees_link=sees_link, entry=entry).decode()
