"""What the worker writes by day: readers and clicks that web processes have seen, subscribers; and what it forgets."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, F

from core import clock
from veille.models import DayCount, DayReader, DaySalt, Subscriber, Watch

KEPT_DAYS = 800
"""A little more than two years: a month can be compared with the same one a year before."""
DISTINCT = ""
"""The name under which the pollers of a day that announce nobody are counted."""
What = DayCount.What


def note(seen: Sequence[Sequence[str | int]]) -> None:
    """Write down what a process has seen. A message that comes twice adds its clicks twice: they are estimates."""
    known = set(Watch.objects.filter(pk__in={int(row[0]) for row in seen}).values_list("pk", flat=True))
    marks = []
    for watch, day, what, name, number in seen:
        if int(watch) not in known:
            continue
        if what == "mark":
            marks.append(DayReader(watch_id=int(watch), day=date.fromisoformat(str(day)), mark=str(name)[:32]))
        else:
            add(int(watch), date.fromisoformat(str(day)), str(what), str(name)[:80], int(number))
    DayReader.objects.bulk_create(marks, ignore_conflicts=True)


@transaction.atomic
def add(watch: int, day: date, what: str, name: str, number: int) -> None:
    """Add clicks to those of the day; of the readers that a service announces, keep the highest number of the day."""
    row, made = DayCount.objects.get_or_create(
        watch_id=watch, day=day, what=what, name=name, defaults={"count": number}
    )
    if made:
        return
    if what == What.CLICKS:
        DayCount.objects.filter(pk=row.pk).update(count=F("count") + number)
    else:
        DayCount.objects.filter(pk=row.pk, count__lt=number).update(count=number)


def measure() -> None:
    """Make the salts of today and tomorrow, count the days that are over, note subscribers, forget. May run twice."""
    today = clock.now().date()
    for day in (today, today + timedelta(days=1)):
        DaySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})
    DaySalt.objects.filter(day__lt=today).delete()
    close_days(today)
    note_subscribers(today)
    DayCount.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()


@transaction.atomic
def close_days(today: date) -> None:
    """Count the different pollers of each day that is over, and throw their marks away."""
    over = DayReader.objects.filter(day__lt=today)
    for watch, day, count in list(over.values_list("watch", "day").annotate(n=Count("pk")).order_by("day")):
        add(watch, day, What.READERS, DISTINCT, count)
    over.delete()


def note_subscribers(today: date) -> None:
    """Note how many subscribers each watch has today, by state: one query, and one for each count that is new."""
    whats = {"active": What.ACTIVE, "pending": What.PENDING, "gone": What.GONE}
    counted = Subscriber.objects.values_list("watch", "state").annotate(n=Count("pk")).order_by("watch", "state")
    for watch, state, count in counted:
        DayCount.objects.update_or_create(
            watch_id=watch, day=today, what=whats[state], name="", defaults={"count": count}
        )
