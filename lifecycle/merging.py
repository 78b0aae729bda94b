"""Joining two accounts of one person: what one has moves to the other, in one transaction, written in the log (LU4)."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import mails, photos
from accounts.models import User
from activity.record import record
from core.personal import Rows, declarations
from groups.models import Group, Membership

RANK = {"member": 1, "animator": 2, "admin": 3}
STAYS_OUT = (Authenticator, UserSession)
"""What does not move: a second factor and open sessions are those of the account that they protect."""


def preview(lost: User) -> list[tuple[Any, int]]:
    """Return how many rows of each kind would move, by the words of the export; nothing for what there is none of."""
    found = []
    for rows in declarations():
        if isinstance(rows, Rows) and rows.title and rows.model != "accounts.User":
            own = [lookup for lookup in rows.of if "__" not in lookup and lookup not in {"email", "address"}]
            count = rows.model_class._default_manager.filter(**{own[0]: lost.pk}).count() if own else 0
            found += [(rows.title, count)] if count else []
    return found


def check(kept: User, lost: User) -> None:
    """Raise ValidationError when these two accounts may not be joined."""
    if kept.pk == lost.pk:
        raise ValidationError(_("These are one and the same account."))
    if lost.is_superuser:
        raise ValidationError(_("An administrator of the site is not merged into another account."))


@transaction.atomic
def merge(*, kept: User, lost: User, by: User) -> None:
    """Move all that `lost` has to `kept`, then delete `lost`. Raises ValidationError, and changes nothing, if refused.

    Where both have one of a kind (a profile, a place in a group) that of `kept` stays; in a group the higher part of
    the two counts, and a ban of either.
    """
    check(kept, lost)
    counts = {str(title): count for title, count in preview(lost)}
    groups = list(Membership.objects.filter(user=lost).values_list("group_id", flat=True))
    _join_parts(kept, lost)
    for session in UserSession.objects.filter(user=lost):
        session.end()
    EmailAddress.objects.filter(user=lost).update(primary=False)
    for relation in User._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.related_model not in STAYS_OUT:
            _move(relation, kept, lost)
    photos.remove(user=lost)
    addresses = [lost.email]
    lost.refresh_from_db()
    lost.delete()
    for pk in groups:
        Group.objects.filter(pk=pk).update(member_count=Membership.objects.active().filter(group_id=pk).count())
    record("account.merged", actor=by, person=kept, counts=counts)
    mails.tell(kept, "accounts_merged", address_lost=addresses[0])


def _join_parts(kept: User, lost: User) -> None:
    """Give `kept` the higher of the two parts in groups where both are; a ban of either counts."""
    theirs = {row.group_id: row for row in Membership.objects.filter(user=lost)}
    for mine in Membership.objects.filter(user=kept, group__in=theirs):
        other = theirs[mine.group_id]
        if "banned" in {mine.state, other.state}:
            state, role = "banned", "member"
        elif "active" in {mine.state, other.state}:
            active = [row.role for row in (mine, other) if row.state == "active"]
            state, role = "active", max(active, key=lambda name: RANK.get(name, 0))
        else:
            state, role = mine.state, mine.role
        Membership.objects.filter(pk=mine.pk).update(state=state, role=role)


def _move(relation: Any, kept: User, lost: User) -> None:
    """Move the rows of one relation; one that would be the second of its kind stays, and goes with its account."""
    if relation.many_to_many:
        return
    rows = relation.related_model._base_manager.filter(**{relation.field.name: lost.pk})
    try:
        with transaction.atomic():
            rows.update(**{relation.field.name: kept.pk})
    except IntegrityError:
        for pk in list(rows.values_list("pk", flat=True)):
            _move_one(rows.filter(pk=pk), relation.field.name, kept)


def _move_one(row: Any, name: str, kept: User) -> None:
    try:
        with transaction.atomic():
            row.update(**{name: kept.pk})
    except IntegrityError:
        row.delete() if relation_is_optional(row, name) is False else row.update(**{name: None})


def relation_is_optional(row: Any, name: str) -> bool:
    """Tell whether the row may do without the person."""
    return bool(row.model._meta.get_field(name).null)
