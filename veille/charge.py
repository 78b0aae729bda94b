"""Who is in charge of the coming edition: an order of animators, of whom the first who is there prepares it (VD9)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from core import clock
from notifications.recipients import in_charge as holders_of
from veille.models import Absence, InCharge, Watch

ABSENCES_MAX = 50


def animators(watch: Watch) -> QuerySet[User]:
    """Return who may prepare the edition today: those whose role gives it, and those who were granted it."""
    return holders_of(watch.group, "curate").order_by("name", "pk")


def team(watch: Watch) -> list[InCharge]:
    """Return the animators in charge, in order, those left out who may no longer prepare: one query."""
    return list(watch.in_charge.filter(user__in=animators(watch).order_by()).select_related("user"))


def away(watch: Watch, moment: datetime) -> set[int]:
    """Return the ids of the animators who are away on the day of a moment, on the watch's own calendar."""
    day = moment.astimezone(ZoneInfo(watch.time_zone)).date()
    return set(watch.absences.filter(first_day__lte=day, last_day__gte=day).values_list("user_id", flat=True))


def there(watch: Watch, moment: datetime) -> list[User]:
    """Return the animators in charge who are there on the day of a moment, in order; empty when none was named."""
    gone = away(watch, moment)
    return [row.user for row in team(watch) if row.user_id not in gone]


def whoever(watch: Watch, moment: datetime) -> User | None:
    """Return the animator in charge, else any animator of the group."""
    return next(iter(there(watch, moment)), None) or animators(watch).first()


@transaction.atomic
def add(*, watch: Watch, user: User, by: User) -> None:
    """Put an animator at the end of the order. Doing it again changes nothing."""
    last = watch.in_charge.aggregate(last=Max("place"))["last"] or 0
    InCharge.objects.get_or_create(watch=watch, user=user, defaults={"place": last + 1})
    record("watch.changed", actor=by, group=watch.group)


@transaction.atomic
def remove(*, watch: Watch, pk: int, by: User) -> None:
    """Take an animator out of the order."""
    watch.in_charge.filter(pk=min(pk, 2**63 - 1)).delete()
    record("watch.changed", actor=by, group=watch.group)


@transaction.atomic
def move(*, watch: Watch, pk: int, up: bool, by: User) -> None:
    """Move an animator one place up or down in the order."""
    rows = list(watch.in_charge.select_for_update())
    place = next((n for n, row in enumerate(rows) if row.pk == pk), None)
    other = None if place is None else place - 1 if up else place + 1
    if place is None or other is None or not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for n, row in enumerate(rows, start=1):
        row.place = n
    InCharge.objects.bulk_update(rows, ["place"])
    record("watch.changed", actor=by, group=watch.group)


@transaction.atomic
def leave(*, watch: Watch, user: User, first_day: date, last_day: date) -> None:
    """Note that an animator is away between two days. Raises ValidationError beyond a fair number of absences."""
    if watch.absences.filter(user=user, last_day__gte=clock.now().date()).count() >= ABSENCES_MAX:
        raise ValidationError(_("You have noted enough absences: remove some first."))
    Absence.objects.create(watch=watch, user=user, first_day=first_day, last_day=last_day)
    record("watch.changed", actor=user, group=watch.group)


@transaction.atomic
def come_back(*, watch: Watch, user: User, pk: int) -> None:
    """Take an absence of one's own back."""
    watch.absences.filter(user=user, pk=min(pk, 2**63 - 1)).delete()
    record("watch.changed", actor=user, group=watch.group)
