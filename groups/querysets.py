"""Questions asked of groups and memberships; the access rules for a group's name and home page in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from core import clock

if TYPE_CHECKING:
    from accounts.models import User
    from groups.access import Access
    from groups.models import Group, Invitation, JoinLink, Membership  # noqa: F401 - named in the types of the querysets


class GroupQuerySet(models.QuerySet["Group"]):
    """Which groups one may know of, and whose home page one may read."""

    def alive(self) -> Self:
        """Groups that are not in the trash."""
        return self.filter(trashed_at=None)

    def in_trash(self) -> Self:
        """Groups in the trash, the latest first. For their admins and the site's administrators."""
        return self.filter(trashed_at__isnull=False).order_by("-trashed_at", "-pk")

    def in_trash_of(self, access: Access) -> Self:
        """Groups in the trash that `access` may take back: those it administers, or all for a site administrator."""
        if access.sees_all:
            return self.in_trash()
        mine = {"memberships__user": access.user.pk or 0, "memberships__state": "active", "memberships__role": "admin"}
        return self.in_trash().filter(**mine)

    def awaiting(self) -> Self:
        """Groups that wait for the site's approval, the oldest first."""
        return self.alive().filter(awaits_approval=True).order_by("created_at", "pk")

    def dormant(self) -> Self:
        """Groups in use where nothing was published or said for months, the longest silent first."""
        from groups.models import dormant_before

        return (
            self.alive()
            .filter(archived_at=None, awaits_approval=False, last_activity_at__lt=dormant_before())
            .order_by("last_activity_at", "pk")
        )

    def named_to(self, access: Access) -> Self:
        """Groups whose name `access` may know: visitors know those with a public home, nobody knows secret ones."""
        if access.sees_all:
            return self.alive()
        if not access.is_signed_in:
            return self.alive().filter(home_audience="web").exclude(listing="secret")
        return self.alive().filter(~Q(listing="secret") | Q(pk__in=access.known_group_ids) | from_above(access))

    def home_visible_to(self, access: Access) -> Self:
        """Groups whose home page `access` may read."""
        if access.sees_all:
            return self.alive()
        if not access.is_signed_in:
            return self.alive().filter(home_audience="web").exclude(listing="secret")
        reach = Q(home_audience__in=["platform", "web"]) | Q(pk__in=access.member_group_ids)
        return self.alive().filter(reach | from_above(access))


def from_above(access: Access) -> Q:
    """Return the condition that a group opens itself to the members of its parent, and `access` is one (LG16)."""
    return Q(is_readable_by_parent=True, parent_id__in=access.member_group_ids)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """The people of a group."""

    def active(self) -> Self:
        """Memberships in force."""
        return self.filter(state="active")

    def with_people(self) -> Self:
        """Load each person with the row, animators first, then by name."""
        return self.select_related("user").annotate(role_rank=role_rank()).order_by("role_rank", "user__name", "pk")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what became of them."""

    def open(self) -> Self:
        """Invitations that can still be answered."""
        return self.filter(accepted_at=None, declined_at=None, revoked_at=None)

    def to_person(self, person: User) -> Self:
        """Invitations of somebody chosen by name, or sent to the address they sign in with."""
        return self.filter(Q(user=person) | Q(email__iexact=person.email))


class JoinLinkQuerySet(models.QuerySet["JoinLink"]):
    """Links by whether they still let in."""

    def open(self) -> Self:
        """Links that are not revoked, have not expired and have not served enough."""
        in_time = Q(expires_at=None) | Q(expires_at__gt=clock.now())
        return self.filter(in_time, Q(uses_max=None) | Q(uses__lt=F("uses_max")), revoked_at=None)


def role_rank() -> models.Case:
    """Return an expression that orders admins, then animators, then members."""
    return models.Case(
        models.When(role="admin", then=0),
        models.When(role="animator", then=1),
        default=2,
        output_field=models.SmallIntegerField(),
    )
