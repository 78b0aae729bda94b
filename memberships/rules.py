"""May I do this to that member? Those who manage members act on members; only admins act on who animates the group."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from groups import rules
from groups.access import Access
from groups.models import Group, Membership


def can_act_on(access: Access, group: Group, row: Membership) -> bool:
    """Remove or ban the person of `row`: not oneself, and nobody of the animation team unless one is an admin."""
    if row.user_id == access.user.pk or not rules.can(access, "manage_members", group):
        return False
    return row.role == Membership.Role.MEMBER or rules.can(access, "administer", group)


def require_act_on(access: Access, group: Group, row: Membership) -> None:
    """Raise PermissionDenied, with a sentence for people, unless `access` may remove or ban the person of `row`."""
    if row.user_id == access.user.pk:
        raise PermissionDenied(_("To go away yourself, use “Leave the group”."))
    if not can_act_on(access, group, row):
        raise PermissionDenied(_("Only an admin of the group can do that to somebody who animates it."))
