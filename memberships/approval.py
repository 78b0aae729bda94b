"""A site may want to open new groups itself: until then a group is its founder's draft, which nobody else knows of.

The draft is closed by its own columns, as a secret group is, so that every rule, list and feed treats it as one; the
axes its founder chose wait in `axes_wanted`.
"""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from activity.record import record
from core import clock, text
from groups.models import Group
from memberships.actions import AXES, tell
from toolkit.actions import announce


@transaction.atomic
def accept_group(*, group: Group, by: User) -> None:
    """Open a group that waited, as its founder wanted it; they are told."""
    wanted = {axis: group.axes_wanted[axis] for axis in (*AXES, "is_readable_by_parent") if axis in group.axes_wanted}
    Group.objects.filter(pk=group.pk).update(**wanted, awaits_approval=False, axes_wanted={})
    if group.created_by:
        tell("group.accepted", actor=by, group=group, person=group.created_by)
    else:
        announce(record("group.accepted", actor=by, group=group))


@transaction.atomic
def refuse_group(*, group: Group, by: User, reason: str) -> None:
    """Put a group that waited in the trash, with a reason its founder reads; taken back, it waits again."""
    Group.objects.filter(pk=group.pk).update(trashed_at=clock.now())
    said = text.one_line(reason)[:500]
    path = reverse("groups:trash")
    announce(record("group.refused", actor=by, group=group, person=group.created_by, reason=said, path=path))
