"""What waits for a moderator's word: a newcomer's first messages (FO25), and what a moderator hid (LA4).

A held item or comment is read by its author and by those who moderate the group, by nobody else: no page, count, feed,
search or mail shows it. `moderation` has the pages; the acts are here, since they have the consequences of publishing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from activity.models import Activity
from activity.record import record
from content.models import Comment, Content, Draft
from core import clock, text
from core.tools import tool_for
from groups.models import Group, GroupGrant, Membership
from search import index
from toolkit import editing


def waits(group: Group, author: User | None) -> bool:
    """Tell whether what `author` writes in `group` now is held: a plain member whose first messages are not all read.

    Whoever comments from another group that shows the item is vouched for by that group. No query where nothing is
    held, two where something is.
    """
    if not group.held_posts or author is None:
        return False
    row = Membership.objects.active().filter(group=group, user=author).only("role", "released_posts").first()
    if row is None or row.role != Membership.Role.MEMBER or row.released_posts >= group.held_posts:
        return False
    return not GroupGrant.objects.filter(content_object=group, user=author, permission__codename="moderate").exists()


def submitted(content: Content, author: User, comment: Comment | None = None) -> Activity:
    """Log what is held because its author is new; those who moderate the group are told, nobody else."""
    verb = "comment.submitted" if comment else "content.submitted"
    return record(verb, actor=author, content=content, comment=comment)


def was_never_out(thing: Content | Comment) -> bool:
    """Tell whether a held message waits for its first reading, and was not hidden after it was out."""
    if isinstance(thing, Content):
        return thing.published_at is None
    log = Activity.objects.filter(comment=thing)
    return log.filter(verb="comment.submitted").exists() and not log.filter(verb="comment.posted").exists()


@transaction.atomic
def hold(*, item: Content, by: User, reason: str) -> None:
    """Hide an item until a moderator shows it again. Hiding it twice changes nothing."""
    if Content.objects.filter(pk=item.pk, is_held=False).update(is_held=True):
        record("content.held", actor=by, content=item, person=item.author, reason=reason)
        index.note_changed(item)


@transaction.atomic
def hold_comment(*, comment: Comment, by: User, reason: str) -> None:
    """Hide a comment until a moderator shows it again; the item no longer counts it."""
    if Comment.objects.filter(pk=comment.pk, is_held=False).update(is_held=True):
        if comment.trashed_at is None:
            Content.objects.filter(pk=comment.content_id).update(comment_count=F("comment_count") - 1)
        record("comment.held", actor=by, content=comment.content, comment=comment, person=comment.author, reason=reason)
        index.note_changed(comment.content, comment)


@transaction.atomic
def release(*, item: Content, by: User) -> bool:
    """Show a held item. The first time it is published now, and announced; False when it no longer waited."""
    first = was_never_out(item)
    moment = clock.now()
    changes: dict[str, Any] = {"is_held": False}
    if first:
        changes |= {"published_at": moment, "last_activity_at": moment}
        if item.sort_at == item.created_at:
            changes["sort_at"] = moment
    if not Content.objects.filter(pk=item.pk, is_held=True).update(**changes):
        return False
    record("content.released", actor=by, content=item, person=item.author)
    if first:
        _count_released(item.group, item.author_id)
        item.group.touch(moment)
        _announce(record("content.published", actor=item.author, content=item, quiet=editing.is_wanted_quiet(item)))
    index.note_changed(item)
    return True


@transaction.atomic
def release_comment(*, comment: Comment, by: User) -> bool:
    """Show a held comment. The first time it is posted now, counted and announced; False when it no longer waited."""
    first = was_never_out(comment)
    moment = clock.now() if first else comment.created_at
    if not Comment.objects.filter(pk=comment.pk, is_held=True).update(is_held=False, created_at=moment):
        return False
    comment.created_at = moment
    record("comment.released", actor=by, content=comment.content, comment=comment, person=comment.author)
    if first:
        bump(comment.content, comment)
        _count_released(comment.content.group, comment.author_id)
        _announce(record("comment.posted", actor=comment.author, content=comment.content, comment=comment))
    elif comment.trashed_at is None:
        Content.objects.filter(pk=comment.content_id).update(comment_count=F("comment_count") + 1)
    index.note_changed(comment.content, comment)
    return True


@transaction.atomic
def refuse(*, item: Content, by: User, reason: str) -> bool:
    """Give a held item back to its author, as a draft that nobody else reads, with the reason."""
    back = {"is_held": False, "state": Content.State.DRAFT, "published_at": None}
    if not Content.objects.filter(pk=item.pk, is_held=True).update(**back):
        return False
    tell_refused(item.group, item.author, by, item.title, reason, item.permanent_url, item.body)
    index.note_changed(item)
    return True


@transaction.atomic
def refuse_comment(*, comment: Comment, by: User, reason: str) -> bool:
    """Give a held comment back to its author, who finds the text in the form again, with the reason."""
    gone = {"trashed_at": clock.now(), "trashed_by": by, "is_held": True}
    waiting = Comment.objects.filter(pk=comment.pk, is_held=True, trashed_at=None)
    if not waiting.update(**gone):
        return False
    content = comment.content
    if comment.author is not None:
        Draft.objects.get_or_create(
            user=comment.author,
            place=f"reply:{content.pk}",
            defaults={"data": {"body": comment.body}, "saved_at": clock.now()},
        )
    tell_refused(content.group, comment.author, by, content.title, reason, content.permanent_url, comment.body)
    index.note_changed(content, comment)
    return True


def tell_refused(group: Group, author: User | None, by: User, title: str, reason: str, path: str, written: str) -> None:
    """Tell the author of a message why it comes back, with their text."""
    said: dict[str, Any] = {
        "title": title,
        "reason": text.one_line(reason)[:500],
        "path": path,
        "text": written[:20_000],
    }
    _announce(record("message.refused", actor=by, group=group, person=author, **said))


def _announce(activity: Activity) -> None:
    from toolkit.actions import announce

    announce(activity)


def _count_released(group: Group, author_id: int | None) -> None:
    rows = Membership.objects.filter(group=group, user=author_id, released_posts__lt=group.held_posts)
    rows.update(released_posts=F("released_posts") + 1)


def bump(content: Content, comment: Comment) -> None:
    """Count a comment on its item and move the item up where activity orders it: one UPDATE.

    The group's own date follows in the worker: one row that every reply waits for would be a bottleneck.
    """
    changes = {"comment_count": F("comment_count") + 1, "last_activity_at": comment.created_at}
    if tool_for(content.kind).bumped_by_comments:
        changes["sort_at"] = comment.created_at
    Content.objects.filter(pk=content.pk).update(**changes)


def held_in(group: Group) -> tuple[Any, Any]:
    """Return the items and the comments of `group` that wait for a moderator, the oldest first."""
    items = Content.objects.alive().filter(group=group, is_held=True).exclude(state=Content.State.DRAFT)
    comments = Comment.objects.filter(content__group=group, is_held=True, trashed_at=None).filter(
        Q(content__trashed_at=None)
    )
    return items.order_by("created_at", "pk"), comments.order_by("created_at", "pk")
