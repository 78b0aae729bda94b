"""What a person wants by mail, whatever the group: a pause, and the hour of their digest in their own time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from accounts.models import Profile, User
from notifications import leases
from notifications.levels import paused_q
from notifications.models import Preference


def preference_of(user: User) -> Preference:
    """Return what a person wants, unsaved and by default for whoever chose nothing."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def is_paused(user: User) -> bool:
    """Tell whether a person wants no mails now but those about their account and memberships."""
    return Preference.objects.filter(paused_q(), user=user).exists()


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its name; an unknown one is the site's."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def next_digest(wish: Preference, zone_name: str, after: datetime) -> datetime | None:
    """Return the first moment after `after` when the digest of a person is due, None for whoever wants none.

    The hour is the clock's on their wall, so that it stays the same when daylight saving time begins or ends.
    """
    if wish.digest == Preference.Digest.NEVER:
        return None
    place = zone(zone_name)
    local = after.astimezone(place)
    day = local.date()
    if wish.digest == Preference.Digest.WEEKLY:
        day += timedelta(days=(wish.digest_day - day.weekday()) % 7)
    step = timedelta(days=7 if wish.digest == Preference.Digest.WEEKLY else 1)
    due = datetime.combine(day, time(wish.digest_hour), place)
    while due <= after:
        day += step
        due = datetime.combine(day, time(wish.digest_hour), place)
    return due


def period(wish: Preference) -> timedelta:
    """Return how long one digest covers."""
    return timedelta(days=7 if wish.digest == Preference.Digest.WEEKLY else 1)


def save(user: User, **changes: Any) -> Preference:
    """Keep what a person wants; the hour of their next digest follows."""
    wish, _made = Preference.objects.update_or_create(user=user, defaults=changes)
    wish.digest_at = next_digest(wish, zone_of(user), leases.present())
    wish.save(update_fields=["digest_at"])
    return wish


def zone_of(user: User) -> str:
    """Return the name of a person's time zone."""
    return Profile.objects.filter(user=user).values_list("time_zone", flat=True).first() or settings.TIME_ZONE


def expect_digest(people: Iterable[int]) -> None:
    """Make sure that the next digest of some people, by id, is due one day: two or three queries."""
    ids = list(people)
    if not ids:
        return
    Preference.objects.bulk_create([Preference(user_id=pk) for pk in ids], ignore_conflicts=True)
    waiting = list(Preference.objects.filter(user__in=ids, digest_at=None).select_related("user__profile"))
    for wish in waiting:
        profile = getattr(wish.user, "profile", None)
        wish.digest_at = next_digest(wish, profile.time_zone if profile else settings.TIME_ZONE, leases.present())
    if waiting:
        Preference.objects.bulk_update(waiting, ["digest_at"])
