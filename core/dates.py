"""Dates as the web writes them, made plain: aware, in UTC, never absurd."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# The web is younger than this; what is older is a default value or a mistake.
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d")


def read_date(text: str) -> datetime | None:
    """Return the moment written in `text` (ISO 8601 or RFC 822), in UTC, or None.

    A day without an hour is taken at noon UTC, which is the same day in Guadeloupe, in Paris and in Réunion.
    A time without a zone is taken as UTC.
    """
    text = text.strip()[:60]
    try:
        moment = datetime.fromisoformat(f"{text}T12:00" if _DAY_ONLY.fullmatch(text) else text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None


def within_reason(moment: datetime | None, now: datetime) -> datetime | None:
    """Return `moment`, `now` when it lies in the future, or None when it is older than the web.

    A date more than a year ahead is no announcement but a mistake, and says nothing: None too.
    """
    if moment is None or moment < _OLDEST or moment > now + timedelta(days=366):
        return None
    return min(moment, now)
