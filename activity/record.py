"""Writing the log."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from activity.models import Activity
from content.models import Comment, Content
from core import clock
from groups.middleware import acting_with_rights
from groups.models import Group

ANNOUNCED = {
    "content.published",
    "comment.posted",
    "content.moved",
    "content.updated",
    "content.submitted",
    "comment.submitted",
    "content.reassigned",
    "content.released",
    "front.accepted",
    "front.refused",
    "comment.released",
    "message.refused",
    "report.filed",
    "report.escalated",
    "report.answered",
    "moderation.decided",
    "membership.asked",
    "membership.accepted",
    "membership.refused",
    "membership.invited",
    "membership.removed",
    "membership.banned",
    "membership.role_changed",
    "membership.enrolled",
    "invitation.accepted",
    "group.proposed",
    "group.accepted",
    "group.refused",
    "group.archived",
    "group.trashed",
    "group.restored",
    "group.handed_over",
    "group.given",
    "group.inherited",
    "group.dormant",
    "edition.reminded",
    "edition.skipped",
    "edition.handed",
    "focus.ready",
    "channel.lost",
    "reading.asked",
    "reading.due",
    "reading.answered",
    "reading.declined",
    "poll.reminded",
    "poll.closing",
    "poll.closed_on_time",
    "poll.concluded",
    "page.changed",
    "page.added",
    "event.changed",
    "event.time_changed",
    "event.cancelled",
    "event.time_cancelled",
    "event.held",
    "event.due",
    "event.dated",
    "files.added",
    "files.brought",
    "files.renewed",
}
"""Verbs that somebody may have to be told about; the others are kept for the audit trail only."""
SILENCED = {"content.published", "comment.posted", "content.moved", "content.updated"}
"""Verbs nobody is told of while a group is being filled (LM21)."""


def record(
    verb: str,
    *,
    actor: User | None,
    group: Group | None = None,
    content: Content | None = None,
    comment: Comment | None = None,
    person: User | None = None,
    quiet: bool = False,
    **data: Any,
) -> Activity:
    """Write one row of the log, inside the transaction of the change it tells, and return it.

    `person` is whom the act concerns (the member accepted). `quiet` records without announcing, as does a group that
    is silent for now. `data` must be JSON.
    """
    moment = clock.now()
    place = group or (content.group if content else None)
    quiet = quiet or (verb in SILENCED and place is not None and place.is_silent)
    waits = verb in ANNOUNCED and not quiet
    if actor is not None and actor.pk == acting_with_rights.get():
        data["rights"] = True
    return Activity.objects.create(
        verb=verb,
        actor=actor,
        group=place,
        content=content_row(content),
        comment=comment,
        person=person,
        data=data,
        at=moment,
        announced_at=None if waits else moment,
        is_quiet=quiet,
    )


def content_row(content: Content | None) -> Content | None:
    """Return the parent row of an item of any tool, as the log's foreign key wants it."""
    return getattr(content, "content_ptr", content)
