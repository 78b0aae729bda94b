"""What moderation did, month by month: the trace that regulation (EU) 2022/2065, article 15, asks of platforms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core import clock
from groups.guard import site_admin
from moderation.models import Report

MONTHS = 12
ROWS_MAX = 100_000


@dataclass
class Month:
    """The reports made in one month, and what became of them."""

    month: date
    reasons: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    delays: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many reports."""
        return self.reasons.total()

    @property
    def waiting(self) -> int:
        """How many have no answer yet."""
        return self.total - self.decisions.total()

    @property
    def median_hours(self) -> float | None:
        """The median time to an answer, in hours; decisions of the team's own are not counted."""
        return round(median(self.delays), 1) if self.delays else None

    def said(self, counted: Counter[str], words: dict[str, str]) -> list[tuple[str, int]]:
        """Return (word, number), the most frequent first."""
        return [(words[name], number) for name, number in counted.most_common() if name in words]

    @property
    def by_reason(self) -> list[tuple[str, int]]:
        """The reasons in words, with their numbers."""
        return self.said(self.reasons, {value: str(label) for value, label in Report.Reason.choices})

    @property
    def by_decision(self) -> list[tuple[str, int]]:
        """The decisions in words, with their numbers."""
        return self.said(self.decisions, {value: str(label) for value, label in Report.Decision.choices})


def months() -> list[Month]:
    """Return the last twelve months that had reports, the latest first: one query."""
    since = clock.now() - timedelta(days=31 * MONTHS)
    rows = Report.objects.filter(created_at__gte=since).order_by("-created_at")  # unfiltered: numbers, nothing else
    found: dict[date, Month] = {}
    for made, reason, decision, decided in rows.values_list("created_at", "reason", "decision", "decided_at")[
        :ROWS_MAX
    ]:
        first = timezone.localtime(made).date().replace(day=1)
        month = found.setdefault(first, Month(first))
        month.reasons[reason] += 1
        if decision:
            month.decisions[decision] += 1
        if decided and reason != Report.Reason.TEAM:
            month.delays.append((decided - made).total_seconds() / 3600)
    return list(found.values())[:MONTHS]


@require_safe
@site_admin
def show(request: HttpRequest) -> HttpResponse:
    """Show reports and decisions by month: numbers by reason, by decision, median delay."""
    return render(request, "moderation/figures.html", {"months": months()})
