"""Why a mail that waited is not sent after all: told by what stands in the database at that moment (LM14)."""

from __future__ import annotations

from groups.models import Level
from notifications import recipients
from notifications.follows import level_of
from notifications.mail import mails_are_paused, may_read
from notifications.models import Delivery, Outcome


def why_not(delivery: Delivery) -> str:
    """Return the reason kept with a mail that its own rule no longer wants to send."""
    user, content, group = delivery.user, delivery.content, delivery.source.group
    if user is not None and (not user.is_active or user.is_paused):
        return Outcome.CLOSED
    if content is not None and (content.trashed_at or content.group.trashed_at):
        return Outcome.REMOVED
    comment = delivery.activity.comment if delivery.activity else None
    if comment is not None and comment.trashed_at:
        return Outcome.REMOVED
    if content is not None and not may_read(user, content):
        return Outcome.UNREADABLE
    if user is None:
        return Outcome.OTHER
    if delivery.activity is not None and recipients.has_read(delivery.activity, user):
        return Outcome.READ
    if mails_are_paused(user):
        return Outcome.PAUSED
    if content is not None and level_of(user, content) == Level.NOTHING:
        return Outcome.MUTED
    if group is not None and level_of(user, group) in {Level.NOTHING, Level.DIGEST}:
        return Outcome.LEVEL
    return Outcome.OTHER
