"""Acts on the messages of an item: accept an answer, mark as useful, move, split, join. Each in one transaction.

A message keeps its id, so that its address `/c/<item>/comments/<message>/` leads to it wherever it stands (FO23).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from activity.models import Activity
from activity.record import record
from content.models import Attachment, Comment, Content, Reaction, Revision
from core import clock, text
from core.tools import tool_for
from notifications import follows
from search import index
from toolkit import actions


@transaction.atomic
def accept(*, comment: Comment, by: User, is_accepted: bool) -> None:
    """Say that a comment answers its item, or that it does not after all; several may (FO15)."""
    moment = clock.now() if is_accepted else None
    Comment.objects.filter(pk=comment.pk).update(accepted_at=moment, accepted_by=by if is_accepted else None)
    content = comment.content
    is_solved = Comment.objects.filter(content_id=content.pk, trashed_at=None, accepted_at__isnull=False).exists()
    tool_for(content.kind).solved(content, is_solved=is_solved)
    record("comment.accepted" if is_accepted else "comment.unaccepted", actor=by, content=content, comment=comment)


@transaction.atomic
def react(*, comment: Comment, user: User, is_useful: bool) -> None:
    """Say that a comment was useful, or take it back: one light mark per person, no mail (CC26)."""
    rows = Reaction.objects.filter(comment=comment, user=user)
    if not is_useful:
        rows.delete()
        return
    mark = Reaction(content_id=comment.content_id, comment=comment, user=user, value=1, at=clock.now())
    Reaction.objects.bulk_create([mark], ignore_conflicts=True)


@transaction.atomic
def split(*, comments: Sequence[Comment], title: str, by: User) -> Content:
    """Move messages of one item to a new one of the same kind; return it. Raises ValueError where that has no sense.

    The first message's author is its author. Whoever follows or mutes the first item does so with the new one.
    """
    source, first = comments[0].content, comments[0]
    fresh = source.tool.blank(source)
    if fresh is None:
        raise ValueError(f"Items of the kind {source.kind} are not split.")
    fresh.group, fresh.title, fresh.audience = source.group, title, source.audience
    made = actions.publish(item=fresh, author=first.author, quiet=True)
    follows.copy(source, made)
    move_comments(comments=comments, to=made, by=by)
    # The messages were read already: nothing new waits for a moderator.
    Content.objects.filter(pk=made.pk).update(is_held=False, excerpt=text.excerpt(text.plain(first.body_html)))
    return made


@transaction.atomic
def move_comments(*, comments: Sequence[Comment], to: Content, by: User) -> None:
    """Move messages of one item to another: their files, marks, earlier versions and links go with them (FO23)."""
    source, pks = comments[0].content, [comment.pk for comment in comments]
    Comment.objects.filter(pk__in=pks).update(content_id=to.pk)
    for model in (Attachment, Reaction, Revision):
        model._default_manager.filter(comment_id__in=pks).update(content_id=to.pk)
    Activity.objects.filter(comment_id__in=pks).update(content_id=to.pk, group_id=to.group_id)
    follows.follow_all({comment.author_id for comment in comments if comment.author_id}, to)
    for content in (source, to):
        recount(content)
    record("comment.moved_out", actor=by, content=source, count=len(pks), other=to.pk)
    record("comment.moved_in", actor=by, content=to, count=len(pks), other=source.pk)
    index.note_comments_moved(pks, to)


def recount(content: Content) -> None:
    """Count the messages of an item anew, and date it by the latest of them."""
    present = Comment.objects.filter(content_id=content.pk, trashed_at=None)
    latest = present.aggregate(at=Max("created_at"))["at"] or content.published_at or content.created_at
    changes = {"comment_count": present.count(), "last_activity_at": latest}
    if tool_for(content.kind).bumped_by_comments:
        changes["sort_at"] = latest
    Content.objects.filter(pk=content.pk).update(**changes)


@transaction.atomic
def join(*, lost: Content, kept: Content, by: User) -> None:
    """Join two items of a kind into `kept`: the text of `lost` becomes a message, its address leads there."""
    if lost.body:
        opening = Comment.objects.create(
            content_id=kept.pk,
            author=lost.author,
            body=lost.body,
            body_html=lost.body_html,
            created_at=lost.published_at or lost.created_at,
        )
        index.note_new(kept, opening)
    actions.merge(lost=lost, kept=kept, by=by)
    recount(kept)
