"""Spans of days on a watch's own calendar, and the two they are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.db.models import Q

from veille.models import Watch
from veille.showing import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True)
class Span:
    """Whole days, both ends included."""

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        """Tell whether it is exactly one month of the calendar."""
        return self.first.day == 1 and self.last == month_of(self.first).last

    @property
    def weeks(self) -> float:
        """How many weeks it lasts."""
        return ((self.last - self.first).days + 1) / 7

    def before(self) -> Self:
        """Return the span just before: the previous month of a month, else as many days."""
        if self.is_month:
            shorter = month_of(self.first - timedelta(days=1))
            return type(self)(shorter.first, shorter.last)
        days = self.last - self.first + timedelta(days=1)
        return type(self)(self.first - days, self.last - days)

    def year_ago(self) -> Self:
        """Return the same days of the year before; 29 February becomes the 28th."""
        return type(self)(_year_before(self.first), _year_before(self.last))

    def q(self, watch: Watch, path: str) -> Q:
        """Return the condition that the moment at `path` is inside, on the watch's own clock."""
        start, end = self.moments(watch)
        return Q(**{f"{path}__gte": start, f"{path}__lt": end})

    def moments(self, watch: Watch) -> tuple[datetime, datetime]:
        """Return when it begins and when it is over (UTC)."""
        zone = ZoneInfo(watch.time_zone)
        start = datetime.combine(self.first, datetime.min.time(), tzinfo=zone)
        end = datetime.combine(self.last + timedelta(days=1), datetime.min.time(), tzinfo=zone)
        return start.astimezone(UTC), end.astimezone(UTC)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def month_of(day: date) -> Span:
    """Return the month of the calendar that holds a day."""
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def read_month(written: str, instead: date) -> Span:
    """Return the month that an address names as `2026-11`, or that of `instead` when it names none."""
    year, _dash, month = written.partition("-")
    is_number = len(written) == 7 and (year + month).isdecimal() and (year + month).isascii()
    if is_number and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12:
        return month_of(date(int(year), int(month), 1))
    return month_of(instead)


def today(watch: Watch, now: datetime) -> date:
    """Return the day it is at the watch's place."""
    return now.astimezone(ZoneInfo(watch.time_zone)).date()
