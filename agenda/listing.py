"""What the address of an agenda asks, and the occurrences that answer: one query each, in SQL."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import QueryDict
from django.utils import timezone

from accounts import territories
from accounts.models import Territory
from agenda.models import Event, Occurrence
from agenda.models.occurrence import OccurrenceQuerySet
from agenda.times import FIRST_YEAR, LAST_YEAR, wall_of
from content.models import ContentTag, Shelf
from core import clock
from groups.access import Access
from groups.models import Group

VIEWS = ["list", "month", "week", "past"]
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHOWN_MAX = 1000
"""The most occurrences that a month shows."""


@dataclass(frozen=True)
class Asked:
    """What the address asks: a way of looking, a day to look at, and what narrows it."""

    view: str = "list"
    day: date = field(default_factory=lambda: clock.now().date())
    tag: str = ""
    nature: str = ""
    territory: str = ""
    group: str = ""
    is_others: bool = False

    @property
    def feed_query(self) -> str:
        """What narrows the agenda and its feed knows too, as an address says it."""
        return f"?{urlencode({'tag': self.tag})}" if self.tag else ""

    @property
    def is_set(self) -> bool:
        """Tell whether anything narrows the agenda."""
        return bool(self.tag or self.nature or self.territory or self.group)


def today() -> date:
    """Return the day by the reader's clock."""
    return timezone.localtime(clock.now()).date()


def asked(typed: QueryDict) -> Asked:
    """Return what the address asks; words nobody knows ask nothing."""
    view, nature = typed.get("view", ""), typed.get("nature", "")
    return Asked(
        view=view if view in VIEWS else "list",
        day=day_of(typed.get("day", ""), typed.get("month", "")),
        tag=typed.get("tag", "")[:80],
        nature=nature if nature in Event.Nature.values else "",
        territory=typed.get("territory", "")[:120],
        group=typed.get("group", "")[:80],
        is_others=typed.get("who") == "others",
    )


def day_of(day: str, month: str = "") -> date:
    """Return the day that the address names, or the first of its month; today for what is none."""
    written = day if DAY.fullmatch(day) else f"{month}-01" if MONTH.fullmatch(month) else ""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return today()
    return found if FIRST_YEAR <= found.year < LAST_YEAR else today()


def seen(access: Access, wanted: Asked, group: Group | None = None, groups_q: Q | None = None) -> OccurrenceQuerySet:
    """Return the occurrences that the reader may see and the address asks, without order.

    `group` narrows to its events and those on its shelves; `groups_q`, a condition on events, narrows the platform's.
    """
    events = Event.objects.visible_to(access)
    if group is not None:
        events = events.in_group(group)
    if groups_q is not None:
        events = events.filter(groups_q)
    if wanted.tag:
        events = events.filter(tagged__tag__slug=wanted.tag)
    if wanted.nature:
        events = events.filter(nature=wanted.nature)
    if wanted.group:
        events = events.filter(group__slug=wanted.group)
    if wanted.territory:
        events = events.filter(_within_q(wanted.territory))
    events = events.filter(is_external=wanted.is_others)
    return seen_among(events)


def seen_among(events: Any) -> OccurrenceQuerySet:
    """Return the occurrences of a queryset of events, without those taken out."""
    return Occurrence.objects.shown().filter(event__in=events.order_by().values("pk"))


def _within_q(typed: str) -> Q:
    """Return the condition that an event takes place in the territory typed, or that its group's organisers have."""
    place: Territory | None = territories.resolve(typed)
    return territories.within_q(place) if place is not None else Q(pk__in=[])


def mine_q(access: Access) -> Q:
    """Return the condition that an event is of one of my groups, or on its shelves."""
    mine = access.member_group_ids
    return Q(group_id__in=mine) | Q(pk__in=Shelf.objects.filter(group_id__in=mine).values("content_id"))


def rows(found: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Load what a row shows: two queries, whatever their number."""
    tags = Prefetch("event__tagged", ContentTag.objects.select_related("tag").order_by("pk"), to_attr="loaded_tags")
    loaded = found.select_related("event__group", "event__author", "event__territory")
    return loaded.defer("event__body", "event__body_html").prefetch_related(tags)


def to_come(found: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Return what is going on or to come, the soonest first (LE6); of a series, its next time and the unusual ones."""
    sooner = Occurrence.objects.shown().to_come().filter(event=OuterRef("event"), starts_at__lt=OuterRef("starts_at"))
    unusual = Q(is_changed=True) | Q(state=Occurrence.State.CANCELLED)
    return rows(found.to_come().filter(unusual | ~Exists(sooner))).order_by("starts_at", "pk")


def past(found: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """Return what is over, the latest first."""
    return rows(found.filter(ends_at__lte=clock.now())).order_by("-starts_at", "-pk")


@dataclass
class Cell:
    """One day of a grid."""

    day: date
    is_here: bool
    is_today: bool
    items: list[Occurrence] = field(default_factory=list)


def grid(found: OccurrenceQuerySet, first: date, last: date, here: tuple[date, date]) -> list[list[Cell]]:
    """Return the weeks from `first` (a Monday) to `last` (a Sunday), each day with what takes place: two queries.

    Days are those of the event's own clock. `here` are the first and last days that the page is about.
    """
    now = today()
    cells = {
        day: Cell(day, here[0] <= day <= here[1], day == now)
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
    }
    margin = timedelta(days=1)
    bounds = [timezone.make_aware(datetime.combine(day, time(0))) for day in (first - margin, last + margin * 2)]
    there = rows(found.filter(Occurrence.overlap_q(*bounds))).order_by("starts_at", "pk")[:SHOWN_MAX]
    for one in there:
        for day in days_of(one):
            if day in cells:
                cells[day].items.append(one)
    days = list(cells.values())
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def days_of(one: Occurrence) -> list[date]:
    """Return the days on which an occurrence takes place, by its own clock."""
    start = wall_of(one.starts_at, one.event.zone).date()
    end = wall_of(max(one.ends_at - timedelta(seconds=1), one.starts_at), one.event.zone).date()
    return [start + timedelta(days=n) for n in range(min((end - start).days, 400) + 1)]


def month(found: OccurrenceQuerySet, day: date) -> dict[str, Any]:
    """Return the month of a day as weeks, with the first days of the months around it."""
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    weeks = grid(
        found, first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday()), (first, last)
    )
    return {
        "weeks": weeks,
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "after": last + timedelta(days=1),
        "count": len({one.pk for week in weeks for cell in week if cell.is_here for one in cell.items}),
    }


def week(found: OccurrenceQuerySet, day: date) -> dict[str, Any]:
    """Return the week of a day."""
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=6)
    weeks = grid(found, first, last, (first, last))
    return {
        "weeks": weeks,
        "first": first,
        "last": last,
        "before": first - timedelta(days=7),
        "after": first + timedelta(days=7),
        "count": len({one.pk for cell in weeks[0] for one in cell.items}),
    }
