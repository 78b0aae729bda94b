"""Time zones as calendar files describe them (RFC 5545, 3.6.5), from the tables of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

FIRST, LAST = 2010, 2037
"""The years described: programs that know the zone by its name use their own tables anyway."""
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@dataclass(frozen=True)
class Change:
    """One change of the clocks: when, by the clock before it; from and to what offset; the name of the time after."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


@cache
def described(name: str) -> Timezone:
    """Return the VTIMEZONE of a zone. Where each year changes by the same rule, the rule is said once."""
    found = Timezone()
    found.add("tzid", name)
    changes = _changes(ZoneInfo(name))
    if not changes:
        found.add_component(_still(ZoneInfo(name)))
        return found
    for is_summer in (True, False):
        rows = [one for one in changes if one.is_summer == is_summer]
        for before, after in dict.fromkeys((one.before, one.after) for one in rows):
            found.add_component(_observance([one for one in rows if (one.before, one.after) == (before, after)]))
    return found


def _changes(zone: ZoneInfo) -> list[Change]:
    """Return the changes of the clocks of a zone within the years described, in order."""
    moment, end = datetime(FIRST, 1, 1, tzinfo=UTC), datetime(LAST + 1, 1, 1, tzinfo=UTC)
    step, found = timedelta(days=1), []
    while moment < end:
        if _offset(moment, zone) != _offset(moment + step, zone):
            at = _exact(moment, moment + step, zone)
            before, after = _offset(at - timedelta(seconds=1), zone), _offset(at, zone)
            local = at.astimezone(zone)
            found.append(
                Change((at + before).replace(tzinfo=None), before, after, str(local.tzname()), bool(local.dst()))
            )
        moment += step
    return found


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _exact(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second of the new time between two moments."""
    before = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high


def _observance(rows: list[Change]) -> TimezoneStandard | TimezoneDaylight:
    first = rows[0]
    part = TimezoneDaylight() if first.is_summer else TimezoneStandard()
    part.add("dtstart", first.wall)
    part.add("tzoffsetfrom", first.before)
    part.add("tzoffsetto", first.after)
    part.add("tzname", first.name)
    rule = _rule(rows)
    if rule:
        part.add("rrule", vRecur.from_ical(rule))
    elif rows[1:]:
        part.add("rdate", [one.wall for one in rows[1:]])
    return part


def _rule(rows: list[Change]) -> str:
    """Return the yearly rule that gives all of `rows`, when there is one."""
    if (
        len(rows) != LAST - FIRST + 1
        or len({(one.wall.month, one.wall.weekday(), one.wall.time()) for one in rows}) > 1
    ):
        return ""
    day, month = DAYS[rows[0].wall.weekday()], rows[0].wall.month
    if all((one.wall + timedelta(days=7)).month != month for one in rows):
        return f"FREQ=YEARLY;BYDAY=-1{day};BYMONTH={month}"
    nth = {(one.wall.day - 1) // 7 + 1 for one in rows}
    return f"FREQ=YEARLY;BYDAY={nth.pop()}{day};BYMONTH={month}" if len(nth) == 1 else ""


def _still(zone: ZoneInfo) -> TimezoneStandard:
    """Return the one time of a zone whose clocks never change."""
    moment = datetime(FIRST, 1, 1, tzinfo=zone)
    part = TimezoneStandard()
    part.add("dtstart", datetime(FIRST, 1, 1))  # noqa: DTZ001 - the clock of the zone itself (RFC 5545, 3.6.5)
    part.add("tzoffsetfrom", moment.utcoffset())
    part.add("tzoffsetto", moment.utcoffset())
    part.add("tzname", moment.tzname())
    return part
