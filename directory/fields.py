"""Writes on the fields of profiles, by the administrators of the site."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from accounts.models import ProfileField, User
from activity.record import record
from core import text


@transaction.atomic
def save_field(*, field: ProfileField, by: User) -> ProfileField:
    """Save a field, a new one after the others; written in the log."""
    is_new = field.pk is None
    if is_new:
        field.slug = free_slug(field.name)
        field.order = (ProfileField.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    field.save()
    record("field.made" if is_new else "field.changed", actor=by, field=field.name)
    return field


def free_slug(name: str) -> str:
    """Return a short name that no field has yet."""
    base = text.slug(name, 50) or "field"
    taken = set(ProfileField.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for number in range(1, 1000) if (slug := base if number == 1 else f"{base}-{number}") not in taken)


@transaction.atomic
def move(*, field: ProfileField, up: bool) -> None:
    """Exchange a field with the one before or after it."""
    rows = list(ProfileField.objects.select_for_update())
    place = next(number for number, row in enumerate(rows) if row.pk == field.pk)
    other = place + (-1 if up else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for number, row in enumerate(rows, 1):
            row.order = number
        ProfileField.objects.bulk_update(rows, ["order"])


@transaction.atomic
def delete_field(*, field: ProfileField, by: User) -> None:
    """Delete a field and what everybody wrote in it; written in the log with the count."""
    record("field.deleted", actor=by, field=field.name, values=field.values.count())
    field.delete()
