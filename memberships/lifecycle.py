"""The life of a group: read-only, archived, in the trash, back, handed over, inherited. Each act with its consequences.

A group depends on nobody's account: its founder is a mere memory, and an admin who goes is followed by somebody else.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, SmallIntegerField, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from activity.record import record
from core import clock
from groups.models import Group, Membership
from groups.querysets import MembershipQuerySet
from memberships.actions import tell
from toolkit.actions import announce

Role = Membership.Role
ABSENT_DAYS = 365
"""An admin nobody has seen for that long no longer counts as one who looks after a group."""
INHERITED_AT_ONCE = 100
"""How many groups without an admin one run of the task gives to somebody."""


@transaction.atomic
def set_read_only(*, group: Group, by: User, is_read_only: bool) -> None:
    """Close a group to writing, or open it again: reading, members and settings go on (LX2)."""
    since = clock.now() if is_read_only else None
    Group.objects.filter(pk=group.pk).update(read_only_since=since)
    record("group.read_only" if is_read_only else "group.writable", actor=by, group=group)


@transaction.atomic
def archive(*, group: Group, by: User) -> None:
    """Keep a group to read, with its members: nobody writes, joins or asks any more; its other admins are told."""
    Group.objects.filter(pk=group.pk).update(archived_at=clock.now())
    announce(record("group.archived", actor=by, group=group))


@transaction.atomic
def reopen(*, group: Group, by: User) -> None:
    """Take a group out of the archives. It counts as alive from now on, so that it is not called dormant at once."""
    moment = clock.now()
    Group.objects.filter(pk=group.pk).update(archived_at=None, last_activity_at=moment)
    record("group.reopened", actor=by, group=group)


@transaction.atomic
def trash_group(*, group: Group, by: User) -> None:
    """Put a group in the trash: it shows nothing to anybody, and its admins may take it back for 30 days (LG4).

    Its sub-groups stay and stand by themselves; they are under it again once it is back.
    """
    Group.objects.filter(pk=group.pk, trashed_at=None).update(trashed_at=clock.now())
    announce(record("group.trashed", actor=by, group=group, path=reverse("groups:trash")))


@transaction.atomic
def restore_group(*, group: Group, by: User) -> None:
    """Take a group out of the trash, with everything in it as it was."""
    Group.objects.filter(pk=group.pk).update(trashed_at=None)
    announce(record("group.restored", actor=by, group=group))


@transaction.atomic
def offer_as_model(*, group: Group, by: User, is_offered: bool) -> None:
    """Offer a group as a model to whoever makes a new one, or no longer (LG20). For the site's administrators."""
    Group.objects.filter(pk=group.pk).update(is_template=is_offered)
    record("group.offered" if is_offered else "group.withdrawn", actor=by, group=group)


@transaction.atomic
def hand_over(*, group: Group, to: User, by: User, stays: str) -> None:
    """Give one's place of admin to another member, and become `stays` (a role); both are told by mail (LG2).

    Raises ValidationError when `to` is no longer a member, or is the same person.
    """
    heir = Membership.objects.active().filter(group=group, user=to, user__is_active=True)
    if to.pk == by.pk or not heir.update(role=Role.ADMIN):
        raise ValidationError(_("Choose somebody else among the members of the group."))
    Membership.objects.active().filter(group=group, user=by).update(role=stays)
    Group.objects.filter(pk=group.pk, successor=to).update(successor=None)
    tell("group.handed_over", actor=by, group=group, person=to)
    # Told by nobody, since nobody hears of their own acts; and this mail is the proof of what they gave.
    announce(record("group.given", actor=None, group=group, person=by, name=str(to), role=stays))


@transaction.atomic
def name_successor(*, group: Group, user: User | None, by: User) -> None:
    """Say who becomes admin when the group has none left, or nobody in particular (None).

    Raises ValidationError when `user` is not a member.
    """
    if user is not None and not Membership.objects.active().filter(group=group, user=user).exists():
        raise ValidationError(_("Choose somebody among the members of the group."))
    Group.objects.filter(pk=group.pk).update(successor=user)
    record("group.successor_named", actor=by, group=group, person=user)


