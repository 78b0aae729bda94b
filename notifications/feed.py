"""What a person's list of notifications shows: what they may still read, and neighbours on one thing as one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet

from accounts.models import User
from activity.models import Activity
from content.models import Content
from core import text
from groups.access import Access
from notifications import recipients, sentences
from notifications.models import Notification


@dataclass(frozen=True)
class Line:
    """One line of the list: what happened, perhaps several times, to one thing."""

    sentence: str
    url: str
    excerpt: str
    at: datetime
    actor: User | None
    activity: Activity
    unread: list[int]


def shown_to(access: Access) -> QuerySet[Notification]:
    """Return a person's notifications, the latest first, of what they may read today: rights end at once."""
    told = Notification.objects.filter(recipient_id=access.user.pk)
    readable = Content.objects.visible_to(access).values("pk")
    about_items = Q(activity__verb__in=recipients.OF_ITEMS, activity__content__in=readable)
    about_me = Q(activity__verb__in=recipients.OF_MEMBERSHIP | recipients.OF_DECISIONS)
    held = Q(activity__verb__in=recipients.OF_HELD, activity__group__in=access.moderated_group_ids)
    if access.is_signed_in and access.user.is_superuser:
        held |= Q(activity__verb__in=recipients.OF_SITE)
    others = (recipients.OF_DUTIES.keys() - recipients.OF_HELD) | recipients.OF_COURTESY
    duties = held | Q(activity__verb__in=others, activity__group__in=access.member_group_ids)
    # Those in charge are told of a comment that is held: it is shown to them by its own rule.
    whole = Q(activity__comment=None) | Q(activity__comment__trashed_at=None, activity__comment__is_held=False)
    whole |= Q(activity__verb__in=recipients.OF_HELD, activity__comment__is_held=True)
    related = ("actor", "group", "content__group", "comment")
    # What higher apps tell: of an item one reads, or of a group one belongs to.
    own = Q(activity__content__in=readable) | Q(activity__content=None, activity__group__in=access.member_group_ids)
    declared = Q(activity__verb__in=recipients.declared().keys()) & own
    loaded = told.filter(whole, about_items | about_me | duties | declared)
    loaded = loaded.select_related(*(f"activity__{name}" for name in related))
    return loaded.defer("activity__content__body_html").order_by("-created_at", "-pk")


@dataclass(frozen=True)
class Card:
    """All that is told about one item, the latest first; it leads where its first line does."""

    lines: list[Line]

    @property
    def unread(self) -> list[int]:
        """The ids of the notifications that were not read."""
        return [pk for line in self.lines for pk in line.unread]


def cards(rows: Iterable[Notification], reader: User) -> list[Card]:
    """Return the lines of `rows` gathered by the item they are about, the item with the latest news first."""
    found: dict[tuple[str, int | None], list[Notification]] = {}
    for row in rows:
        act = row.activity
        found.setdefault(("item", act.content_id) if act.content_id else ("act", row.pk), []).append(row)
    return [Card(lines(together, reader)) for together in merged(found)]


def merged(found: dict[tuple[str, int | None], list[Notification]]) -> Iterable[list[Notification]]:
    """Return the groups, those about no item joined with the neighbour that tells the same act of the same group."""
    last: list[Notification] = []
    for (kind, _pk), rows in found.items():
        is_same = kind == "act" and last and last[-1].activity.content_id is None
        if is_same and same_act(last[-1].activity, rows[0].activity):
            last += rows
            continue
        if last:
            yield last
        last = rows
    if last:
        yield last


def same_act(one: Activity, other: Activity) -> bool:
    """Tell whether two acts are of one kind, in one group."""
    return (one.verb, one.group_id) == (other.verb, other.group_id)


def lines(rows: Iterable[Notification], reader: User) -> list[Line]:
    """Return the lines for `rows`: neighbours with the same act on the same thing make one, unless it names me."""

    def same(row: Notification) -> tuple[str, int | None, int | None, int]:
        act = row.activity
        alone = (
            row.pk
            if sentences.names(act, reader) or act.verb in recipients.OF_MEMBERSHIP | recipients.OF_DECISIONS
            else 0
        )
        return act.verb, act.content_id, act.group_id, alone

    return [line(list(together), reader) for _key, together in groupby(rows, same)]


def line(rows: list[Notification], reader: User) -> Line:
    """Return one line for rows of the same act on the same thing, the latest first; it leads to the oldest unread."""
    unread = [row for row in rows if row.read_at is None]
    first = (unread or rows)[-1].activity
    written = rows[0].activity.comment
    return Line(
        sentence=sentences.sentence(rows[0].activity, actors=[row.activity.actor for row in rows], reader=reader),
        url=sentences.link(first),
        excerpt=text.excerpt(text.plain(written.body_html), 160) if written and len(rows) == 1 else "",
        at=rows[0].activity.at,
        actor=rows[0].activity.actor,
        activity=rows[0].activity,
        unread=[row.pk for row in unread],
    )
