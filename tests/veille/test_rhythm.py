"""When a source is looked at again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veille.reading.rhythm import (
    LONGEST,
    SHORTEST,
    asked_interval,
    cached_for,
    error_interval,
    next_interval,
    own_interval,
    retry_after,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
SHARES = st.floats(0, 1, exclude_max=True)
INTERVALS = st.timedeltas(timedelta(0), WEEK)


@pytest.mark.parametrize(
    ("per_week", "interval"), [(0, DAY), (1, DAY), (7, 6 * HOUR), (42, HOUR), (10_000, SHORTEST), (-1, DAY)]
)
def test_a_source_is_looked_at_in_its_own_rhythm(per_week, interval):
    """VC8: week ÷ items × factor, between half an hour and a day."""
    assert own_interval(per_week) == interval


@given(st.floats(0, 1e6), SHARES)
def test_the_pause_stays_within_its_bounds_whatever_the_chance(per_week, share):
    assert SHORTEST <= next_interval(per_week, timedelta(0), share) <= LONGEST


@given(st.floats(0, 1e6), INTERVALS, SHARES)
def test_the_pause_is_never_below_what_the_source_asks(per_week, asked, share):
    """VC8: never below TTL, sy:, Cache-Control, Retry-After."""
    assert next_interval(per_week, asked, share) >= asked
    assert error_interval(3, asked, share) >= asked


def test_sources_of_the_same_rhythm_do_not_come_back_together():
    for per_week in (0, 7, 10_000):
        assert len({next_interval(per_week, timedelta(0), share / 10) for share in range(10)}) > 4


@pytest.mark.parametrize(
    ("headers", "ttl", "asked"),
    [
        ({}, 0, timedelta(0)),
        ({}, 90, 1.5 * HOUR),
        ({"cache-control": "public, max-age=7200"}, 60, 2 * HOUR),
        ({"cache-control": "max-age=7200", "age": "3600"}, 0, HOUR),
        ({"cache-control": "no-cache, max-age=7200"}, 0, timedelta(0)),
        ({"expires": "Fri, 20 Nov 2026 15:00:00 GMT"}, 0, 3 * HOUR),
        ({"cache-control": "max-age=60", "expires": "Fri, 20 Nov 2026 15:00:00 GMT"}, 0, timedelta(minutes=1)),
        ({"retry-after": "3600"}, 0, HOUR),
        ({"retry-after": "Fri, 20 Nov 2026 14:00:00 GMT"}, 0, 2 * HOUR),
        ({"retry-after": "soon", "expires": "0", "cache-control": "max-age=x"}, 0, timedelta(0)),
        ({"expires": "Mon, 01 Jan 2001 00:00:00 GMT"}, 0, timedelta(0)),
        ({"cache-control": "max-age=99999999999999"}, 0, WEEK),
        ({}, 525_600, WEEK),
    ],
)
def test_what_a_source_asks_for_is_heard_up_to_a_week(headers, ttl, asked):
    """VC8: TTL, Cache-Control or Expires, Retry-After; one wrong header does not silence a source for a year."""
    assert asked_interval(headers, ttl, NOW) == asked


def test_failures_double_the_pause_up_to_a_day():
    """VC8: errors doubling up to a day."""
    pauses = [error_interval(failures, timedelta(0), 0) for failures in range(1, 9)]
    assert pauses[:4] == [HOUR / 2, HOUR, 2 * HOUR, 4 * HOUR]
    assert pauses[-1] == error_interval(10_000, timedelta(0), 0) == DAY


@given(st.text(max_size=80))
def test_no_header_breaks_the_clock(text):
    headers = {"cache-control": f"max-age={text}", "expires": text, "retry-after": text, "age": text}
    assert cached_for(headers, NOW) >= timedelta(0)
    assert retry_after(headers, NOW) >= timedelta(0)
