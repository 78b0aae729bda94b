"""Places in a discussion: which page holds a message, where my unread ones begin, where a day begins (FO03)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content import unread
from content.models import Comment, Content
from groups.access import Access
from groups.rules import can as group_can

COMMENTS_PER_PAGE = 50
ORDERS: dict[str, tuple[Any, list[str]]] = {
    "": (_("In reading order"), ["created_at", "pk"]),
    "newest": (_("Latest first"), ["-created_at", "-pk"]),
}


def comments_of(item: Content, access: Access) -> Any:
    """Return the comments of an item the reader may see, in reading order; removed ones keep the place others answered.

    A held comment is shown to its author and to those who moderate (FO25).
    """
    answers = Comment.objects.filter(parent=OuterRef("pk"), trashed_at=None, is_held=False)
    shown = Comment.objects.filter(Q(trashed_at=None) | Exists(answers), content_id=item.pk).thread()
    if group_can(access, "moderate", item.group):
        return shown
    mine = Q(author_id=access.user.pk) if access.is_signed_in else Q()
    return shown.filter(Q(is_held=False) | (mine & Q(trashed_at=None)) if mine else Q(is_held=False))


def order_of(asked: QueryDict) -> str:
    """Return the order of the messages that the address asks, empty for the reading order."""
    order = asked.get("sort", "")
    return order if order in ORDERS else ""


def address(item: Content, page: int, anchor: str = "") -> str:
    """Return the address of a page of an item's discussion; the number is always said, so that nothing leads on."""
    return f"{item.get_absolute_url()}?{urlencode({'page': page})}#{anchor or 'comments'}"


def address_of(item: Content, access: Access, comment: Comment) -> str:
    """Return the address of a message in its item's page: one query."""
    before = before_q(comment.created_at, comment.pk)
    return on_page(item, comments_of(item, access).filter(before).count(), comment.pk)


def on_page(item: Content, before: int, comment: int) -> str:
    """Return the address of the message that stands after `before` others."""
    return address(item, before // COMMENTS_PER_PAGE + 1, f"comment-{comment}")


def before_q(at: datetime, pk: int) -> Q:
    """Return the condition that a message stands before another in reading order."""
    return Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk)


def unread_of(item: Content, access: Access, since: datetime | None) -> QuerySet[Comment]:
    """Return the messages by others that came after `since`, in reading order; none without a mark to count from."""
    if since is None:
        return Comment.objects.none()
    fresh: QuerySet[Comment] = comments_of(item, access).filter(created_at__gt=since, trashed_at=None)
    return fresh.exclude(author_id=access.user.pk)


def opening(item: Content, access: Access) -> str:
    """Return the address where an item opens when part of its discussion was read: at the first unread message.

    Empty where nothing was read before it: the item itself comes first then. At most three queries.
    """
    since = unread.read_until(access, item)
    if since is None or item.last_activity_at <= since:
        return ""
    first = unread_of(item, access, since).values_list("created_at", "pk").first()
    if first is None:
        return ""
    before = comments_of(item, access).filter(before_q(*first)).count()
    return on_page(item, before, first[1]) if before else ""


def destination(item: Content, access: Access, asked: str) -> str:
    """Return the address of `end`, `unread` or a day (2026-11-24) of a discussion; of its start for anything else."""
    shown = comments_of(item, access)
    found: Comment | None = None
    if asked == "end":
        found = shown.last()
    elif asked == "unread":
        found = unread_of(item, access, unread.read_until(access, item)).first() or shown.last()
    elif (day := read_day(asked)) is not None:
        found = shown.filter(created_at__gte=day).first() or shown.last()
    return address_of(item, access, found) if found else address(item, 1)


def read_day(asked: str) -> datetime | None:
    """Return the first moment of the day that an address names, or None."""
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(asked[:10]), time()))
    except (ValueError, OverflowError):
        return None
