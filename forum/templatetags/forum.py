"""What the templates of the forum ask."""

from __future__ import annotations

from datetime import timedelta

from django import template
from django.utils.translation import ngettext

register = template.Library()
HOUR, DAY = 3600, 86_400


@register.filter
def spell(span: timedelta) -> str:
    """Return a length of time as people say it: minutes below an hour, hours below two days, then days."""
    seconds = span.total_seconds()
    if seconds < HOUR:
        count = max(round(seconds / 60), 1)
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    if seconds < 2 * DAY:
        count = round(seconds / HOUR)
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
    count = round(seconds / DAY)
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}
