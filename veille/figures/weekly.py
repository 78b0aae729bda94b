"""What happened by theme and by week: the table that people take away, and the rows behind charts (VM4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from content.tagging import themes_of
from veille.figures import counting
from veille.figures.spans import Span
from veille.models import Watch

WEEKS_MAX = 60


def weeks_before(day: date, count: int) -> list[Span]:
    """Return the last `count` spans of seven days that end the day before `day`, the oldest first."""
    return [
        Span(day - timedelta(days=7 * (back + 1)), day - timedelta(days=7 * back + 1))
        for back in reversed(range(count))
    ]


def weeks_in(span: Span) -> list[Span]:
    """Return the weeks, from Monday to Sunday, that a span of days touches, at most WEEKS_MAX."""
    first = span.first - timedelta(days=span.first.weekday())
    count = min(((span.last - first).days // 7) + 1, WEEKS_MAX)
    return [Span(first + timedelta(weeks=n), first + timedelta(weeks=n, days=6)) for n in range(count)]


def by_week(watch: Watch, weeks: Sequence[Span], tags: list[int]) -> dict[str, dict[int, dict[str, int]]]:
    """Return, by measure and theme (0 for all), the count of each week `w0`, `w1`…: two queries per measure."""
    spans = {f"w{place}": week for place, week in enumerate(weeks)}
    found: dict[str, dict[int, dict[str, int]]] = {}
    for name, measure in counting.MEASURES.items():
        rows = measure(watch)
        found[name] = {0: counting.in_spans(watch, rows, spans)} | counting.by_theme(watch, rows, spans, tags)
    return found


def table(watch: Watch, weeks: Sequence[Span]) -> Iterator[list[object]]:
    """Yield the lines of the table, one per week and theme, its head first."""
    themes = {row.tag_id: row.tag.name for row in themes_of(watch.group)}
    found = by_week(watch, weeks, list(themes))
    yield [_("Week of"), _("Theme"), _("Items found"), _("Published"), _("Useful marks"), _("Comments"), _("Sources")]
    for place, week in enumerate(weeks):
        for tag, name in {0: _("All themes"), **themes}.items():
            counts = [found[measure].get(tag, {}).get(f"w{place}", 0) for measure in counting.MEASURES]
            yield [week.first.isoformat(), name, *counts]


def of_tags(watch: Watch, weeks: Sequence[Span], limit: int = 300) -> list[tuple[str, str, list[int]]]:
    """Return the tags of the items found in some weeks: name, slug, count of each week. One query."""
    rows = counting.collected(watch)
    spans = {f"w{place}": week for place, week in enumerate(weeks)}
    whole = Span(weeks[0].first, weeks[-1].last)
    counts = {name: Count("pk", filter=span.q(watch, rows.at)) for name, span in spans.items()}
    found = rows.found.filter(whole.q(watch, rows.at), tagged__isnull=False).order_by()
    named = found.values("tagged__tag__name", "tagged__tag__slug").annotate(**counts, n=Count("pk"))
    return [
        (row["tagged__tag__name"], row["tagged__tag__slug"], [row[name] for name in spans])
        for row in named.order_by("-n", "tagged__tag__slug")[:limit]
    ]
