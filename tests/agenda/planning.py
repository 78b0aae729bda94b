"""Events made in a line, for the tests of the agenda."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from agenda import actions
from agenda.actions import Given
from agenda.models import Event
from groups.models import Group

PARIS = ZoneInfo("Europe/Paris")


def day(days: int = 7) -> date:
    """Return the day that many days from now, in Paris."""
    return timezone.now().astimezone(PARIS).date() + timedelta(days=days)


def plan(group: Group, author: Any, title: str = "La réunion", when: date | None = None, **columns: Any) -> Event:
    """Return an event announced in `group` through the product's own action: from 18:30 to 20:00, in a week."""
    given = Given(organisers=columns.pop("organisers", []), tags=columns.pop("tags", ()))
    usual = {"start_day": when or day(), "start_time": time(18, 30), "end_time": time(20), "audience": "group"}
    event = Event(group=group, title=title, **{**usual, **columns})
    made = actions.announce(event=event, author=author, given=given)
    return Event.objects.select_related("group").get(pk=made.pk)


def typed(title: str = "La réunion tapée", **changes: Any) -> dict[str, Any]:
    """Return what a person types in the form of an event."""
    base = {
        "title": title, "nature": "meeting", "start_day": day().isoformat(), "start_time": "18:30", "end_time": "20:00",
        "audience": "group", "zone": "Europe/Paris", "repeat": "",
    }  # fmt: skip
    return {**base, **changes}


def at(year: int, month: int, day_: int, hour: int = 12, minute: int = 0) -> datetime:
    """Return a moment, by the clock of Paris."""
    return datetime(year, month, day_, hour, minute, tzinfo=PARIS)
