"""What somebody has not read yet: one mark per person and item, the same on every device (docs/adr/0014-reading.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest

from accounts.models import User
from content.models import Content, ReadMark
from content.querysets import published_q
from core import clock
from groups.middleware import access_of
from groups.models import Group, Membership

if TYPE_CHECKING:
    from groups.access import Access

Counts = dict[tuple[int, str], int]

UNREAD_DAYS = 30
"""Nothing older is called unread: coming back from a long absence one finds a month to read, not a wall."""
PAGE = 500


def unread_items(access: Access) -> QuerySet[Content]:
    """Return the items of my groups where something came since I last read them, and since I joined the group.

    A member reads all that is published in the group, so that this is narrower than `visible_to`.
    """
    if not access.is_signed_in:
        return Content.objects.none()
    user, at = access.user.pk or 0, OuterRef("last_activity_at")
    read = ReadMark.objects.filter(user_id=user, content_id=OuterRef("pk"), read_until__gte=at)
    joined = Membership.objects.active().filter(user_id=user, group_id=OuterRef("group_id"), since__lt=at)
    fresh = Content.objects.alive().in_stream().filter(published_q(), group_id__in=access.member_group_ids)
    recent = fresh.filter(last_activity_at__gt=clock.now() - timedelta(days=UNREAD_DAYS))
    return recent.filter(~Exists(read), Exists(joined))


def counts(access: Access) -> Counts:
    """Return how many items are unread by group id and kind: one query for all the groups somebody belongs to."""
    if not access.member_group_ids:
        return {}
    found = unread_items(access).order_by().values_list("group_id", "kind").annotate(count=Count("pk"))
    return {(group, kind): count for group, kind, count in found}


def counts_of(request: HttpRequest) -> Counts:
    """Return the counts of whoever asks, read once per request however many parts of the page show them."""
    found: Counts | None = getattr(request, "_unread_counts", None)
    if found is None:
        found = counts(access_of(request)) if hasattr(request, "access") else {}
        request._unread_counts = found  # type: ignore[attr-defined]
    return found


def show_counts(groups: list[Group], found: Counts) -> list[Group]:
    """Return the groups, each with its `unread_count`."""
    for group in groups:
        group.unread_count = sum(n for (pk, _kind), n in found.items() if pk == group.pk)  # type: ignore[attr-defined]
    return groups


def show_dots(access: Access, items: Iterable[Any]) -> None:
    """Set `is_unread` on the items of a page: one query."""
    items = list(items)
    unread = unread_items(access).filter(pk__in=[item.pk for item in items]).values_list("pk", flat=True)
    found = set(unread) if access.is_signed_in and items else set()
    for item in items:
        item.is_unread = item.pk in found


def read_until(access: Access, content: Content) -> datetime | None:
    """Return up to when the reader has read an item, None when they never opened it: one query per item object."""
    if not access.is_signed_in:
        return None
    me = access.user.pk or 0
    known: tuple[int, datetime | None] | None = getattr(content, "_read_until", None)
    if known is None or known[0] != me:
        marks = ReadMark.objects.filter(user_id=me, content_id=content.pk)
        known = (me, marks.values_list("read_until", flat=True).first())
        content._read_until = known  # type: ignore[attr-defined]
    return known[1]


def mark_read(user: User, content: Content, until: datetime) -> None:
    """Note that `user` has read an item up to `until`; a mark never goes back."""
    until = min(until, clock.now())
    marks = ReadMark.objects.filter(user=user, content_id=content.pk)
    if not marks.filter(read_until__lt=until).update(read_until=until):
        ReadMark.objects.bulk_create(
            [ReadMark(user=user, content_id=content.pk, read_until=until)], ignore_conflicts=True
        )


def mark_own_item(user: User, content: Content) -> None:
    """Note that an author has read what they just published: one query."""
    ReadMark.objects.bulk_create(
        [ReadMark(user=user, content_id=content.pk, read_until=content.last_activity_at)], ignore_conflicts=True
    )


def mark_own_comment(user: User, content: Content, at: datetime) -> None:
    """Note one's own comment as read, unless something before it is still unread: one query.

    `content` is the item as it was before the comment.
    """
    marks = ReadMark.objects.filter(user=user, content_id=content.pk, read_until__gte=content.last_activity_at)
    marks.update(read_until=at)


def mark_all_read(user: User, found: QuerySet[Content]) -> int:
    """Mark everything in `found` read up to what it holds now; return how many items that was."""
    done = 0
    while page := list(found.order_by("pk").values_list("pk", "last_activity_at")[:PAGE]):
        ReadMark.objects.bulk_create(
            [ReadMark(user=user, content_id=pk, read_until=at) for pk, at in page],
            update_conflicts=True,
            unique_fields=["user", "content"],
            update_fields=["read_until"],
        )
        done += len(page)
    return done
