"""Blocking an account on the whole site: always with a reason, which the person reads (LA10)."""

from __future__ import annotations

from django.db import transaction

from accounts import actions as accounts
from accounts.models import User
from activity.record import record
from content.models import Comment, Content
from core import text
from moderation.models import REASON_MAX
from toolkit import actions

AT_ONCE = 500


@transaction.atomic
def block_account(*, person: User, by: User, reason: str, trashes: bool = False) -> None:
    """Close somebody's account until it is opened again. What they wrote stays, unless `trashes` says otherwise."""
    why = text.one_line(reason)[:REASON_MAX]
    accounts.block(user=person, reason=why, keeps=not trashes)
    record("account.blocked", actor=by, person=person, reason=why, trashes=trashes)
    if trashes:
        trash_all(person, by, why)


@transaction.atomic
def unblock_account(*, person: User, by: User, reason: str = "") -> None:
    """Open a blocked account again; what was put in the trash with it is taken back from there, one by one."""
    accounts.unblock(user=person)
    record("account.unblocked", actor=by, person=person, reason=text.one_line(reason)[:REASON_MAX])


def trash_all(person: User, by: User, reason: str) -> None:
    """Put what somebody wrote in the trash, at most `AT_ONCE` items and as many comments."""
    items = Content.objects.alive().filter(author=person).select_related("group", "author")
    for item in items.order_by("-pk")[:AT_ONCE]:
        actions.trash(item=item, by=by, reason=reason)
    said = Comment.objects.filter(author=person, trashed_at=None).select_related("content__group", "author")
    for comment in said.order_by("-pk")[:AT_ONCE]:
        actions.trash_comment(comment=comment, by=by, reason=reason)
