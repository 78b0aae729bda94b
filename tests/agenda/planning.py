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


def staged(group: Group, author: Any) -> tuple[Event, dict[str, Any]]:
    """Return, for the access matrix, an event with canaries in it, and what leads to the pages of the agenda."""
    event = plan(
        group, author, "Zibeline", place="Zibeline CANARIPLACE", link="https://exemple.org/CANARILINK",
        is_link_kept=True,
    )  # fmt: skip
    series = plan(group, author, "Zibeline chaque semaine", rrule="FREQ=WEEKLY;COUNT=2")
    values: dict[str, Any] = {"paper": 1, "agenda_site:calendar.which": "mine"}
    for page in ("detail", "edit", "delete", "cancel", "hold", "ics", "add_paper", "remove_paper"):
        values |= {f"agenda:{page}.pk": event.pk, f"agenda:{page}.slug": event.slug}
    for page in ("change_time", "cancel_time", "hold_time", "skip_time", "part"):
        values |= {f"agenda:{page}.pk": series.pk, f"agenda:{page}.time": series.occurrences.earliest("day").pk}
    return event, values