def hand_over_all_of(user: User) -> list[Group]:
    """Find an admin for each group that `user`, whose account closes, is the last to look after.

    Call it before the memberships of the person go. Returns the groups where there was nobody to become one: the site's
    administrators see them in their list.
    """
    mine = Membership.objects.active().filter(user=user, role=Role.ADMIN).values("group_id")
    groups = Group.objects.filter(pk__in=mine).order_by("pk")
    return [group for group in groups if not has_admin(group, but=user) and inherit(group=group, but=user) is None]


def inherit_all() -> int:
    """Find an admin for groups that have none left in force, a hundred at a time. Returns how many found one."""
    groups = list(without_admin()[:INHERITED_AT_ONCE])
    return sum(inherit(group=group) is not None for group in groups)


@transaction.atomic
def inherit(*, group: Group, but: User | None = None) -> User | None:
    """Make an admin of the named successor, else of the oldest animator, else of the oldest member; tell them.

    Whoever was admin and is only away keeps the role. Returns None when nobody is left to become admin.
    """
    Group.objects.select_for_update().get(pk=group.pk)
    row = heirs(group, but).first()
    if row is None:
        return None
    Membership.objects.filter(pk=row.pk).update(role=Role.ADMIN)
    announce(record("group.inherited", actor=None, group=group, person=row.user))
    return row.user


def heirs(group: Group, but: User | None = None) -> QuerySet[Membership]:
    """Return the members who may become admin of a group, the first of them first."""
    rank = Case(
        When(user_id=group.successor_id or 0, then=0),
        When(role=Role.ANIMATOR, then=1),
        default=2,
        output_field=SmallIntegerField(),
    )
    found = in_force(Membership.objects.active().filter(group=group)).exclude(role=Role.ADMIN)
    found = found.exclude(user=but) if but else found
    return found.annotate(rank=rank).order_by("rank", "since", "pk").select_related("user")


def in_force(rows: MembershipQuerySet) -> MembershipQuerySet:
    """Narrow memberships to those of people who are there: an open account, seen within a year."""
    seen = Q(user__last_seen_on=None) | Q(user__last_seen_on__gte=present_since())
    return rows.filter(seen, user__is_active=True, user__closed_at=None, user__blocked_at=None)


def present_since() -> date:
    """Return the day since which somebody must have been seen to count as present."""
    return clock.now().date() - timedelta(days=ABSENT_DAYS)


def has_admin(group: Group, but: User | None = None) -> bool:
    """Tell whether somebody other than `but` looks after a group: an admin whose account is open and in use."""
    rows = in_force(Membership.objects.active().filter(group=group, role=Role.ADMIN))
    return (rows.exclude(user=but) if but else rows).exists()


def without_admin() -> QuerySet[Group]:
    """Return the groups in use that nobody looks after, the oldest first."""
    admins = in_force(Membership.objects.active().filter(group=OuterRef("pk"), role=Role.ADMIN))
    return Group.objects.alive().filter(~Exists(admins), archived_at=None).order_by("pk")


def warn_dormant() -> int:
    """Tell the admins of groups that have fallen silent, once per silence: keep, hand over or archive (LG18).

    Returns how many groups were told of.
    """
    silent = Group.objects.dormant().filter(
        Q(dormancy_warned_at=None) | Q(dormancy_warned_at__lt=F("last_activity_at"))
    )
    groups = list(silent[:INHERITED_AT_ONCE])
    for group in groups:
        with transaction.atomic():
            Group.objects.filter(pk=group.pk).update(dormancy_warned_at=clock.now())
            path = reverse("groups:life", args=[group.slug])
            announce(record("group.dormant", actor=None, group=group, path=path))
    return len(groups)


@transaction.atomic
def keep_alive(*, group: Group, by: User) -> None:
    """Note that a silent group is wanted all the same: it is not dormant, until the next long silence."""
    Group.objects.filter(pk=group.pk).update(last_activity_at=clock.now())
    record("group.kept", actor=by, group=group)
