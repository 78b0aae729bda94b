"""The one file that speaks to django-guardian: exceptional grants of one verb on one group to one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.db.models import Value

from groups.models import Group, GroupGrant, Membership

if TYPE_CHECKING:
    from accounts.models import User

GRANTS = ["post", "curate", "moderate", "manage_members", "edit_home"]


Rights = dict[int, tuple[str, str, frozenset[str]]]
"""What somebody is to groups, by group id: state, role when active, granted verbs."""


def parts_of(user: User) -> Rights:
    """Return (state, role when active, granted verbs) by group id for everything `user` has to do with: one query.

    Groups in the trash count for nothing: neither for what they hold, nor for their shelves and their sub-groups.
    """
    return parts_of_many([user.pk])[user.pk]


def parts_of_many(people: list[int]) -> dict[int, Rights]:
    """Return the same for several people, by person id: one query."""
    memberships = Membership.objects.filter(user__in=people, group__trashed_at=None)
    grants = GroupGrant.objects.filter(user__in=people).values_list(
        "user_id", "content_object_id", Value("grant"), "permission__codename"
    )
    found: dict[int, dict[int, tuple[str, str]]] = {pk: {} for pk in people}
    granted: dict[tuple[int, int], set[str]] = {}
    for user_id, group_id, state, role in memberships.values_list("user_id", "group_id", "state", "role").union(
        grants, all=True
    ):
        if state == "grant":
            granted.setdefault((user_id, group_id), set()).add(role)
        else:
            found[user_id][group_id] = (state, role if state == "active" else "")
    return {
        user_id: {
            pk: (state, role, frozenset(granted.get((user_id, pk), ()))) for pk, (state, role) in of_groups.items()
        }
        for user_id, of_groups in found.items()
    }


def set_grants(group: Group, user: User, verbs: set[str]) -> None:
    """Make `verbs` (a subset of GRANTS) the only exceptional rights of `user` on `group`."""
    permissions = Permission.objects.filter(content_type__app_label="groups", codename__in=GRANTS)
    wanted = [p for p in permissions if p.codename in verbs]
    rows = GroupGrant.objects.filter(content_object=group, user=user)
    rows.exclude(permission__in=wanted).delete()
    GroupGrant.objects.bulk_create(
        [GroupGrant(content_object=group, user=user, permission=p) for p in wanted], ignore_conflicts=True
    )


def grants_of(group: Group) -> dict[int, set[str]]:
    """Return the granted verbs by person id for one group: one query."""
    found: dict[int, set[str]] = {}
    rows = GroupGrant.objects.filter(content_object=group).values_list("user_id", "permission__codename")
    for user_id, verb in rows:
        found.setdefault(user_id, set()).add(verb)
    return found
