"""The way into a group that a reader is offered: join at once or ask, rules of domain and organisation included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from accounts.models import User
from groups import rules
from groups.access import Access
from groups.models import Group
from memberships import actions, enrolling


def ways(access: Access, groups: Iterable[Group]) -> dict[int, str]:
    """Return, by id of group, `join`, `ask` or an empty string: what a signed-in reader may do to come in.

    A rule of the group that lets the reader in at once makes it `join` (LG15). At most three queries, however many
    groups; none for a visitor, who is offered nothing here.
    """
    groups = list(groups)
    found = {
        group.pk: next((verb for verb in ("join", "ask") if rules.can(access, verb, group)), "") for group in groups
    }
    if access.is_signed_in:
        closed = [group.pk for group in groups if found[group.pk] != "join" and is_stranger(access, group)]
        found |= dict.fromkeys(enrolling.open_to(cast(User, access.user), closed), "join")
    return found


def way_into(access: Access, group: Group) -> str:
    """Return what a reader may do to come into one group: `join`, `ask` or an empty string."""
    return ways(access, [group])[group.pk]


def is_stranger(access: Access, group: Group) -> bool:
    """Tell whether the reader knows of a group in force and is nothing to it yet."""
    is_in_force = group.archived_at is None and group.trashed_at is None and not group.awaits_approval
    return is_in_force and not access.in_group(group).state and rules.can(access, "know", group)


def come_in(*, group: Group, user: User) -> str:
    """Let somebody who has just shown who they are into a group by its own rule: joined, asked, or nothing.

    Returns `join`, `ask` or an empty string. A group that wants answers of its newcomers lets them ask on its page.
    """
    way = way_into(Access(user), group)
    wants = group.required_fields.filter(is_locked=False).exclude(values__user=user).exists()
    if way == "join" and not wants:
        actions.join(group=group, user=user)
    elif way == "ask" and not wants:
        actions.ask(group=group, user=user)
    else:
        return ""
    return way
