"""Which items one person may see, in SQL. `content.rules.can` and `content.readers` say the same in two other forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch, Q

from core import clock
from core.tools import kinds
from groups.models import Group

if TYPE_CHECKING:
    from content.models import Comment, Content  # noqa: F401 - named in the types of the querysets
    from groups.access import Access

READABLE_STATES = ["published", "archived"]


class ContentQuerySet(models.QuerySet["Content"]):
    """Questions asked of all content."""

    def alive(self) -> Self:
        """Items of an installed kind that are not in the trash, nor their group."""
        return self.filter(trashed_at=None, group__trashed_at=None, kind__in=kinds())

    def visible_to(self, access: Access) -> Self:
        """Return what `access` may read: the one rule behind pages, feeds, search, mails and exports."""
        from content.models import CoAuthor, Shelf

        alive = self.alive()
        if access.sees_all:
            return alive
        public = Q(audience="web", group__widest_audience="web")
        if not access.is_signed_in:
            return alive.filter(public, published_q())
        mine = access.member_group_ids
        reach = (
            Q(audience__in=["platform", "web"], group__widest_audience__in=["platform", "web"])
            | Q(group_id__in=mine)
            | Q(pk__in=Shelf.objects.filter(group_id__in=mine).values("content_id"))
            | Q(group__is_readable_by_parent=True, group__parent_id__in=mine)
        )
        signed = CoAuthor.objects.filter(user=access.user.pk).values("content_id")
        own = Q(group_id__in=mine) & (Q(author=access.user) | Q(pk__in=signed))
        own |= Q(pk__in=signed.filter(is_guest=True))
        to_check = Q(group_id__in=access.moderated_group_ids) & ~Q(state="draft")
        return alive.filter((published_q() & reach) | own | to_check)

    def in_group(self, group: Group) -> Self:
        """Items that live in `group` or stand on one of its shelves; one query more, so that each arm has its index."""
        shelved = list(group.shelves.values_list("content_id", flat=True))
        return self.filter(Q(group=group) | Q(pk__in=shelved)) if shelved else self.filter(group=group)

    def of_kind(self, kind: str) -> Self:
        """Items of one kind."""
        return self.filter(kind=kind)

    def in_stream(self) -> Self:
        """Items whose tool shows them in activity streams."""
        return self.filter(kind__in=kinds("in_activity"))

    def cards(self) -> Self:
        """Load what a card shows and nothing longer: one query, and one for the tags."""
        from content.models import ContentTag

        tagged = Prefetch("tagged", ContentTag.objects.select_related("tag").order_by("pk"), to_attr="loaded_tags")
        return self.select_related("group", "author").defer("body", "body_html").prefetch_related(tagged)

    def in_trash_of(self, group: Group) -> Self:
        """Items of `group` that wait in the trash, the latest first. For those who moderate it."""
        return self.filter(group=group, trashed_at__isnull=False, kind__in=kinds()).order_by("-trashed_at")


def published_q() -> Q:
    """Return the condition that an item is published, not held, and its hour has come."""
    return Q(state__in=READABLE_STATES, is_held=False) & Q(published_at__lte=clock.now())


def shown_comment_q(access: Access, path: str = "") -> Q:
    """Return the condition that `access` sees a comment of an item it reads: not removed, nor held from it.

    `path` leads from the filtered rows to the comment, such as `comment__`.
    """
    present = Q(**{f"{path}trashed_at": None})
    if access.sees_all:
        return present
    shown = Q(**{f"{path}is_held": False}) | Q(**{f"{path}content__group_id__in": access.moderated_group_ids})
    if access.is_signed_in:
        shown |= Q(**{f"{path}author": access.user})
    return present & shown


def shown_file_q(access: Access) -> Q:
    """Return the condition that `access` sees a file of an item it reads: the item's own, or of a comment it sees."""
    return Q(comment=None) | shown_comment_q(access, "comment__")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Questions asked of comments."""

    def visible_to(self, access: Access) -> Self:
        """Comments of the items that `access` may read; held ones to their author and to moderators only."""
        from content.models import Content

        return self.filter(shown_comment_q(access), content__in=Content.objects.visible_to(access))

    def thread(self) -> Self:
        """Load a thread in reading order with authors and attachments: three queries whatever its length."""
        from content.models import Attachment

        files = Prefetch("attachments", Attachment.objects.select_related("blob"))
        shown = self.select_related("author", "parent__author", "accepted_by").prefetch_related(files)
        return shown.defer("body", "parent__body", "parent__body_html").order_by("created_at", "pk")
