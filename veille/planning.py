"""Changing when and how a watch publishes. The coming edition follows in the same transaction."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from core import clock
from veille import calendar, publishing
from veille.models import Watch, WeekOff

SHOWN_DATES = 4


@transaction.atomic
def change(*, watch: Watch, by: User) -> None:
    """Save the changed settings of a watch and give the coming edition its hour again."""
    watch.save()
    follow(watch)
    record("watch.changed", actor=by, group=watch.group)


@transaction.atomic
def add_weeks_off(*, watch: Watch, first_day: date, last_day: date, by: User) -> None:
    """Leave out the editions due between two days, both included. Raises ValidationError when none would be left."""
    WeekOff.objects.create(watch=watch, first_day=first_day, last_day=last_day)
    follow(watch)
    record("watch.changed", actor=by, group=watch.group)


@transaction.atomic
def remove_weeks_off(*, watch: Watch, pk: int, by: User) -> None:
    """Publish again on the days of one row; nothing when it is gone already."""
    watch.weeks_off.filter(pk=min(pk, 2**63 - 1)).delete()
    follow(watch)
    record("watch.changed", actor=by, group=watch.group)


def follow(watch: Watch) -> None:
    """Reschedule the coming edition. Raises ValidationError when the coming year has no week left."""
    try:
        publishing.reschedule(watch)
    except ValueError as error:
        raise ValidationError(_("Every week of the coming year would be without edition. Leave some.")) from error


def next_dates(watch: Watch) -> list[object]:
    """Return the moments of the next editions, fewer when the year ends: one query."""
    try:
        return list(calendar.upcoming(watch, clock.now(), SHOWN_DATES))
    except ValueError:
        return []
