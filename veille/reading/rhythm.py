"""When to look at a source again: its own rhythm, what it asks for, and patience when it fails. Pure functions.

Two numbers come from outside: `share`, a random number in [0, 1) that spreads sources over time, and `now`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SHORTEST = timedelta(minutes=30)
LONGEST = timedelta(hours=24)
# A source may ask for patience, but one wrong header must not silence it for a year.
ASKED_MAX = timedelta(days=7)
# How many looks per entry: on average an entry is seen an eighth of the usual gap after it came out.
_LOOKS_PER_ENTRY = 4
_SPREAD = 0.2
_WEEK = timedelta(weeks=1)


def own_interval(entries_per_week: float) -> timedelta:
    """Return the pause that suits a source with that many new entries a week, between `SHORTEST` and `LONGEST`."""
    looks = entries_per_week * _LOOKS_PER_ENTRY
    return LONGEST if looks <= _WEEK / LONGEST else max(_WEEK / looks, SHORTEST)


def asked_interval(headers: Mapping[str, str], ttl_minutes: int, now: datetime) -> timedelta:
    """Return the pause the source asks for: the longest of `ttl` or `sy:`, Cache-Control or Expires, and Retry-After.

    `headers` have lower-case names. At most `ASKED_MAX`.
    """
    asked = [timedelta(minutes=ttl_minutes), cached_for(headers, now), retry_after(headers, now)]
    return min(max(asked), ASKED_MAX)


def cached_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return how long an answer stays fresh by its own words (RFC 9111, 4.2.1): max-age less Age, else Expires."""
    words = (part.partition("=") for part in headers.get("cache-control", "").split(","))
    directives = {name.strip().lower(): value.strip(' "') for name, _equals, value in words}
    if "no-cache" in directives or "no-store" in directives:
        return timedelta(0)
    if "max-age" in directives:
        return max(_seconds(directives["max-age"]) - _seconds(headers.get("age", "")), timedelta(0))
    return _until(headers.get("expires", ""), now)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return the pause of a Retry-After header, in seconds or as a date (RFC 9110, 10.2.3), zero when absent."""
    value = headers.get("retry-after", "").strip()
    return _seconds(value) or _until(value, now)


def next_interval(entries_per_week: float, asked: timedelta, share: float) -> timedelta:
    """Return the pause after a success: the source's rhythm give or take a tenth, never below what it asks for."""
    own = own_interval(entries_per_week)
    spread = own + own * _SPREAD * (share - 0.5)
    # Past a bound, fold back inside: clipping would put half of the sources on the bound, all at the same moment.
    if spread > LONGEST:
        spread = LONGEST - (spread - LONGEST)
    if spread < SHORTEST:
        spread = SHORTEST + (SHORTEST - spread)
    return max(spread, asked * (1 + _SPREAD / 4 * share))


def error_interval(failures: int, asked: timedelta, share: float) -> timedelta:
    """Return the pause after the nth failure in a row: half an hour, doubling up to a day, never below `asked`."""
    doubled = min(SHORTEST * 2 ** min(max(failures - 1, 0), 10), LONGEST)
    return max(doubled * (1 - _SPREAD / 2 * share), asked)


def _seconds(text: str) -> timedelta:
    text = text.strip()
    return timedelta(seconds=int(text[:9])) if text.isascii() and text.isdigit() else timedelta(0)


def _until(date: str, now: datetime) -> timedelta:
    try:
        moment = parsedate_to_datetime(date[:60])
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(moment - now, timedelta(0))
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta(0)
