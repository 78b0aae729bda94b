"""From what people say (a day, an hour, a time zone) to moments, and back. Daylight saving is decided here alone.

What is typed is kept as typed, with the name of the zone: "18:30 in Paris" stays so when the rules of a zone change.
Moments in UTC are computed from it, for ordering and comparing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

SHORT = timedelta(hours=1)
"""How long something lasts whose end nobody said: it stays among what is going on for that time."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Wall:
    """When something is, as a clock on the wall there says it. `start_time` None means whole days, the last included.

    `end_day` None means that nobody said when it ends.
    """

    zone: str
    start_day: date
    start_time: time | None = None
    end_day: date | None = None
    end_time: time | None = None

    @property
    def is_whole_day(self) -> bool:
        """Tell whether it has days only, no hours."""
        return self.start_time is None

    @property
    def starts_at(self) -> datetime:
        """The moment it starts, in UTC."""
        return instant(self.start_day, self.start_time, self.zone)

    @property
    def ends_at(self) -> datetime:
        """The moment it ends, in UTC: after the last of whole days; an hour after the start when nobody said."""
        last = self.end_day or self.start_day
        if self.start_time is None:
            return instant(last + timedelta(days=1), None, self.zone)
        if self.end_time is None:
            is_later = last > self.start_day
            return instant(last + timedelta(days=1), None, self.zone) if is_later else self.starts_at + SHORT
        return instant(last, self.end_time, self.zone)

    def on(self, day: date) -> Wall:
        """Return the same hours for something that begins on another day."""
        end = None if self.end_day is None else day + (self.end_day - self.start_day)
        return Wall(self.zone, day, self.start_time, end, self.end_time)


def instant(day: date, hour: time | None, zone: str) -> datetime:
    """Return the moment of a day and an hour in a zone, in UTC; without an hour, the first moment of the day.

    An hour that the change to summer time skips is taken as if the clocks had not moved yet; one that comes twice in
    autumn is the first of the two (RFC 5545, 3.3.5).
    """
    return datetime.combine(day, hour or time(0), zone_of(zone)).astimezone(UTC)


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone; that of Paris for a name that this machine does not know."""
    return ZoneInfo(name if name in available_timezones() else "Europe/Paris")


def wall_of(moment: datetime, zone: str) -> datetime:
    """Return what a clock on the wall says in a zone at a moment, without its zone."""
    return moment.astimezone(zone_of(zone)).replace(tzinfo=None)
