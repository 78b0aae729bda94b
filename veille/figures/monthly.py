"""The figures of a span of days, usually a month: what the monthly focus tells and what the animators' page shows.

They are computed from stored rows each time and nothing else, so that anybody may compute them again (VM6). What has
a name or a text here (sources, words, credits, items) was published by an edition; what was not is only counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from content.tagging import themes_of
from veille.figures import counting, words
from veille.figures.spans import Span
from veille.models import Edition, Selection, Watch

TOP = 5
SOURCES_MAX = 12
CONTRIBUTORS_MAX = 40
WEEKS_BEFORE = 8


@dataclass(frozen=True)
class Number:
    """A count, that of the span before, and that of the same days a year ago."""

    now: int = 0
    before: int = 0
    year_ago: int = 0

    @property
    def change(self) -> int:
        """How many more, or fewer, than in the span before."""
        return self.now - self.before

    @property
    def change_in_a_year(self) -> int:
        """How many more, or fewer, than a year ago."""
        return self.now - self.year_ago


@dataclass(frozen=True)
class Line:
    """The counts of one theme, or of everything when it has no name."""

    name: str
    slug: str
    items: Number
    selected: Number
    votes: Number
    comments: Number
    sources: Number


@dataclass(frozen=True)
class Named:
    """How many published items come from a source, or are credited to somebody."""

    name: str
    published: int


@dataclass(frozen=True)
class Top:
    """A published item, with its marks and the edition that has it."""

    title: str
    address: str
    votes: int
    comments: int
    edition: int
    selection: int


@dataclass(frozen=True)
class Figures:
    """All that is counted of a span of days."""

    span: Span
    whole: Line
    themes: list[Line]
    sources: list[Named]
    contributors: list[Named]
    words: list[words.Rising]
    top: list[Top]
    editions: list[Edition]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was found nor published."""
        return not (self.whole.items.now or self.whole.selected.now)


def figures(watch: Watch, first_day: date, last_day: date) -> Figures:
    """Return the figures of the days from `first_day` to `last_day`, both included. Costs a fixed number of queries."""
    span = Span(first_day, last_day)
    spans = {"now": span, "before": span.before(), "year_ago": span.year_ago()}
    whole, themes = _lines(watch, spans)
    published = Selection.objects.filter(span.q(watch, "published_at"), watch=watch, state=Selection.State.PUBLISHED)
    return Figures(
        span=span,
        whole=whole,
        themes=themes,
        sources=_named(published, "source_name", SOURCES_MAX),
        contributors=_named(published, "credit", CONTRIBUTORS_MAX),
        words=_words(watch, span),
        top=_top(published),
        editions=list(
            watch.editions.filter(span.q(watch, "published_at"), number__isnull=False, trashed_at=None)
            .select_related("group")
            .defer("body", "body_html")
            .order_by("number")
        ),
    )


def _lines(watch: Watch, spans: dict[str, Span]) -> tuple[Line, list[Line]]:
    """Return the counts of everything, and of each theme in the animators' order: two queries per measure."""
    tags = [row.tag for row in themes_of(watch.group)]
    whole, parts = {}, {}
    for name, measure in counting.MEASURES.items():
        rows = measure(watch)
        whole[name] = Number(**counting.in_spans(watch, rows, spans))
        parts[name] = counting.by_theme(watch, rows, spans, [tag.pk for tag in tags])
    lines = [
        Line(tag.name, tag.slug, **{name: Number(**part.get(tag.pk, {})) for name, part in parts.items()})
        for tag in tags
    ]
    return Line("", "", **whole), lines


def _named(published: QuerySet[Selection], column: str, limit: int) -> list[Named]:
    rows = published.exclude(**{column: ""}).order_by().values_list(column).annotate(times=Count("pk"))
    return [Named(name, times) for name, times in rows.order_by("-times", column)[:limit]]


def _words(watch: Watch, span: Span) -> list[words.Rising]:
    """Return the words that rise in what was published: two queries."""
    past = Span(span.first - timedelta(weeks=WEEKS_BEFORE), span.first - timedelta(days=1))
    texts = [_texts(watch, part) for part in (span, past)]
    return words.rising(texts[0], texts[1], span.weeks / WEEKS_BEFORE)


def _texts(watch: Watch, span: Span) -> list[str]:
    rows = Selection.objects.filter(span.q(watch, "published_at"), watch=watch, state=Selection.State.PUBLISHED)
    found = rows.order_by("-published_at").values_list("title", "line")[: words.TEXTS_MAX]
    return [f"{title} {line}" for title, line in found]


def _top(published: QuerySet[Selection]) -> list[Top]:
    """Return the published items with the most marks, then comments: one query."""
    on_item = Q(content__reactions__comment=None, content__reactions__value=1)
    rows = published.select_related("edition").annotate(marks=Count("content__reactions", filter=on_item))
    best = rows.order_by("-marks", "-content__comment_count", "-published_at", "position", "pk").values_list(
        "title", "address", "marks", "content__comment_count", "edition__number", "pk"
    )
    return [
        Top(title, address, marks, said or 0, number or 0, pk) for title, address, marks, said, number, pk in best[:TOP]
    ]
