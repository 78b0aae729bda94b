"""What people of the demonstration announce: the events of `data/agenda.yaml`, past and to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from accounts.models import User
from accounts.territories import resolve
from agenda import actions, series
from agenda.models import Event
from demo.told import Told
from groups.models import Group

DATA = Path(__file__).parent / "data" / "agenda.yaml"
BEFORE = timedelta(days=21)
PLAIN = ["title", "body", "place", "address", "room", "link", "nature", "price", "public", "accessibility", "contact"]


class Plans:
    """Events, told through the product's own actions, each announced three weeks before."""

    def __init__(self, people: dict[str, User], groups: dict[str, Group], now: datetime) -> None:
        self.people, self.groups, self.now = people, groups, now
        self.told = yaml.safe_load(DATA.read_text())

    def events(self) -> Iterator[Told]:
        """Yield everything that is announced, with its moment."""
        latest = self.now - timedelta(hours=20)
        for row in self.told["events"]:
            day = self.day(row)
            noon = datetime.combine(day, time(12), ZoneInfo("Europe/Paris"))
            yield Told(min(noon - BEFORE, latest), 2, partial(self.announce, row, day))

    def day(self, row: dict[str, Any]) -> date:
        """Return the day of an event: the weekday said, in the week of the day counted from today."""
        around = self.now.astimezone(ZoneInfo("Europe/Paris")).date() + timedelta(days=row["days"])
        day = around + timedelta(days=row["weekday"] - around.weekday())
        if row["days"] > 0 and day <= around - timedelta(days=row["days"]):
            day += timedelta(days=7)
        return (
            day.replace(day=1 + (row["weekday"] - day.replace(day=1).weekday()) % 7)
            if "BYDAY=1" in row.get("rrule", "")
            else day
        )

    def announce(self, row: dict[str, Any], day: date) -> None:
        """Announce an event; cancel, change or take out a time of it where the data say so."""
        last = day + timedelta(days=row["last"]) if "last" in row else None
        event = Event(
            group=self.groups[row["group"]],
            audience=row.get("audience", "group"),
            start_day=day,
            start_time=time.fromisoformat(row["from"]) if "from" in row else None,
            end_day=last,
            end_time=time.fromisoformat(row["to"]) if "to" in row else None,
            rrule=row.get("rrule", ""),
            territory=resolve(row["commune"]) if "commune" in row else None,
            is_link_kept=row.get("kept", False),
            source_name=row.get("source", ""),
            source_url=row.get("url", ""),
            **{name: row[name] for name in PLAIN if name in row},
        )
        author = self.people[row["by"]]
        given = actions.Given(
            organisers=[self.people[name] for name in row.get("organisers", [])], tags=row.get("tags", [])
        )
        actions.announce(event=event, author=author, given=given)
        self.then(event, author, row)

    def then(self, event: Event, author: User, row: dict[str, Any]) -> None:
        """Do what happened to an event after it was announced."""
        if "cancelled" in row:
            actions.cancel(event=event, by=author, reason=row["cancelled"])
        times = list(event.occurrences.select_related("event__group", "event__territory").order_by("day")[1:4])
        if row.get("changed"):
            series.change_time(occurrence=times[0], by=author, own=series.Own(times[0].wall, place="Médiathèque"))
        if row.get("skipped"):
            series.cancel_time(occurrence=times[1], by=author, reason="La médiatrice est en formation.")
            series.skip_time(occurrence=times[2], by=author)
