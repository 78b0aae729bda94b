"""Following and muting: the one table of preferences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from content.models import Content
from groups.models import Group, Level
from notifications.models import Follow


def follow(user: User, content: Content) -> None:
    """Make `user` follow an item they take part in, unless they already chose a level for it (LM18)."""
    Follow.objects.bulk_create(
        [Follow(user=user, group_id=content.group_id, content_id=content.pk, level=Level.ALL)], ignore_conflicts=True
    )


def set_level(user: User, thing: Content | Group, level: Level) -> None:
    """Set how much `user` hears of an item or of a group."""
    keys: dict[str, Any]
    if isinstance(thing, Group):
        keys = {"group": thing, "content": None, "tag": None}
    else:
        keys = {"group_id": thing.group_id, "content_id": thing.pk}
    Follow.objects.update_or_create(user=user, **keys, defaults={"level": level})


def level_of(user: User, thing: Content | Group) -> str:
    """Return the level `user` chose for an item or a group, or an empty string."""
    rows = Follow.objects.filter(user=user, tag=None)
    rows = rows.filter(group=thing, content=None) if isinstance(thing, Group) else rows.filter(content_id=thing.pk)
    return rows.values_list("level", flat=True).first() or ""


def forget_group(user: User, group: Group) -> None:
    """Drop everything `user` followed in a group they leave: mail stops at once (LM4)."""
    Follow.objects.filter(user=user, group=group).delete()


def follow_all(user_ids: Iterable[int], content: Content) -> None:
    """Make several people follow an item, but those who already chose a level for it."""
    rows = [Follow(user_id=pk, group_id=content.group_id, content_id=content.pk, level=Level.ALL) for pk in user_ids]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def copy(source: Content, fresh: Content) -> None:
    """Let whoever follows or mutes `source` do the same of `fresh`, which was split from it."""
    chosen = Follow.objects.filter(content_id=source.pk).values_list("user_id", "level")
    rows = [Follow(user_id=pk, group_id=fresh.group_id, content_id=fresh.pk, level=level) for pk, level in chosen]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def move(lost: Content, kept: Content) -> None:
    """Let the followers of an item that is joined to another follow that other one; a level chosen there stays."""
    already = list(Follow.objects.filter(content_id=kept.pk).values_list("user_id", flat=True))
    Follow.objects.filter(content_id=lost.pk, user_id__in=already).delete()
    Follow.objects.filter(content_id=lost.pk).update(content_id=kept.pk, group_id=kept.group_id)
