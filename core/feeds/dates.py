"""Dates as feeds write them: in UTC, to the second, without the process's locale (which threads share)."""

from datetime import UTC, datetime
from email.utils import format_datetime


def utc(moment: datetime) -> datetime:
    """Return the aware `moment` in UTC, without its fraction of a second."""
    return moment.astimezone(UTC).replace(microsecond=0)


def rfc822(moment: datetime) -> str:
    """Return for instance `Fri, 20 Nov 2026 07:00:00 +0000` (RFC 822 with the long year of RFC 5322)."""
    return format_datetime(utc(moment))


def w3cdtf(moment: datetime) -> str:
    """Return for instance `2026-11-20T07:00:00Z`, which is good RFC 3339 and good W3CDTF."""
    return utc(moment).isoformat().replace("+00:00", "Z")
