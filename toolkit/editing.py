"""How a change of a text is made known, and the minutes in which it leaves no trace (CC23, LM6, LM9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from accounts.models import User
from activity.models import Activity
from content.models import Comment, Content, Revision
from core import clock


@dataclass(frozen=True)
class Editing:
    """What whoever edits says of the change.

    `is_minor`: the item keeps its date of change. `tells`: an animator tells the members, perhaps with a `note`.
    """

    is_minor: bool = False
    tells: bool = False
    note: str = ""


def is_in_grace(thing: Content | Comment, editor: User) -> bool:
    """Tell whether `editor` wrote something so lately that nobody was told of it: correcting it is still writing it."""
    grace = timedelta(seconds=settings.GRACE_SECONDS)
    if thing.author_id != editor.pk or not grace or thing.edited_at is not None:
        return False
    since = thing.created_at if isinstance(thing, Comment) else thing.published_at
    return since is not None and clock.now() - grace < since <= clock.now()


def keep_comment(comment: Comment) -> None:
    """Keep the version of a comment as it was before a change."""
    Revision.objects.create(
        content_id=comment.content_id,
        comment=comment,
        author=comment.author,
        body=comment.body,
        made_at=comment.edited_at or comment.created_at,
    )


def is_wanted_quiet(content: Content) -> bool:
    """Tell whether whoever prepared an item wants nobody to be told when it appears: the log remembers."""
    return Activity.objects.filter(content_id=content.pk, verb="content.quieted").exists()
