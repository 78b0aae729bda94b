"""Reading a calendar of another program: what can be read, and for each thing that cannot, its line and why (AG19).

Programs write the same thing in their own ways: Outlook names time zones as Windows does, Thunderbird and Apple add
fields of their own, Google writes all in UTC. Each event is read by itself, so that one that is broken spoils no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from icalendar.parser import Contentline
from icalendar.prop import vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from agenda import recurrence
from agenda.times import FIRST_YEAR, LAST_YEAR, Wall, wall_of
from core import text

BYTES_MAX = 1_000_000
EVENTS_MAX = 500
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?")


class UnreadableError(ValueError):
    """Something in a calendar that we cannot read; the text says why, for people."""


@dataclass
class Line:
    """One property: its line in the file, its parameters and its value as written."""

    number: int
    value: str
    params: dict[str, str]


@dataclass
class Read:
    """One event that was read. `skipped` are days taken out; `parts` the times that differ, by their day."""

    line: int
    uid: str
    title: str
    wall: Wall
    rrule: str = ""
    body: str = ""
    place: str = ""
    link: str = ""
    is_cancelled: bool = False
    day: date | None = None
    skipped: list[date] = field(default_factory=list)
    parts: list[Read] = field(default_factory=list)


@dataclass(frozen=True)
class Failed:
    """One thing that could not be read: its line, what it is called if that is known, and why."""

    line: int
    title: str
    why: str


@dataclass
class Parsed:
    """A calendar as far as it could be read."""

    events: list[Read] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)


def read(written: bytes, zone: str) -> Parsed:
    """Return what a calendar says. `zone` is the clock of hours whose zone nobody names.

    Raises UnreadableError for what is no calendar at all.
    """
    said = written[:BYTES_MAX].decode("utf-8-sig", "replace")
    if "BEGIN:VCALENDAR" not in said.upper():
        raise UnreadableError(_("This is no calendar file: such a file begins with BEGIN:VCALENDAR."))
    found = Parsed()
    if len(written) > BYTES_MAX:
        found.failed.append(Failed(0, "", _("The file is longer than what is read at once: its end is left out.")))
    lines = list(unfolded(said))
    known = next((value for _n, line in lines if (value := _after(line, "X-WR-TIMEZONE"))), zone)
    zone = zone_named(known, zone)
    for number, block in blocks(lines, found):
        if len(found.events) >= EVENTS_MAX:
            why = _("Only the first %(count)s events are read.") % {"count": EVENTS_MAX}
            found.failed.append(Failed(number, "", why))
            break
        _read_into(found, number, block, zone)
    return _joined(found)


def unfolded(said: str) -> Iterator[tuple[int, str]]:
    """Give the lines of a file, those that were folded put together again (RFC 5545, 3.1), with their number."""
    held: tuple[int, str] | None = None
    for number, line in enumerate(said.splitlines(), 1):
        if line[:1] in {" ", "\t"} and held is not None:
            held = (held[0], held[1] + line[1:])
            continue
        if held is not None:
            yield held
        held = (number, line)
    if held is not None:
        yield held


def blocks(lines: list[tuple[int, str]], found: Parsed) -> Iterator[tuple[int, dict[str, list[Line]]]]:
    """Give each VEVENT as its properties by name; what is in it that cannot be read is noted."""
    block: dict[str, list[Line]] | None = None
    start, inner = 0, 0
    for number, line in lines:
        word = line.strip().upper()
        if word == "BEGIN:VEVENT":
            if block is not None:
                found.failed.append(Failed(start, "", _("This event has no end.")))
            block, start, inner = {}, number, 0
        elif word == "END:VEVENT" and block is not None:
            yield start, block
            block = None
        elif block is not None:
            # An alarm, or something else within the event, says nothing of the event itself.
            inner += word.startswith("BEGIN:") - word.startswith("END:")
            if not inner and not word.startswith("END:"):
                _property(block, number, line, found)
    if block is not None:
        found.failed.append(Failed(start, "", _("This event has no end.")))


def _property(block: dict[str, list[Line]], number: int, line: str, found: Parsed) -> None:
    if not line.strip():
        return
    try:
        name, params, value = Contentline(line).parts()
    except (ValueError, KeyError, IndexError):
        found.failed.append(Failed(number, text.one_line(line)[:80], _("This line is not written as calendars are.")))
        return
    given = {key.upper(): str(one) for key, one in params.items()}
    block.setdefault(name.upper(), []).append(Line(number, str(value), given))


def _read_into(found: Parsed, number: int, block: dict[str, list[Line]], zone: str) -> None:
    title = words(block, "SUMMARY")[:200]
    try:
        found.events.append(event(number, block, zone))
    except (UnreadableError, recurrence.BadRuleError) as error:
        found.failed.append(Failed(number, title, str(error)))
    except (ValueError, OverflowError):
        found.failed.append(Failed(number, title, _("A date in it is none.")))


def event(number: int, block: dict[str, list[Line]], zone: str) -> Read:
    """Return what the properties of one event say. Raises UnreadableError, BadRuleError or ValueError."""
    if "DTSTART" not in block:
        raise UnreadableError(_("It does not say when it begins."))
    start = block["DTSTART"][0]
    wall = wall_between(block, start, zone)
    rule = block["RRULE"][0].value if "RRULE" in block else ""
    if "RDATE" in block and not rule:
        raise UnreadableError(_("It comes again on a list of days, which this agenda does not keep."))
    part = block.get("RECURRENCE-ID")
    link = words(block, "CONFERENCE") or words(block, "X-GOOGLE-CONFERENCE")
    return Read(
        line=number,
        uid=words(block, "UID")[:255],
        title=words(block, "SUMMARY")[:200] or _("Untitled"),
        wall=wall,
        rrule=recurrence.checked(rule, wall.zone) if rule else "",
        body=text.normalise(written_text(block, "DESCRIPTION"))[: text.BODY_MAX],
        place=words(block, "LOCATION")[:200],
        link=link if link.startswith(("http://", "https://")) and len(link) < 2000 else "",
        is_cancelled=words(block, "STATUS").upper() == "CANCELLED",
        day=moment(part[0], wall.zone)[0] if part else None,
        skipped=[
            moment(Line(line.number, one, line.params), wall.zone)[0]
            for line in block.get("EXDATE", [])
            for one in line.value.split(",")
        ],
    )


def wall_between(block: dict[str, list[Line]], start: Line, zone: str) -> Wall:
    """Return when an event is: its own zone where it names one, else that of the calendar."""
    zone = zone_named(start.params.get("TZID", ""), zone)
    day, hour = moment(start, zone)
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise UnreadableError(_("Its year cannot be kept: %(year)s.") % {"year": day.year})
    last, until = day, None
    if "DTEND" in block:
        last, until = moment(block["DTEND"][0], zone)
        last = last - timedelta(days=1) if hour is None else last
    elif "DURATION" in block:
        lasts = vDuration.from_ical(block["DURATION"][0].value)
        ends = datetime.combine(day, hour or time(0)) + lasts
        last, until = (ends.date(), ends.time()) if hour else ((ends - timedelta(seconds=1)).date(), None)
    wall = Wall(zone, day, hour, max(last, day), until if hour else None)
    if wall.ends_at < wall.starts_at or last - day > timedelta(days=366):
        raise UnreadableError(_("It would end before it begins, or last for more than a year."))
    return wall if wall.ends_at > wall.starts_at else Wall(zone, day, hour)


def moment(line: Line, zone: str) -> tuple[date, time | None]:
    """Return the day and the hour that a value says by the clock of `zone`; no hour for a whole day."""
    match = _MOMENT.fullmatch(line.value.strip())
    if match is None:
        raise UnreadableError(_("“%(value)s” is no date.") % {"value": line.value[:40]})
    year, month, day, hour, minute, second, utc = match.groups()
    found = date(int(year), int(month), int(day))
    if hour is None:
        return found, None
    at = time(int(hour), int(minute), min(int(second or 0), 59)).replace(second=0)
    named = zone_named(line.params.get("TZID", ""), zone)
    if utc:
        local = wall_of(datetime.combine(found, at, UTC), zone)
    elif named != zone:
        local = wall_of(Wall(named, found, at).starts_at, zone)
    else:
        return found, at
    return local.date(), local.time()


def zone_named(name: str, otherwise: str) -> str:
    """Return the zone of that name: as all name it, as Windows does, or with a maker's name before it."""
    name = name.strip().strip('"')
    if name in available_timezones():
        return name
    if name in WINDOWS_TO_OLSON:
        return str(WINDOWS_TO_OLSON[name])
    parts = name.split("/")
    for count in (3, 2):
        if "/".join(parts[-count:]) in available_timezones():
            return "/".join(parts[-count:])
    return "UTC" if name.upper() in {"UTC", "GMT", "Z"} else otherwise


def written_text(block: dict[str, list[Line]], name: str) -> str:
    """Return the text of a property; the parser has undone its escapes."""
    return block[name][0].value if name in block else ""


def words(block: dict[str, list[Line]], name: str) -> str:
    """Return the same on one line."""
    return text.one_line(written_text(block, name))


def _after(line: str, name: str) -> str:
    return line.partition(":")[2].strip() if line.upper().startswith(f"{name}:") else ""


def _joined(found: Parsed) -> Parsed:
    """Put the times that differ with their series; one whose series is not in the file stands alone."""
    whole = {one.uid: one for one in found.events if one.day is None and one.uid}
    alone = [one for one in found.events if one.day is None]
    for one in found.events:
        if one.day is None:
            continue
        if one.uid in whole and whole[one.uid].rrule:
            whole[one.uid].parts.append(one)
        else:
            one.uid, one.day = f"{one.uid}-{one.day:%Y%m%d}", None
            alone.append(one)
    return Parsed(alone, sorted(found.failed, key=lambda one: one.line))
