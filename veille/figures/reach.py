"""Whom a watch reaches, as far as it may be known without following anybody: mails, feeds, clicks (VM1, VM2, VM5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext as _

from veille.figures import charts
from veille.models import DayCount, Selection, Subscriber, Watch

DAYS = 30
DELAYS_MAX = 500
CLICKED = 10
What = DayCount.What


@dataclass(frozen=True)
class Reach:
    """Subscribers by state, feed readers by day (estimated), the items clicked most, and how long finds wait."""

    active: int
    pending: int
    gone: int
    readers: list[tuple[date, int]]
    services: list[tuple[str, int]]
    clicked: list[tuple[str, int]]
    delay_days: float | None

    @property
    def readers_now(self) -> int:
        """The estimate of the last day counted."""
        return self.readers[-1][1] if self.readers else 0

    @property
    def chart(self) -> charts.Chart:
        """Feed readers by day."""
        labels = [f"{day.day:02d}/{day.month:02d}" for day, _count in self.readers]
        series = [charts.Series(_("Feed readers, estimated"), tuple(count for _day, count in self.readers))]
        return charts.lines(_("Feed readers by day, estimated"), labels, series, _("Day"))


def reach(watch: Watch, today: date) -> Reach:
    """Return whom a watch reaches: six queries."""
    states = watch.subscribers.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in Subscriber.State.values}
    )
    recent = DayCount.objects.filter(watch=watch, day__gt=today - timedelta(days=DAYS), day__lte=today)
    # The day that is not over has no count of different pollers yet.
    days = recent.filter(what=What.READERS, day__lt=today).values_list("day").annotate(n=Sum("count")).order_by("day")
    services = recent.filter(what=What.READERS).exclude(name="").values_list("name").annotate(n=Sum("count") / DAYS)
    last = services.order_by("-n", "name")[:CLICKED]
    return Reach(
        active=states["active"],
        pending=states["pending"],
        gone=states["gone"],
        readers=list(days),
        services=[(name, int(count)) for name, count in last],
        clicked=_clicked(recent),
        delay_days=_delay(watch, today),
    )


def _clicked(recent: object) -> list[tuple[str, int]]:
    """Return the items clicked most in the last days: two queries."""
    rows = recent.filter(what=What.CLICKS).values_list("name").annotate(n=Sum("count"))  # type: ignore[attr-defined]
    best = [(int(name), count) for name, count in rows.order_by("-n", "name")[:CLICKED] if name.isdecimal()]
    titles = dict(Selection.objects.filter(pk__in=[pk for pk, _count in best]).values_list("pk", "title"))
    return [(titles[pk], count) for pk, count in best if pk in titles]


def _delay(watch: Watch, today: date) -> float | None:
    """Return the median of days between a find and its publication, over the last three months (VM5)."""
    since = today - timedelta(days=90)
    rows = Selection.objects.filter(watch=watch, state="published", published_at__date__gte=since)
    waits = rows.exclude(content=None).annotate(wait=F("published_at") - F("content__created_at"))
    found = [
        wait for wait in waits.order_by("-published_at").values_list("wait", flat=True)[:DELAYS_MAX] if wait is not None
    ]
    return round(median(wait.total_seconds() for wait in found) / 86_400, 1) if found else None
