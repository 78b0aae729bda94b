"""May I do this to this group? One small named function per verb (docs/adr/0002-access.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from groups.models import Group, GroupTool

if TYPE_CHECKING:
    from groups.access import Access

Rule = Callable[["Access", Group], bool]


def can_know(access: Access, group: Group) -> bool:
    """Know the group's name: everybody but strangers to a secret group, and visitors unless its home is public."""
    if not access.is_signed_in:
        return group.home_audience == "web" and group.listing != "secret"
    return group.listing != "secret" or group.pk in access.known_group_ids or reads_from_above(access, group)


def can_see_home(access: Access, group: Group) -> bool:
    """Read the group's home page and open its tools (each item then has its own rule)."""
    if not access.is_signed_in:
        return group.home_audience == "web" and group.listing != "secret"
    if group.home_audience in {"platform", "web"} or access.in_group(group).role:
        return True
    return reads_from_above(access, group)


def reads_from_above(access: Access, group: Group) -> bool:
    """Tell whether the group opens its home page and its content to the members of its parent, and I am one (LG16)."""
    return bool(group.is_readable_by_parent and group.parent_id and access.in_group(group.parent_id).role)


def can_see_members(access: Access, group: Group) -> bool:
    """Read the list of members."""
    return bool(access.in_group(group).role)


def can_join(access: Access, group: Group) -> bool:
    """Join at once: the group is open, or the person is invited."""
    part = access.in_group(group)
    return access.is_signed_in and (part.state == "invited" or (part.state == "" and group.joining == "open"))


def can_ask(access: Access, group: Group) -> bool:
    """Ask to join a group that decides on request."""
    return access.is_signed_in and access.in_group(group).state == "" and group.joining == "request"


def can_withdraw(access: Access, group: Group) -> bool:
    """Take back one's request, or decline an invitation."""
    return access.in_group(group).state in {"asked", "invited"}


def can_leave(access: Access, group: Group) -> bool:
    """Leave a group one belongs to."""
    return bool(access.in_group(group).role)


def can_invite(access: Access, group: Group) -> bool:
    """Invite somebody: those who manage members, and members when the group says so."""
    part = access.in_group(group)
    return part.may("manage_members") or (bool(part.role) and group.members_may_invite)


def by_role(verb: str) -> Rule:
    """Return the rule of a verb that a role or a grant gives."""

    def rule(access: Access, group: Group) -> bool:
        return access.in_group(group).may(verb)

    return rule


RULES: dict[str, Rule] = {
    "know": can_know,
    "see_home": can_see_home,
    "see_members": can_see_members,
    "join": can_join,
    "ask": can_ask,
    "withdraw": can_withdraw,
    "leave": can_leave,
    "invite": can_invite,
    "contribute": by_role("contribute"),
    "post": by_role("post"),
    "moderate": by_role("moderate"),
    "curate": by_role("curate"),
    "publish_beyond": by_role("publish_beyond"),
    "edit_home": by_role("edit_home"),
    "manage_members": by_role("manage_members"),
    "administer": by_role("administer"),
}
ALLOWED_WHEN_ARCHIVED = {"know", "see_home", "see_members", "leave", "withdraw", "administer"}
# Read-only, a group keeps its members and its settings; nobody writes in it (LX2).
WRITING = {"contribute", "post", "moderate", "curate", "publish_beyond", "edit_home"}
# A group that waits for the site's approval is its founder's draft: nobody comes in (LG14).
BARRED_WHILE_WAITING = {"join", "ask", "invite", "manage_members"}
# What a site administrator's rights do not replace: being somebody's own gesture.
PERSONAL = {"join", "ask", "withdraw", "leave"}


def can(access: Access, verb: str, group: Group) -> bool:
    """Tell whether `access` may do `verb` to `group`. Raises KeyError for a verb that no rule knows."""
    rule = RULES[verb]
    if group.trashed_at is not None and not access.sees_all:
        return False
    if group.archived_at is not None and verb not in ALLOWED_WHEN_ARCHIVED:
        return False
    if group.read_only_since is not None and verb in WRITING:
        return False
    if group.awaits_approval and verb in BARRED_WHILE_WAITING:
        return False
    if access.sees_all and verb not in PERSONAL:
        return True
    return rule(access, group)


POSTERS = {
    GroupTool.Posters.MEMBERS.value: "contribute",
    GroupTool.Posters.CONTRIBUTORS.value: "post",
    GroupTool.Posters.ANIMATORS.value: "moderate",
}
"""Which verb lets somebody post where a tool is set to these people (LG11, CC34)."""


def tool_rows(group: Group) -> dict[str, GroupTool]:
    """Return the rows of the tools switched on in `group`, by label, in its order; read once per group object."""
    rows: dict[str, GroupTool] | None = getattr(group, "_tool_rows", None)
    if rows is None:
        rows = {row.tool: row for row in group.tools.all()}
        group._tool_rows = rows  # type: ignore[attr-defined]
    return rows


def tool_row(group: Group, tool: str) -> GroupTool | None:
    """Return the row that switches `tool` on in `group`, or None."""
    return tool_rows(group).get(tool)


def can_post(access: Access, group: Group, tool: str, what: str = "who_creates") -> bool:
    """Tell whether `access` may create (or, with `who_comments`, comment) in one tool of the group."""
    row = tool_row(group, tool)
    if row is None or not can(access, "contribute", group):
        return False
    if can(access, "moderate", group):
        return True
    return can(access, POSTERS[getattr(row, what)], group)
