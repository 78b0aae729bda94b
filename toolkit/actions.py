"""The one place where writes on items have consequences, each a visible line. Keyword-only, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from activity.models import Activity
from activity.record import record
from content import attachments, citations, tagging, unread
from content.models import Attachment, Comment, Content, Reaction, Revision, SentForm, Shelf, VersionName
from content.models.content import TITLE_MAX
from core import clock, text
from core.hints import hint
from core.tools import tools
from groups.models import Group
from notifications import follows
from notifications.announcing import IN_GRACE
from search import index
from toolkit import editing, holding
from toolkit.editing import Editing
from toolkit.editors import last_editor
from toolkit.holding import bump


def publish(
    *,
    item: Content,
    author: User | None,
    tags: Iterable[str] = (),
    files: Iterable[UploadedFile] = (),
    form_key: UUID | None = None,
    quiet: bool = False,
) -> Content:
    """Save a new item of any tool (an unsaved child with `group`, `title`, `body`, `audience` set) and publish it.

    A form sent twice (same `form_key`) returns the item made the first time. `quiet` tells nobody.
    """
    made = already_made(form_key, author)
    if made is not None and made.content is not None:
        return made.content
    try:
        with transaction.atomic():
            item.is_held = item.state == Content.State.PUBLISHED and holding.waits(item.group, author)
            _save_new(item, author)
            tagging.set_tags(item, tags)
            if author:
                attachments.attach(files, content=item, author=author)
                citations.settle(item, author=author, is_new=True)
                follows.follow(author, item)
                unread.mark_own_item(author, item)
            item.group.touch(item.last_activity_at)
            note_sent(form_key, author, content_id=item.pk)
            _tell_of_new(item, author, quiet)
            index.note_new(item)
    except IntegrityError:
        made = already_made(form_key, author)
        if made is None or made.content is None:
            raise
        return made.content
    return item


def _tell_of_new(item: Content, author: User | None, quiet: bool) -> None:
    """Announce a new item that is out; one that appears later remembers that nobody is to be told."""
    if item.is_held and author:
        announce(holding.submitted(item, author))
    elif item.state == Content.State.PUBLISHED:
        announce(record("content.published", actor=author, content=item, quiet=quiet))
    if quiet and (item.is_held or item.state != Content.State.PUBLISHED):
        record("content.quieted", actor=author, content=item)


def already_made(form_key: UUID | None, author: User | None) -> SentForm | None:
    """Return what the form of that key made when it was first sent by `author`."""
    if form_key is None or author is None:
        return None
    return SentForm.objects.filter(key=form_key, user=author).select_related("content__group", "comment").first()


def note_sent(form_key: UUID | None, author: User | None, **made: Any) -> None:
    """Note what the form of that key made. Raises IntegrityError, undoing the rest, when it was sent before."""
    if form_key is not None and author is not None:
        SentForm.objects.create(key=form_key, user=author, at=clock.now(), **made)


def _save_new(item: Content, author: User | None) -> None:
    moment = clock.now()
    item.kind = item.kind or item._meta.model_name or ""
    item.author = author
    item.created_at = moment
    item.last_activity_at = moment
    item.sort_at = item.sort_at or moment
    if item.state == Content.State.PUBLISHED and not item.is_held:
        item.published_at = item.published_at or moment
    prepare_text(item)
    item.slug = item.slug or free_slug(item)
    item.save()


def prepare_text(item: Content) -> None:
    """Clean what was typed and compute what is kept beside it: the HTML and the excerpt."""
    item.title = text.one_line(item.title)[:TITLE_MAX]
    item.body = text.normalise(item.body)
    item.body_html = text.render(item.body)
    # A kind whose authors write their own opening lines keeps them in `opening`.
    item.excerpt = text.excerpt(getattr(item, "opening", "") or text.plain(item.body_html))


def free_slug(item: Content) -> str:
    """Return a readable address part that no item of this kind in this group has."""
    base = text.slug(item.title)
    taken = Content.objects.filter(group=item.group, kind=item.kind).exclude(pk=item.pk)
    taken_slugs = set(taken.filter(slug__startswith=base).values_list("slug", flat=True)[:1000])
    if base not in taken_slugs:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken_slugs) + 3) if f"{base}-{n}" not in taken_slugs)


def announce(activity: Activity) -> Activity:
    """Hint the worker to tell whoever follows; the row itself is what makes sure that they are told.

    What one may still correct waits for the sweep: its minutes of grace have not passed.
    """
    from notifications.tasks import announce as task

    if activity.announced_at is None and not (settings.GRACE_SECONDS and activity.verb in IN_GRACE):
        hint(task, activity.pk)
    return activity


@transaction.atomic
def edit(
    *,
    item: Content,
    editor: User,
    tags: Iterable[str] | None = None,
    files: Iterable[UploadedFile] = (),
    how: Editing = Editing(),  # noqa: B008 - frozen
) -> None:
    """Save the changed fields of an item and keep the version before.

    Editing tells nobody (LM6) unless `how` says so. In the minutes of grace, while nobody was told of the item, its
    author's changes leave no trace (CC23).
    """
    before = Content.objects.only("title", "body", "author_id", "edited_at", "created_at", "published_at").get(
        pk=item.pk
    )
    prepare_text(item)
    is_traced = not editing.is_in_grace(before, editor)
    if is_traced and (before.title, before.body) != (item.title, item.body):
        keep_revision(before)
        item.edited_at = before.edited_at if how.is_minor else clock.now()
    item.slug = item.slug if before.title == item.title else free_slug(item)
    item.save()
    if tags is not None:
        tagging.set_tags(item, tags)
    attachments.attach(files, content=item, author=editor)
    citations.settle(item, author=editor)
    if is_traced:
        record("content.edited", actor=editor, content=item, minor=how.is_minor)
    if is_traced and before.title != item.title:
        record("content.renamed", actor=editor, content=item, old=before.title)
    if how.tells:
        announce(record("content.updated", actor=editor, content=item, note=how.note))
    index.note_changed(item)


def keep_revision(before: Content) -> None:
    """Keep the version of an item as it was before a change."""
    Revision.objects.create(
        content_id=before.pk,
        author=last_editor(before),
        title=before.title,
        body=before.body,
        made_at=before.edited_at or before.created_at,
    )


@transaction.atomic
def name_version(*, item: Content, at: datetime, name: str, by: User) -> None:
    """Give the version of an item written at `at` a name, or take its name away (an empty one)."""
    rows = VersionName.objects.filter(content_id=item.pk, at=at)
    rows.delete()
    if name:
        VersionName.objects.create(content_id=item.pk, at=at, name=name, by=by)
    record("content.version_named", actor=by, content=item, name=name)


@transaction.atomic
def trash(*, item: Content, by: User, reason: str = "") -> None:
    """Put an item in the trash, from where it can be taken back for 30 days. Moderators say why."""
    Content.objects.filter(pk=item.pk).update(trashed_at=clock.now(), trashed_by=by)
    item.tool.trashed(item, by)
    record("content.trashed", actor=by, content=item, person=item.author, **given(reason))
    index.note_changed(item)


@transaction.atomic
def restore(*, item: Content, by: User) -> None:
    """Take an item out of the trash, with everything that hangs on it."""
    Content.objects.filter(pk=item.pk).update(trashed_at=None, trashed_by=None)
    item.tool.restored(item)
    record("content.restored", actor=by, content=item)
    index.note_changed(item)


@transaction.atomic
def pin(*, item: Content, by: User, until: datetime | None) -> None:
    """Keep an item on top of its list until a date, or let it go (None)."""
    Content.objects.filter(pk=item.pk).update(pinned_until=until)
    record("content.pinned" if until else "content.unpinned", actor=by, content=item)


@transaction.atomic
def feature(*, item: Content, by: User, until: datetime | None) -> None:
    """Put an item forward on the home page of its group until a date, or let it go (None) (CC33)."""
    Content.objects.filter(pk=item.pk).update(featured_until=until)
    record("content.featured" if until else "content.unfeatured", actor=by, content=item)


@transaction.atomic
def lock(*, item: Content, by: User, is_locked: bool, reason: str = "") -> None:
    """Close an item to comments, or open it again; the reason is shown where one would have written (LA6)."""
    Content.objects.filter(pk=item.pk).update(is_locked=is_locked)
    record("content.locked" if is_locked else "content.unlocked", actor=by, content=item, **given(reason))


def given(reason: str) -> dict[str, Any]:
    """Return a reason as the log keeps it, on one line; nothing when there is none."""
    said = text.one_line(reason)[:500]
    return {"reason": said} if said else {}


@transaction.atomic
def shelve(*, item: Content, group: Group, by: User) -> None:
    """Show an item on the shelves of another group too: to its members, with the one discussion it has (CC32)."""
    Shelf.objects.get_or_create(content_id=item.pk, group=group, defaults={"placed_by": by, "placed_at": clock.now()})
    record("content.shelved", actor=by, content=item, shelf=group.slug)


@transaction.atomic
def unshelve(*, item: Content, group: Group, by: User) -> None:
    """Withdraw an item from the shelves of a group that is not its home."""
    Shelf.objects.filter(content_id=item.pk, group=group).delete()
    record("content.unshelved", actor=by, content=item, shelf=group.slug)


@transaction.atomic
def merge(*, lost: Content, kept: Content, by: User | None) -> None:
    """Join `lost` to `kept`: comments, marks, tags, files and follows move, the old address leads to the new."""
    Comment.objects.filter(content_id=lost.pk).update(content_id=kept.pk)
    kept_by = Reaction.objects.filter(content_id=kept.pk, comment=None).values_list("user_id", flat=True)
    Reaction.objects.filter(content_id=lost.pk, comment=None, user_id__in=list(kept_by)).delete()
    Reaction.objects.filter(content_id=lost.pk).update(content_id=kept.pk)
    Attachment.objects.filter(content_id=lost.pk).update(content_id=kept.pk)
    tagging.add_tags(kept, [row.tag for row in lost.tagged.select_related("tag")])
    follows.move(lost, kept)
    citations.move(lost, kept)
    for tool in tools():
        tool.merged(lost, kept)
    comments = Comment.objects.filter(content_id=kept.pk, trashed_at=None, is_held=False)
    Content.objects.filter(pk=kept.pk).update(comment_count=comments.count())
    Content.objects.filter(pk=lost.pk).update(trashed_at=clock.now(), trashed_by=by, merged_into=kept.pk)
    record("content.merged", actor=by, content=kept, lost=lost.pk)
    index.note_moved(lost, kept)


@transaction.atomic
def react(*, item: Content, user: User, value: int | None) -> None:
    """Mark an item useful (1), noise (-1) or neither (0), one mark per person, or take the mark back (None)."""
    rows = Reaction.objects.filter(content_id=item.pk, comment=None, user=user)
    if value is None:
        rows.delete()
    else:
        moment = clock.now()
        Reaction.objects.update_or_create(
            content_id=item.pk, comment=None, user=user, defaults={"value": value, "at": moment}
        )


def post_comment(
    *,
    content: Content,
    author: User,
    body: str,
    parent: Comment | None = None,
    files: Iterable[UploadedFile] = (),
    form_key: UUID | None = None,
) -> Comment:
    """Add a comment to an item and do everything that follows from it. The same form sent twice makes one."""
    try:
        with transaction.atomic():
            comment = _new_comment(content, author, body, parent)
            attachments.attach(files, content=content, author=author, comment=comment)
            citations.settle(comment, author=author, is_new=True)
            follows.follow(author, content)
            unread.mark_own_comment(author, content, comment.created_at)
            note_sent(form_key, author, comment=comment)
            if comment.is_held:
                announce(holding.submitted(content, author, comment))
            else:
                bump(content, comment)
                announce(record("comment.posted", actor=author, content=content, comment=comment))
            index.note_new(content, comment)
            return comment
    except IntegrityError:
        made = already_made(form_key, author)
        if made is None or made.comment is None:
            raise
        return made.comment


def _new_comment(content: Content, author: User, body: str, parent: Comment | None) -> Comment:
    body = text.normalise(body)
    return Comment.objects.create(
        content_id=content.pk,
        author=author,
        parent=parent,
        body=body,
        body_html=text.render(body),
        is_held=holding.waits(content.group, author),
        created_at=clock.now(),
    )


@transaction.atomic
def edit_comment(*, comment: Comment, editor: User, body: str) -> None:
    """Change one's own comment and keep the version before; in the minutes of grace it leaves no trace (CC23)."""
    is_traced = not editing.is_in_grace(comment, editor)
    if is_traced:
        editing.keep_comment(comment)
        comment.edited_at = clock.now()
    comment.body = text.normalise(body)
    comment.body_html = text.render(comment.body)
    comment.save()
    citations.settle(comment, author=editor)
    if is_traced:
        record("comment.edited", actor=editor, content=comment.content, comment=comment)
    index.note_changed(comment.content, comment)


@transaction.atomic
def trash_comment(*, comment: Comment, by: User, reason: str = "") -> None:
    """Put a comment in the trash; its place stays visible when others answered it. Moderators say why."""
    Comment.objects.filter(pk=comment.pk).update(trashed_at=clock.now(), trashed_by=by)
    _count_comments(comment, -1)
    said = given(reason)
    record("comment.trashed", actor=by, content=comment.content, comment=comment, person=comment.author, **said)
    index.note_changed(comment.content, comment)


@transaction.atomic
def restore_comment(*, comment: Comment, by: User) -> None:
    """Take a comment out of the trash."""
    Comment.objects.filter(pk=comment.pk).update(trashed_at=None, trashed_by=None)
    _count_comments(comment, +1)
    record("comment.restored", actor=by, content=comment.content, comment=comment)
    index.note_changed(comment.content, comment)


def _count_comments(comment: Comment, change: int) -> None:
    """Count a comment that comes or goes; one that is held was never counted."""
    if not comment.is_held:
        Content.objects.filter(pk=comment.content_id).update(comment_count=F("comment_count") + change)
