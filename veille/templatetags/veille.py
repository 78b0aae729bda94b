"""The veille's words in templates."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from veille import showing

register = template.Library()
register.filter("quoted", showing.quoted)
register.filter("spaced", showing.spaced)
register.filter("source_of", showing.source_of)


@register.filter(expects_localtime=True)
def day_of(moment: datetime) -> date:
    """Return the day of a moment on the clock in force."""
    return moment.date()
