"""How the sources of a watch are doing, for its animators: what they bring, what is kept of it, what fails (VC9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from core import clock
from veille.models import Entry, Source, Watch
from veille.trouble import sentence

RATE_WEEKS = 4

State = Entry.State


@dataclass(frozen=True)
class Figures:
    """What one source brought: entries a week lately, entries that wait, and the share kept of those sorted, in %."""

    per_week: int = 0
    is_rare: bool = False
    waiting: int = 0
    kept: int = 0
    sorted: int = 0

    @property
    def share_kept(self) -> int | None:
        """Percentage of the sorted entries that were kept; None when nothing was sorted yet."""
        return round(100 * self.kept / self.sorted) if self.sorted else None


def listed(watch: Watch) -> QuerySet[Source]:
    """Return the sources of a watch: first those that ask for a decision, then those followed, then the paused."""
    followed = Q(state=Source.State.ACTIVE)
    rank = Case(
        When(Source.decision_q(), then=Value(0)),
        When(followed, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return watch.sources.select_related("theme").annotate(rank=rank).order_by("rank", "title", "pk")


def show(sources: Iterable[Source]) -> list[Source]:
    """Give each source its `figures`, and its `trouble` in plain words: one query for all of them."""
    rows = list(sources)
    found = figures([row.pk for row in rows])
    for row in rows:
        row.figures = found.get(row.pk, Figures())  # type: ignore[attr-defined]
        row.trouble = sentence(row.error_code)  # type: ignore[attr-defined]
    return rows


def figures(pks: list[int]) -> dict[int, Figures]:
    """Return the figures of these sources, those without an entry left out."""
    since = clock.now() - timedelta(weeks=RATE_WEEKS)
    rows = Entry.objects.filter(source_id__in=pks).values("source_id").order_by()
    counted = rows.annotate(
        recent=Count("pk", filter=Q(published_at__gte=since)),
        waiting=Count("pk", filter=Q(state__in=[State.NEW, State.LATER])),
        kept=Count("pk", filter=Q(state=State.KEPT)),
        sorted=Count("pk", filter=Q(state__in=[State.KEPT, State.DROPPED])),
    )
    return {
        row["source_id"]: Figures(
            per_week=round(row["recent"] / RATE_WEEKS),
            is_rare=0 < row["recent"] < RATE_WEEKS,
            waiting=row["waiting"],
            kept=row["kept"],
            sorted=row["sorted"],
        )
        for row in counted
    }
