"""The slot of a date poll put in the agenda, once; those who voted are told (AG13)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from activity.record import record
from agenda import actions
from agenda.models import Event
from agenda.times import Wall, wall_of
from content.models import Content
from toolkit import actions as kit


@transaction.atomic
def of_slot(*, poll: Content, starts_at: datetime, ends_at: datetime | None, by: User) -> Event:
    """Put the slot of a poll in the agenda, for the readers of the poll; those who voted are told, once."""
    Content.objects.select_for_update().get(pk=poll.pk)
    standing = Event.objects.filter(made_of=poll.pk, trashed_at=None).select_related("group").first()
    if standing is not None:
        return standing
    zone = poll.group.time_zone
    event = Event(group=poll.group, title=poll.title, audience=poll.audience, made_of_id=poll.pk)
    event.set_wall(wall_between(starts_at, ends_at, zone))
    actions.announce(event=event, author=by, given=actions.Given(), quiet=True)
    kit.announce(record("event.dated", actor=by, content=event, poll=poll.pk))
    return event


def wall_between(starts_at: datetime, ends_at: datetime | None, zone: str) -> Wall:
    """Return what the clock of a zone says of a slot; one from midnight without an end is a whole day."""
    start = wall_of(starts_at, zone)
    if ends_at is None:
        hour = start.time() if start.hour or start.minute else None
        return Wall(zone, start.date(), hour)
    end = wall_of(ends_at, zone)
    return Wall(zone, start.date(), start.time(), end.date(), end.time())
