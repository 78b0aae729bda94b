"""When an edition is due: the group's own clock, whatever daylight saving does (VD6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from tests.veille.editions import FRIDAY, Table
from veille import calendar, planning
from veille.models import Watch


def due(zone: str, after: datetime, hour: time = time(8)) -> list[datetime]:
    """Return the next three moments of a Friday watch in `zone`."""
    watch = Watch(weekday=4, hour=hour, time_zone=zone, pk=0)
    return calendar.upcoming(watch, after, 3)


@pytest.mark.django_db
def test_spring_keeps_the_hour_on_the_wall():
    """VD6: eight in the morning stays eight in the morning when the clocks go forward."""
    found = due("Europe/Paris", datetime(2026, 3, 26, tzinfo=UTC))
    assert [moment.isoformat() for moment in found[:2]] == ["2026-03-27T07:00:00+00:00", "2026-04-03T06:00:00+00:00"]


@pytest.mark.django_db
def test_autumn_keeps_the_hour_on_the_wall():
    """VD6: and when they go back."""
    found = due("Europe/Paris", datetime(2026, 10, 22, tzinfo=UTC))
    assert [moment.hour for moment in found] == [6, 7, 7]


@pytest.mark.parametrize(("zone", "hour"), [("Indian/Reunion", 4), ("America/Guadeloupe", 12)])
@pytest.mark.django_db
def test_overseas_has_its_own_morning(zone: str, hour: int):
    """VD6: eight o'clock in Réunion (UTC+4) and in Guadeloupe (UTC-4), all year round."""
    assert {moment.hour for after in (3, 7, 10) for moment in due(zone, datetime(2026, after, 20, tzinfo=UTC))} == {
        hour
    }


@pytest.mark.django_db
def test_an_hour_that_spring_skips_is_the_hour_after():
    """VD6: half past two does not exist on the night of 29 March 2026; the edition still goes out, once."""
    watch = Watch(weekday=6, hour=time(2, 30), time_zone="Europe/Paris", pk=0)
    found = calendar.upcoming(watch, datetime(2026, 3, 28, 12, tzinfo=UTC), 2)
    assert [moment.isoformat() for moment in found] == ["2026-03-29T01:30:00+00:00", "2026-04-05T00:30:00+00:00"]


@pytest.mark.django_db
def test_an_hour_that_autumn_repeats_counts_once():
    """VD6: half past two comes twice on 25 October 2026; the edition goes out at the first."""
    watch = Watch(weekday=6, hour=time(2, 30), time_zone="Europe/Paris", pk=0)
    found = calendar.upcoming(watch, datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert [moment.isoformat() for moment in found] == ["2026-10-25T00:30:00+00:00", "2026-11-01T01:30:00+00:00"]


def test_weeks_off_move_the_coming_edition(table: Table):
    """VD6: a week off is left out, and its edition waits for the next date."""
    planning.add_weeks_off(
        watch=table.watch, first_day=date(2026, 11, 20), last_day=date(2026, 11, 27), by=table.people.carole
    )
    assert table.coming.due_at == datetime(2026, 12, 4, 7, tzinfo=UTC)
    off = table.watch.weeks_off.get()
    planning.remove_weeks_off(watch=table.watch, pk=off.pk, by=table.people.carole)
    assert table.coming.due_at == FRIDAY


def test_a_whole_year_off_is_refused(table: Table):
    """VD6: some week must be left; nothing is kept of what would leave none."""
    with pytest.raises(ValidationError):
        planning.add_weeks_off(
            watch=table.watch, first_day=date(2026, 1, 1), last_day=date(2029, 1, 1), by=table.people.carole
        )
    assert not table.watch.weeks_off.exists()
    assert table.coming.due_at == FRIDAY
