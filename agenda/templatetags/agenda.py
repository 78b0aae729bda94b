"""Tags of the agenda: when something is, in words and for machines."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agenda import words
from agenda.models import Event, Occurrence

register = template.Library()


@register.simple_tag
def when_is(thing: Event | Occurrence) -> SafeString:
    """Return when an event, or one of its times, takes place: in words, with `<time>` for machines."""
    event = thing.event if isinstance(thing, Occurrence) else thing
    said = words.span_words(thing.wall, is_deadline=event.is_deadline)
    return _marked(thing, said[:1].upper() + said[1:])


@register.simple_tag
def hours_of(occurrence: Occurrence) -> SafeString:
    """Return the hours of an occurrence, or its days when it lasts several; nothing for one whole day."""
    wall = occurrence.wall
    if wall.end_day is not None and wall.end_day != wall.start_day:
        return _marked(occurrence, words.span_words(wall))
    said = words.at(wall.start_time) if occurrence.event.is_deadline and wall.start_time else words.hours_words(wall)
    return _marked(occurrence, said) if said else SafeString("")


@register.filter
def hour(occurrence: Occurrence) -> str:
    """Return the first hour of an occurrence, short, for a cell of a month."""
    start = occurrence.wall.start_time
    return words.hour_words(start) if start else ""


@register.filter
def zone_note(thing: Event | Occurrence) -> str:
    """Return what a reader whose clock differs must know; empty for the others."""
    return words.zone_note(thing.wall)


@register.filter
def day_in_words(day: Any) -> str:
    """Return "jeudi 3 décembre"."""
    return words.day_words(day, year=False)


def _marked(thing: Event | Occurrence, said: str) -> SafeString:
    start = thing.starts_at.isoformat(timespec="minutes") if thing.wall.start_time else thing.wall.start_day.isoformat()
    return format_html('<time datetime="{}">{}</time>', start, said)
