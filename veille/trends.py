"""Trends: words and tags that rise against the eight weeks before, sources kept most, themes gone silent (VW9).

Everything is computed from the items that the group's members read, in a fixed number of queries, and kept an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from content.tagging import themes_of
from veille.figures import charts, counting, weekly, words
from veille.figures.spans import Span
from veille.models import Entry, Watch

WEEKS = 9
"""The week that ends, and the eight before it."""
SHOWN = 10
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Tag:
    """A tag: how many items of the last week bear it, and of each of the weeks before."""

    name: str
    slug: str
    counts: list[int]

    @property
    def now(self) -> int:
        """How many items of the last week."""
        return self.counts[-1]

    @property
    def usual(self) -> float:
        """How many items a week before that, on average."""
        return sum(self.counts[:-1]) / (len(self.counts) - 1)


@dataclass(frozen=True)
class Source:
    """A site: how many items were kept from it in these weeks."""

    name: str
    kept: int


@dataclass(frozen=True)
class Silent:
    """A theme without an item in the last week: when it last had one, and how many it had in the weeks before."""

    name: str
    slug: str
    last_on: date | None
    before: int


@dataclass(frozen=True)
class Trends:
    """What rises and what has fallen silent, in the week that ended."""

    weeks: list[Span]
    totals: list[int]
    words: list[words.Rising]
    tags: list[Tag]
    sources: list[Source]
    silent: list[Silent]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was found in all these weeks."""
        return not any(self.totals)


def trends(watch: Watch, day: date) -> Trends:
    """Return the trends of the seven days before `day`, as kept for an hour or computed now."""
    key = f"veille:{watch.pk}:trends:{day.isoformat()}"
    kept: Trends | None = cache.get(key)
    if kept is None:
        kept = compute(watch, day)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def compute(watch: Watch, day: date) -> Trends:
    """Compute the trends of the seven days before `day`: eight queries, whatever is found."""
    weeks = weekly.weeks_before(day, WEEKS)
    spans = {f"w{place}": week for place, week in enumerate(weeks)}
    tags = [Tag(*row) for row in weekly.of_tags(watch, weeks)]
    rising = [tag for tag in tags if tag.now >= words.LEAST and tag.now > tag.usual]
    rising.sort(key=lambda tag: (-tag.now / max(tag.usual, 1.0), -tag.now, tag.slug))
    return Trends(
        weeks=weeks,
        totals=list(counting.in_spans(watch, counting.collected(watch), spans).values()),
        words=_words(watch, weeks),
        tags=rising[:SHOWN],
        sources=_sources(watch, Span(weeks[0].first, weeks[-1].last)),
        silent=_silent(watch, weeks),
    )


def _words(watch: Watch, weeks: list[Span]) -> list[words.Rising]:
    """Return the words that rise in titles and summaries: two queries."""
    past = Span(weeks[0].first, weeks[-2].last)
    texts = []
    for span in (weeks[-1], past):
        rows = counting.collected(watch)
        found = rows.found.filter(span.q(watch, rows.at)).order_by("-created_at").values_list("title", "excerpt")
        texts.append([f"{title} {excerpt}" for title, excerpt in found[: words.TEXTS_MAX]])
    return words.rising(texts[0], texts[1], 1 / (len(weeks) - 1))


def _sources(watch: Watch, span: Span) -> list[Source]:
    """Return the sites from which most was kept: one query."""
    rows = counting.sources(watch)
    found = rows.found.filter(span.q(watch, rows.at), bookmark__isnull=False).order_by().values_list("bookmark__site")
    return [Source(name, kept) for name, kept in found.annotate(n=Count("pk")).order_by("-n", "bookmark__site")[:SHOWN]]


def _silent(watch: Watch, weeks: list[Span]) -> list[Silent]:
    """Return the themes without an item in the last week, the longest silent first: two queries."""
    themes = [row.tag for row in themes_of(watch.group)]
    rows = counting.collected(watch)
    past = Span(weeks[0].first, weeks[-2].last)
    found = (
        rows.found.filter(tagged__tag__in=themes)
        .order_by()
        .values("tagged__tag")
        .annotate(
            last=Max(rows.at),
            now=Count("pk", filter=weeks[-1].q(watch, rows.at)),
            before=Count("pk", filter=past.q(watch, rows.at)),
        )
    )
    known = {row["tagged__tag"]: row for row in found}
    silent = []
    for tag in themes:
        row = known.get(tag.pk, {"last": None, "now": 0, "before": 0})
        if not row["now"]:
            silent.append(Silent(tag.name, tag.slug, row["last"].date() if row["last"] else None, row["before"]))
    return sorted(silent, key=lambda one: (one.last_on or date.min, one.name))


def never_kept(watch: Watch, limit: int = SHOWN) -> list[Source]:
    """Return the followed sources that brought entries of which none was kept, those with most entries first (VM5)."""
    kept = Count("pk", filter=Q(state=Entry.State.KEPT))
    rows = Entry.objects.filter(watch=watch, source__state="active").order_by().values_list("source__title")
    found = rows.annotate(n=Count("pk"), kept=kept).filter(kept=0).order_by("-n", "source__title")
    return [Source(name, count) for name, count, _kept in found[:limit]]


def chart_of(found: Trends) -> charts.Chart:
    """Return the items of each week, and those of the two tags that rise most."""
    labels = [f"{week.first.day:02d}/{week.first.month:02d}" for week in found.weeks]
    series = [charts.Series(_("All the items"), tuple(found.totals))]
    series += [charts.Series(tag.name, tuple(tag.counts)) for tag in found.tags[:2]]
    return charts.lines(_("Items found each week"), labels, series, _("Week of"))


def table(found: Trends) -> Iterator[list[object]]:
    """Yield what the page shows as lines of one table."""
    yield [_("What"), _("Name"), _("Last week"), _("Eight weeks before")]
    for word in found.words:
        yield [_("Word"), word.word, word.now, word.before]
    for tag in found.tags:
        yield [_("Tag"), tag.name, tag.now, sum(tag.counts[:-1])]
    for source in found.sources:
        yield [_("Source, nine weeks"), source.name, source.kept, ""]
    for theme in found.silent:
        yield [_("Silent theme"), theme.name, 0, theme.before]
