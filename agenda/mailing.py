"""A calendar file sent by mail to the group: its events stand in the agenda, as if they had been typed there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from agenda import importing
from agenda.actions import Given
from agenda.ics import reading
from agenda.models import Event
from content.models import Content
from core.tools import Mailed
from groups.models import Group

EVENTS_MAX = 5
"""A mail is an invitation or two; a whole calendar is brought in on the site, where one sees first what it holds."""
BYTES_MAX = 1024 * 1024


def announce(group: Group, author: User, mail: Mailed) -> Content:
    """Announce the events of the calendar files of a mail, and return the first. Raises ValidationError with why."""
    calendars = [file for file in mail.files if str(file.name).lower().endswith(".ics")]
    if not calendars:
        raise ValidationError(_("No calendar file (.ics) came with this mail: its date is not known without one."))
    found = [one for file in calendars for one in _read(file, group)]
    if len(found) > EVENTS_MAX:
        raise ValidationError(
            _("More than %(count)s events came with this mail: bring the calendar in from the page of the agenda."),
            params={"count": EVENTS_MAX},
        )
    others = [file for file in mail.files if file not in calendars]
    made = [_announce(group, author, one, mail, others if not n else []) for n, one in enumerate(found)]
    return made[0]


def _read(file: Any, group: Group) -> list[reading.Read]:
    """Return the events of a calendar file. Raises ValidationError where none can be read."""
    file.seek(0)
    try:
        parsed = reading.read(file.read(BYTES_MAX), group.time_zone)
    except reading.UnreadableError as error:
        raise ValidationError(str(error)) from error
    if not parsed.events:
        why = parsed.failed[0].why if parsed.failed else _("There is no event in it.")
        raise ValidationError(_("No event was read in “%(name)s”. %(why)s"), params={"name": file.name, "why": why})
    return parsed.events


def _announce(group: Group, author: User, one: reading.Read, mail: Mailed, files: list[Any]) -> Content:
    """Announce one event; the one that stands already is changed by whoever may change it, never doubled."""
    standing = Event.objects.filter(group=group, uid=one.uid, trashed_at=None).select_related("group").first()
    if standing is not None:
        raise ValidationError(
            _("“%(title)s” is in the agenda already: change it there."), params={"title": standing.title}
        )
    if mail.text and not one.body:
        one.body = mail.text
    return importing.add(group=group, by=author, one=one, given=Given(tags=mail.tags, files=files))
