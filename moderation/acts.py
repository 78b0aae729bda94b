"""What a decision does to the thing it is about: one small function each, by the word of the decision."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from core.acts import lent
from groups import rules
from groups.access import Access
from groups.models import Group, Membership
from moderation import blocking
from moderation.models import Report
from moderation.targets import Target
from toolkit import actions, holding

Decision = Report.Decision
Act = Callable[[Target, User, str], object]


def nothing(target: Target, by: User, reason: str) -> None:
    """Change nothing: people are told, that is all."""


def hold(target: Target, by: User, reason: str) -> None:
    """Hide it."""
    if target.comment:
        holding.hold_comment(comment=target.comment, by=by, reason=reason)
    elif target.content:
        holding.hold(item=target.content, by=by, reason=reason)


def lock(target: Target, by: User, reason: str) -> None:
    """Close the discussion it stands in."""
    if target.item:
        actions.lock(item=target.item, by=by, is_locked=True, reason=reason)


def trash(target: Target, by: User, reason: str) -> None:
    """Put it in the trash."""
    if target.is_trashed:
        return
    if target.comment:
        actions.trash_comment(comment=target.comment, by=by, reason=reason)
    elif target.content:
        actions.trash(item=target.content, by=by, reason=reason)


def restore(target: Target, by: User, reason: str) -> None:
    """Show it again: out of the trash, no longer hidden."""
    if target.comment:
        if target.is_trashed:
            actions.restore_comment(comment=target.comment, by=by)
        if target.is_held:
            target.comment.trashed_at = None
            holding.release_comment(comment=target.comment, by=by)
    elif target.content:
        if target.is_trashed:
            actions.restore(item=target.content, by=by)
        if target.is_held:
            holding.release(item=target.content, by=by)


def ban(target: Target, by: User, reason: str) -> None:
    """Ban its author from the group."""
    if target.author is None or target.place is None:
        raise ValidationError(_("Nobody is there to ban."))
    lent("ban")(group=target.place, user=target.author, by=by, reason=reason)


def block(target: Target, by: User, reason: str) -> None:
    """Block the account."""
    if target.author is not None:
        blocking.block_account(person=target.author, by=by, reason=reason)


ACTS: dict[str, Act] = {
    Decision.KEEP: nothing,
    Decision.WARN: nothing,
    Decision.OTHER: nothing,
    Decision.HOLD: hold,
    Decision.LOCK: lock,
    Decision.TRASH: trash,
    Decision.RESTORE: restore,
    Decision.BAN: ban,
    Decision.BLOCK: block,
}
WORDS = {
    Decision.KEEP: lambda: _("Nothing is wrong: leave it as it is"),
    Decision.WARN: lambda: _("Leave it, and write to its author"),
    Decision.HOLD: lambda: _("Hide it, until a moderator shows it again"),
    Decision.LOCK: lambda: _("Close the discussion to comments"),
    Decision.TRASH: lambda: _("Put it in the trash, for 30 days"),
    Decision.RESTORE: lambda: _("Show it again"),
    Decision.BAN: lambda: _("Ban its author from the group"),
    Decision.BLOCK: lambda: _("Block the account, on the whole site"),
    Decision.OTHER: lambda: _("It is dealt with in another way"),
}


def offered(access: Access, target: Target, queue: Group | None) -> list[tuple[str, str]]:
    """Return the decisions that can be taken of a thing, with their words."""
    found = [Decision.KEEP]
    if target.item is not None:
        gone = target.is_trashed or target.is_held
        found += [Decision.WARN] if target.author else []
        found += [Decision.RESTORE] if gone else [Decision.HOLD]
        found += [] if target.item.is_locked else [Decision.LOCK]
        found += [] if target.is_trashed else [Decision.TRASH]
        found += [Decision.BAN] if may_ban(access, target) else []
    else:
        found += [Decision.OTHER]
    if queue is None and target.author and not target.author.is_superuser and target.author.is_active:
        found += [Decision.BLOCK]
    return [(decision.value, WORDS[decision]()) for decision in found]


def may_ban(access: Access, target: Target) -> bool:
    """Tell whether `access` may ban the author from the group of the thing."""
    if target.author is None or target.place is None or not rules.can(access, "manage_members", target.place):
        return False
    row = Membership.objects.filter(group=target.place, user=target.author).exclude(state="banned").first()
    return row is not None and bool(lent("can_act_on")(access, target.place, row))
