"""The rule by which an event comes again: what the form asks, the RRULE that says it, and the days it gives.

The rule is kept as RFC 5545 writes it, with one liberty: `UNTIL` is a day, the last on which the event may begin, by
the clock of the event. `export` writes it as the RFC wants, in UTC. Days are counted, not moments, so that an event at
18:30 stays at 18:30 when the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr
from django.utils.translation import gettext_lazy as _

from agenda.times import Wall, zone_of

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
EVERY_MAX = 99
COUNT_MAX = 500
"""The most times that a rule may give: ten years of weeks."""
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
FORMS = {
    "": _("It does not come again"),
    "daily": _("Every day"),
    "weekly": _("Every week"),
    "monthday": _("Every month, on the same date"),
    "weekday": _("Every month, on the same weekday (the second Tuesday)"),
    "last": _("Every month, on the last such weekday"),
    "yearly": _("Every year"),
}


class BadRuleError(ValueError):
    """A rule that we cannot keep; the text says why, for people."""


@dataclass(frozen=True)
class Rule:
    """What the form asks. `form` is a key of FORMS; `days` are of DAYS, for weeks; an end by `until` or by `count`."""

    form: str = ""
    every: int = 1
    days: list[str] = field(default_factory=list)
    until: date | None = None
    count: int | None = None

    def text(self, start: date) -> str:
        """Return the RRULE of an event that begins on `start`; empty for one that does not come again."""
        if not self.form:
            return ""
        parts = [f"FREQ={self.frequency}"]
        if self.every > 1:
            parts.append(f"INTERVAL={self.every}")
        if by := self._by(start):
            parts.append(by)
        if self.count:
            parts.append(f"COUNT={self.count}")
        elif self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)

    @property
    def frequency(self) -> str:
        """The word of the RFC."""
        known = {"daily": "DAILY", "weekly": "WEEKLY", "yearly": "YEARLY"}
        return known.get(self.form, "MONTHLY")

    def _by(self, start: date) -> str:
        day = DAYS[start.weekday()]
        if self.form == "weekly":
            chosen = [one for one in DAYS if one in {*self.days, day}]
            return f"BYDAY={','.join(chosen)}" if len(chosen) > 1 else ""
        if self.form == "weekday":
            return f"BYDAY={(start.day - 1) // 7 + 1}{day}"
        return f"BYDAY=-1{day}" if self.form == "last" else ""


def split(rule: str) -> dict[str, str]:
    """Return the parts of a rule by name."""
    pairs = (part.partition("=") for part in rule.strip().upper().removeprefix("RRULE:").split(";") if part)
    return {name.strip(): value.strip() for name, _equal, value in pairs}


def read(rule: str, start: date) -> Rule | None:
    """Return what the form would ask to make `rule`; None when it asks more than the form can say."""
    if not rule:
        return Rule()
    parts = split(rule)
    every = int(parts.get("INTERVAL", "1"))
    until = day_of(parts["UNTIL"]) if "UNTIL" in parts else None
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    days = [one for one in parts.get("BYDAY", "").split(",") if one]
    for form in FORMS:
        wanted = Rule(form, every, days if form == "weekly" else [], until, count)
        if form and split(wanted.text(start)) == {**parts, **({"INTERVAL": str(every)} if every > 1 else {})}:
            return wanted
    return None


def day_of(value: str) -> date:
    """Return the day that an `UNTIL` names, by the clock in which it is written. Raises BadRuleError."""
    try:
        return datetime.strptime(value[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise BadRuleError(value) from error


def checked(rule: str, zone: str = "Europe/Paris") -> str:
    """Return a rule that came from elsewhere in the form we keep. Raises BadRuleError, which says why not."""
    parts = split(rule)
    if parts.get("FREQ") not in FREQUENCIES:
        raise BadRuleError(_("It comes again more often than every day, or by no rule we know."))
    unknown = set(parts) - PARTS
    if unknown or not all(_is_sane(name, value) for name, value in parts.items()):
        raise BadRuleError(_("Its rule asks for more than this agenda can do."))
    until = parts.get("UNTIL", "")
    if until.endswith("Z") and len(until) == 16:
        moment = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        until = f"{moment.astimezone(zone_of(zone)):%Y%m%d}"
    if until:
        parts["UNTIL"] = f"{day_of(until):%Y%m%d}"
    said = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rrulestr(said, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001 - days have no zone
    except ValueError as error:
        raise BadRuleError(_("Its rule asks for more than this agenda can do.")) from error
    return said


def _is_sane(name: str, value: str) -> bool:
    """Tell whether a part of a rule stays within what can be counted in bounded time."""
    if name in {"INTERVAL", "COUNT"}:
        most = EVERY_MAX if name == "INTERVAL" else COUNT_MAX
        return value.isascii() and value.isdigit() and len(value) < 5 and 1 <= int(value) <= most
    if name in {"BYMONTHDAY", "BYMONTH", "BYSETPOS"}:
        numbers = [one.lstrip("+-") for one in value.split(",")]
        most = 12 if name == "BYMONTH" else 28 if name == "BYMONTHDAY" else 4
        last = name == "BYMONTHDAY" and value in {"31", "30", "29", "-1"}
        return last or all(one.isascii() and one.isdigit() and 1 <= int(one[:4]) <= most for one in numbers)
    if name == "BYDAY":
        return all(
            one[-2:] in DAYS and one[:-2].lstrip("+-") in {"", "1", "2", "3", "4", "5"} for one in value.split(",")
        )
    return True


def days(rule: str, start: date, until: date) -> list[date]:
    """Return the days a rule gives from `start` to `until`, the first always among them: at most COUNT_MAX."""
    if not rule:
        return [start]
    found = [start]
    for day in takewhile(lambda one: one <= until, _all(rule, start)):
        if day != start:
            found.append(day)
        if len(found) >= COUNT_MAX:
            break
    return found


def _all(rule: str, start: date) -> Iterator[date]:
    """Give the days one after the other: some rules have no end."""
    for moment in rrulestr(rule, dtstart=datetime.combine(start, time(0))):
        yield moment.date()


def ended_before(rule: str, day: date) -> str:
    """Return the rule that stops before `day`."""
    parts = split(rule)
    parts.pop("COUNT", None)
    parts["UNTIL"] = f"{day - timedelta(days=1):%Y%m%d}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def export(rule: str, wall: Wall) -> str:
    """Return the rule as RFC 5545 (3.3.10) writes it: UNTIL is a day for whole days, else a moment in UTC."""
    parts = split(rule)
    if "UNTIL" in parts and not wall.is_whole_day:
        last = Wall(wall.zone, day_of(parts["UNTIL"]), wall.start_time).starts_at
        parts["UNTIL"] = f"{last:%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())
