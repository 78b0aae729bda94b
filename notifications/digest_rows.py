"""The one statement behind digests: which items came for which people, from the levels they chose.

Four arms, one UNION: all of a group; an item or a category; a tag; what was kept for the digest because much had been
mailed, or because it names somebody who wants a digest. Each row is (person, item, group, last activity, by a tag).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Value

from activity.models import Activity
from content.models import Content, ReadMark
from content.querysets import READABLE_STATES
from core.tools import kinds, tools
from groups.models import Level
from notifications import recipients
from notifications.models import Channel, Follow


def rows_for(people: list[int], start: datetime, now: datetime) -> Any:
    """Return the rows of some people, since `start`: one statement, of unread items that are out."""
    arms = [_of_groups(people, start), _of_items(people, start), *_of_places(people, start), _of_tags(people, start)]
    shaped = [_shaped(arm, start, now) for arm in [*arms, _kept(people, start)]]
    return shaped[0].union(*shaped[1:], all=True)


def _of_groups(people: list[int], start: datetime) -> QuerySet[Any]:
    """Everything in the groups somebody wants a digest of, but what they chose otherwise of one item or category."""
    follows = {"group__follows__user_id__in": people, "group__follows__level": Level.DIGEST}
    whole = {"group__follows__content": None, "group__follows__tag": None}
    found = Content.objects.filter(**follows, **whole, last_activity_at__gt=start)
    found = found.annotate(person=F("group__follows__user_id"), by_tag=Value(False, BooleanField()))
    chosen = Follow.objects.filter(user_id=OuterRef("person"), is_automatic=False).exclude(level=Level.DIGEST)
    found = found.exclude(Exists(chosen.filter(content_id=OuterRef("pk"))))
    for path in places():
        found = found.exclude(Exists(chosen.filter(content_id=OuterRef(path))))
    return found


def _of_items(people: list[int], start: datetime) -> QuerySet[Any]:
    """Items somebody wants in their digest one by one."""
    mine = {"follows__user_id__in": people, "follows__level": Level.DIGEST}
    found = Content.objects.filter(**mine, last_activity_at__gt=start)
    return found.annotate(person=F("follows__user_id"), by_tag=Value(False, BooleanField()))


def _of_places(people: list[int], start: datetime) -> list[QuerySet[Any]]:
    """Items of the categories somebody wants in their digest: one arm for each kind that has any."""
    found: list[QuerySet[Any]] = []
    for path in places():
        mine = {f"{path}__follows__user_id__in": people, f"{path}__follows__level": Level.DIGEST}
        rows = Content.objects.filter(**mine, last_activity_at__gt=start)
        found.append(rows.annotate(person=F(f"{path}__follows__user_id"), by_tag=Value(False, BooleanField())))
    return found


def _of_tags(people: list[int], start: datetime) -> QuerySet[Any]:
    """Items that bear a tag somebody follows in their group."""
    mine = {"tagged__tag__follows__user_id__in": people, "tagged__tag__follows__group": F("group")}
    levels = {"tagged__tag__follows__level__in": [Level.DIGEST, Level.ALL], "last_activity_at__gt": start}
    found = Content.objects.filter(**mine, **levels)
    return found.annotate(person=F("tagged__tag__follows__user_id"), by_tag=Value(True, BooleanField()))


def _kept(people: list[int], start: datetime) -> QuerySet[Any]:
    """Items of which a notification was kept for the digest."""
    mine = {"activities__notifications__recipient_id__in": people, "activities__notifications__read_at": None}
    kept = {"activities__notifications__channel": Channel.DIGEST, "activities__notifications__created_at__gt": start}
    found = Content.objects.filter(**mine, **kept)
    return found.annotate(person=F("activities__notifications__recipient_id"), by_tag=Value(False, BooleanField()))


def _shaped(found: QuerySet[Any], start: datetime, now: datetime) -> QuerySet[Any]:
    """Keep what is out, unread, told and not silenced, and give the columns their order."""
    person = OuterRef("person")
    read = ReadMark.objects.filter(
        user_id=person, content_id=OuterRef("pk"), read_until__gte=OuterRef("last_activity_at")
    )
    told = Activity.objects.filter(
        content_id=OuterRef("pk"), verb__in=recipients.OF_ITEMS, is_quiet=False, at__gt=start
    )
    silent = Follow.objects.filter(
        Q(content_id=OuterRef("pk")) | Q(content=None, group_id=OuterRef("group_id"), tag=None)
    )
    out = found.filter(
        kind__in=kinds("in_activity"), trashed_at=None, group__trashed_at=None, is_held=False,
        state__in=READABLE_STATES, published_at__lte=now,
    )  # fmt: skip
    out = out.filter(Exists(told.filter(~Q(actor_id=person) | Q(actor=None))), ~Exists(read))
    out = out.exclude(Exists(silent.filter(user_id=person, level=Level.NOTHING)))
    return out.order_by().values_list("person", "pk", "group_id", "last_activity_at", "by_tag")


def places() -> list[str]:
    """Return the ways from items to what holds them, as tools declare them."""
    return [path for tool in tools() for path in tool.places.values()]
