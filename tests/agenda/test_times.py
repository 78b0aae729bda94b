"""When an event takes place: time zones, the change of the clocks, days that repeat."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from agenda import occurrences, recurrence
from agenda.models import Event, Occurrence
from agenda.times import Wall, instant
from tests.agenda.planning import at, plan, typed
from tests.people import People

pytestmark = pytest.mark.django_db
THURSDAY = date(2026, 10, 1)


def test_the_hour_on_the_wall_survives_the_change_of_the_clocks(people: People) -> None:
    """LE7: 18:30 each Thursday is 16:30 UTC before the last Sunday of October, 17:30 after it."""
    with time_machine.travel(at(2026, 9, 20), tick=False):
        event = plan(people.veille, people.bob, when=THURSDAY, rrule="FREQ=WEEKLY;COUNT=6")
    starts = [row.starts_at for row in event.occurrences.order_by("day")]
    assert [start.hour for start in starts] == [16, 16, 16, 16, 17, 17]
    assert {row.wall.start_time for row in event.occurrences.select_related("event")} == {time(18, 30)}


@pytest.mark.parametrize(
    ("zone", "hour"), [("Europe/Paris", 17), ("Indian/Reunion", 14), ("America/Guadeloupe", 22), ("Pacific/Noumea", 7)]
)
def test_an_event_has_the_clock_of_its_place(zone: str, hour: int) -> None:
    """LE7, AG02: the same 18:30 in December is another moment in each time zone."""
    assert instant(date(2026, 12, 3), time(18, 30), zone) == datetime(2026, 12, 3, hour, 30, tzinfo=UTC)


def test_an_hour_that_does_not_exist_or_comes_twice_has_one_moment() -> None:
    """LE7: RFC 5545 (3.3.5): the skipped hour as before the change, the first of two."""
    assert instant(date(2026, 3, 29), time(2, 30), "Europe/Paris") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert instant(date(2026, 10, 25), time(2, 30), "Europe/Paris") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=1TH;COUNT=3", ["2026-10-01", "2026-11-05", "2026-12-03"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1;COUNT=3", ["2026-10-01", "2026-11-01", "2026-12-01"]),
        ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20261029", ["2026-10-01", "2026-10-15", "2026-10-29"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3", ["2026-10-01", "2026-10-05", "2026-10-08"]),
        ("FREQ=YEARLY;COUNT=2", ["2026-10-01", "2027-10-01"]),
    ],
)
def test_a_rule_gives_its_days(rule: str, days: list[str]) -> None:
    """AG03: every nth weekday, every other week, several days a week, until a day or a number of times."""
    assert [day.isoformat() for day in recurrence.days(rule, THURSDAY, date(2028, 1, 1))] == days


@pytest.mark.parametrize(
    "rule",
    [
        recurrence.Rule("daily", 3, count=4),
        recurrence.Rule("weekly", 2, ["MO", "TH"], until=date(2027, 3, 1)),
        recurrence.Rule("weekday"),
        recurrence.Rule("monthday", 2),
        recurrence.Rule("last", count=5),
        recurrence.Rule("yearly"),
    ],
)
def test_the_form_says_again_the_rule_it_made(rule: recurrence.Rule) -> None:
    """AG03: what was chosen is what the form shows when it is opened again."""
    assert recurrence.read(rule.text(THURSDAY), THURSDAY) == rule


def test_a_series_without_end_is_written_out_a_year_ahead_and_no_more(people: People) -> None:
    """AG03: the rows go as far as the horizon; the worker writes more as time passes, and loses none."""
    with time_machine.travel(at(2026, 9, 20), tick=False):
        event = plan(people.veille, people.bob, when=THURSDAY, rrule="FREQ=WEEKLY")
        first = event.occurrences.count()
        assert first == 56
        occurrences.extend_due()
        assert event.occurrences.count() == first
    with time_machine.travel(at(2026, 12, 20), tick=False):
        assert occurrences.extend_due() == 1
        assert event.occurrences.count() == first + 13


def test_a_series_stands_at_its_next_time(people: People) -> None:
    """AG03: once a time is over, the event goes to the next one in lists."""
    with time_machine.travel(at(2026, 9, 20), tick=False):
        event = plan(people.veille, people.bob, when=THURSDAY, rrule="FREQ=WEEKLY;COUNT=2")
    with time_machine.travel(at(2026, 10, 2), tick=False):
        assert (occurrences.rank_due(), occurrences.rank_due()) == (1, 0)
    assert Event.objects.get(pk=event.pk).sort_at == at(2026, 10, 8, 18, 30)


def test_a_week_of_nights_and_an_open_end() -> None:
    """AG02, LE6: whole days end with the last one; without an end, an event stays for an hour."""
    whole = Wall("Europe/Paris", date(2026, 10, 24), None, date(2026, 10, 25))
    assert whole.ends_at - whole.starts_at == timedelta(hours=49)
    open_end = Wall("Europe/Paris", date(2026, 12, 3), time(9))
    assert open_end.ends_at - open_end.starts_at == timedelta(hours=1)


def test_moving_a_series_by_a_day_keeps_its_rows(people: People) -> None:
    """AG03: who hangs on a time of a series follows it to the other weekday."""
    event = plan(people.veille, people.bob, rrule="FREQ=WEEKLY;COUNT=4")
    before = list(event.occurrences.order_by("day").values_list("pk", "day"))
    later = event.start_day + timedelta(days=1)
    people.client("bob").post(
        f"{event.get_absolute_url()}edit/", typed(start_day=later.isoformat(), repeat="weekly", repeat_count="4")
    )
    after = list(Occurrence.objects.filter(event=event).order_by("day").values_list("pk", "day"))
    assert after == [(pk, day + timedelta(days=1)) for pk, day in before]
