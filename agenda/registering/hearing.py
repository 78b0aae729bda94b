"""Who answered an event, among those who hear of what happens to it; and who hears it from registrations instead."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from activity.models import Activity
from agenda.models import Event, Registration
from agenda.registering.telling import CONCERNED
from core import clock

OURS = {"when", "where", "link"}
"""What the mails of registrations tell of a change; the rest is told by the mail of the event."""
ENDS = {"event.cancelled", "event.time_cancelled", "event.held"}


def answered(event_pk: int, occurrence: int | None) -> QuerySet[Registration]:
    """Return who comes, may come or waits, at one time of an event or at any to come."""
    rows = Registration.objects.filter(occurrence__event=event_pk, occurrence__ends_at__gt=clock.now())
    rows = rows.filter(state__in=CONCERNED, user__isnull=False)
    return rows.filter(occurrence=occurrence) if occurrence else rows


def coming(event: Event, occurrence: int | None) -> QuerySet[User]:
    """Return the people with an account who hear, on the site, of what happens to an event they answered."""
    return User.objects.filter(pk__in=answered(event.pk, occurrence).values("user_id"))


def tells(activity: Activity, user: User) -> bool:
    """Tell whether registrations write to somebody of an act on an event: its mail would say the same twice."""
    changed = {row.get("what") for row in activity.data.get("changes", [])}
    is_ours = activity.verb in ENDS or (activity.verb in {"event.changed", "event.time_changed"} and changed & OURS)
    return (
        bool(is_ours) and answered(activity.content_id or 0, activity.data.get("occurrence")).filter(user=user).exists()
    )
