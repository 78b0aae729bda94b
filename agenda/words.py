"""When something takes place, in words: "jeudi 3 décembre 2026, de 18 h 30 à 20 h"."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agenda import recurrence
from agenda.times import Wall, zone_of

if TYPE_CHECKING:
    from agenda.models import Event

NBSP = "\u00a0"


def day_words(day: date, *, year: bool = True, weekday: bool = True, month: bool = True) -> str:
    """Return "jeudi 3 décembre 2026", less the parts not wanted; French says "1er" of the first."""
    number = "1er" if day.day == 1 and _french() else str(day.day)
    parts = [format_date(day, "l") if weekday else "", number]
    parts += [format_date(day, "F")] if month else []
    parts += [str(day.year)] if year else []
    return NBSP.join(part for part in parts if part)


def hour_words(hour: time) -> str:
    """Return "18 h 30", "18 h" or "18:30"."""
    if not _french():
        return f"{hour:%H:%M}"
    minutes = f"{NBSP}{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour}{NBSP}h{minutes}"


def _french() -> bool:
    return (translation.get_language() or "fr").startswith("fr")


def span_words(wall: Wall, *, is_deadline: bool = False) -> str:
    """Return when something is, in full."""
    first, last = wall.start_day, wall.end_day or wall.start_day
    if is_deadline:
        moment = f"{day_words(first)} {at(wall.start_time)}" if wall.start_time else day_words(first)
        return pgettext("a deadline", "by %(day)s") % {"day": moment}
    if first == last:
        return " ".join(part for part in (f"{day_words(first)}", hours_words(wall, comma=True)) if part)
    if wall.start_time is None:
        same = (first.year, first.month) == (last.year, last.month)
        opening = day_words(first, year=first.year != last.year, month=not same)
        return _("from %(first)s to %(last)s") % {"first": opening, "last": day_words(last)}
    ends = f"{day_words(last)} {at(wall.end_time)}" if wall.end_time else day_words(last)
    opening = f"{day_words(first, year=first.year != last.year)} {at(wall.start_time)}"
    return _("from %(first)s to %(last)s") % {"first": opening, "last": ends}


def at(hour: time) -> str:
    """Return "à 18 h 30"."""
    return pgettext("an hour", "at %(hour)s") % {"hour": hour_words(hour)}


def hours_words(wall: Wall, *, comma: bool = False) -> str:
    """Return "de 18 h 30 à 20 h", "à 18 h 30", or nothing for a whole day."""
    if wall.start_time is None:
        return ""
    if wall.end_time is None:
        return at(wall.start_time)
    return _("from %(start)s to %(end)s") % {
        "start": hour_words(wall.start_time),
        "end": hour_words(wall.end_time),
    }


def zone_note(wall: Wall) -> str:
    """Return what a reader whose clock differs must know: whose time is said, and what their own clock will say."""
    if wall.start_time is None:
        return ""
    here = timezone.localtime(wall.starts_at)
    there = wall.starts_at.astimezone(zone_of(wall.zone))
    if here.utcoffset() == there.utcoffset():
        return ""
    city = wall.zone.rpartition("/")[2].replace("_", " ")
    mine = hour_words(here.time())
    if here.date() != there.date():
        mine = f"{day_words(here.date(), year=False)} {mine}"
    return _("time of %(city)s; %(hour)s by your clock") % {"city": city, "hour": mine}


def rule_words(event: Event) -> str:
    """Return how an event comes again, in one sentence; empty when it does not."""
    if not event.rrule:
        return ""
    rule = recurrence.read(event.rrule, event.start_day)
    if rule is None:
        return _("comes again by a rule of its own")
    said = _each(rule, event.start_day)
    if rule.until:
        return _("%(each)s, until %(day)s") % {"each": said, "day": day_words(rule.until)}
    if rule.count:
        times = ngettext("%(count)s time", "%(count)s times", rule.count) % {"count": rule.count}
        return f"{said}, {times}"
    return said


def _each(rule: recurrence.Rule, start: date) -> str:
    weekday = format_date(start, "l")
    count = {"count": rule.every, "day": weekday}
    if rule.form == "daily":
        return ngettext("every day", "every %(count)s days", rule.every) % count
    if rule.form == "weekly":
        names = [format_date(_sample(one), "l") for one in recurrence.DAYS if one in rule.days] or [weekday]
        week = ngettext("every week", "every %(count)s weeks", rule.every) % count
        return _("%(week)s, on %(days)s") % {"week": week, "days": ", ".join(names)}
    month = ngettext("every month", "every %(count)s months", rule.every) % count
    if rule.form == "monthday":
        return _("%(month)s, on the %(number)s") % {"month": month, "number": start.day}
    if rule.form == "weekday":
        nth = [_("first"), _("second"), _("third"), _("fourth"), _("fifth")][(start.day - 1) // 7]
        return _("%(month)s, on the %(nth)s %(day)s") % {"month": month, "nth": nth, "day": weekday}
    if rule.form == "last":
        return _("%(month)s, on the last %(day)s") % {"month": month, "day": weekday}
    return ngettext("every year", "every %(count)s years", rule.every) % count


def _sample(day: str) -> date:
    """Return some day of the week named: 1 January 2024 was a Monday."""
    return date(2024, 1, 1 + recurrence.DAYS.index(day))


def opening(event: Event) -> str:
    """Return when and where, then the first words of the text: the excerpt of the event, in its group's language."""
    from core import text

    with translation.override(event.group.language):
        said = span_words(event.wall, is_deadline=event.is_deadline)
        again = rule_words(event)
        parts = [f"{said} ({again})" if again else said, event.where]
    head = ". ".join(part[:1].upper() + part[1:] for part in parts if part)
    return f"{head}. {text.plain(event.body_html)}".strip()
