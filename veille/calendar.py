"""When the next edition is due: a weekday and an hour on the group's own clock, whatever daylight saving does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from veille.models import Watch

HORIZON_WEEKS = 60


def due_on(watch: Watch, day: date) -> datetime:
    """Return the moment (UTC) at which an edition of `day` goes out.

    An hour that the clock skips in spring counts as the hour after; one that it shows twice in autumn, as the first.
    """
    zone = ZoneInfo(watch.time_zone)
    return datetime.combine(day, watch.hour, tzinfo=zone).astimezone(UTC)


def next_due(watch: Watch, after: datetime) -> datetime:
    """Return the first moment (UTC) later than `after` at which an edition is due, weeks off left out.

    Raises ValueError when every week of the coming year is off. Costs one query.
    """
    return upcoming(watch, after, 1)[0]


def upcoming(watch: Watch, after: datetime, count: int) -> list[datetime]:
    """Return the next `count` moments (UTC) later than `after`. Raises ValueError when there are fewer in a year."""
    off = list(watch.weeks_off.values_list("first_day", "last_day"))
    local = after.astimezone(ZoneInfo(watch.time_zone)).date()
    first = local + timedelta(days=(watch.weekday - local.weekday()) % 7)
    found: list[datetime] = []
    for week in range(HORIZON_WEEKS):
        day = first + timedelta(weeks=week)
        moment = due_on(watch, day)
        if moment > after and not any(start <= day <= end for start, end in off):
            found.append(moment)
        if len(found) == count:
            return found
    raise ValueError("every week of the coming year is off")


def cutoff_of(watch: Watch, due: datetime) -> datetime:
    """Return until when (UTC) what is selected goes into the edition of `due`."""
    return due - timedelta(minutes=watch.cutoff_minutes)
