"""Who reads what somebody tells of themselves (LU1, LS6): one rule, in SQL and in Python, held together by a test.

A part of a profile reaches nobody, the members of one's groups, or everybody who is signed in. One reads oneself;
a visitor reads nothing; a site administrator whose rights are on reads everything, and the switch is logged.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Reach, User
from groups.access import Access
from groups.models import Membership


def readable_q(access: Access, *, owner: str = "user", reach: str = "reach") -> Q:
    """Return the condition that `access` reads a row: `owner` leads to the person's key, `reach` to the reach.

    A closed account tells nothing more, whatever its reach.
    """
    if not access.is_signed_in:
        return Q(pk__in=[])
    if access.sees_all:
        return Q()
    path = "" if owner in {"pk", "id"} else f"{owner}__"
    shared = Q(**{reach: Reach.GROUPS, f"{owner}__in": neighbours(access)})
    told = Q(**{f"{path}is_active": True}) & (Q(**{reach: Reach.PLATFORM}) | shared)
    return told | Q(**{owner: access.user.pk})


def can_read(access: Access, person: User, reach: str) -> bool:
    """Tell whether `access` reads what reaches `reach` in the profile of `person`; one query, for `groups` alone."""
    if not access.is_signed_in:
        return False
    if access.sees_all or person.pk == access.user.pk:
        return True
    if not person.is_active:
        return False
    return reach == Reach.PLATFORM or (reach == Reach.GROUPS and neighbours(access).filter(user_id=person.pk).exists())


def neighbours(access: Access) -> QuerySet[Membership, dict[str, int]]:
    """Return the ids of the people who share a group with `access`, as a subquery. A group in the trash counts not."""
    alive = Membership.objects.active().filter(group_id__in=access.member_group_ids, group__trashed_at=None)
    return alive.values("user_id")  # type: ignore[return-value]


def neighbours_with_photo(access: Access) -> frozenset[int]:
    """Return the ids of those who show their photo to their groups and share one with `access`: one query."""
    found = User.objects.filter(photo_reach=Reach.GROUPS, pk__in=neighbours(access)).exclude(photo_key="")
    return frozenset(found.values_list("pk", flat=True))
