"""Following and muting: the one table of preferences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from content.models import Content, Tag
from groups.access import Access
from groups.models import Group, Level
from notifications.models import Follow
from notifications.preferences import expect_digest


def follow(user: User, content: Content) -> None:
    """Make `user` follow an item they write in, unless they already chose a level for it (LM18).

    Whoever does not want that (`Preference.follows_what_i_write`) has the row too: the rule passes over it.
    """
    follow_all([user.pk], content)


def set_level(user: User, thing: Content | Group, level: Level) -> None:
    """Set how much `user` hears of an item, of a category or of a group."""
    keys: dict[str, Any]
    if isinstance(thing, Group):
        keys = {"group": thing, "content": None, "tag": None}
    else:
        keys = {"group_id": thing.group_id, "content_id": thing.pk}
    _choose(user, keys, level)


def follow_tag(user: User, group: Group, tag: Tag, level: Level) -> None:
    """Set how much `user` hears of what bears a tag in a group: a mail at once, or the top of the digest (LM22)."""
    _choose(user, {"group": group, "tag": tag, "content": None}, level)


def _choose(user: User, keys: dict[str, Any], level: Level) -> None:
    Follow.objects.update_or_create(user=user, **keys, defaults={"level": level, "is_automatic": False})
    if level == Level.DIGEST:
        expect_digest([user.pk])


def unfollow(user: User, *, group: Group, content: Content | None = None, tag: Tag | None = None) -> None:
    """Forget the level `user` chose for an item or a tag: the group's counts again."""
    if content is not None:
        Follow.objects.filter(user=user, content_id=content.pk).delete()
    if tag is not None:
        Follow.objects.filter(user=user, group=group, tag=tag).delete()


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
    about = {"group_id": content.group_id, "content_id": content.pk}
    rows = [Follow(user_id=pk, **about, level=Level.ALL, is_automatic=True) for pk in user_ids]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def copy(source: Content, fresh: Content) -> None:
    """Let whoever follows or mutes `source` do the same of `fresh`, which was split from it."""
    chosen = Follow.objects.filter(content_id=source.pk).values("user_id", "level", "is_automatic")
    rows = [Follow(group_id=fresh.group_id, content_id=fresh.pk, **row) for row in chosen]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


def move(lost: Content, kept: Content) -> None:
    """Let the followers of an item that is joined to another follow that other one; a level chosen there stays."""
    already = list(Follow.objects.filter(content_id=kept.pk).values_list("user_id", flat=True))
    Follow.objects.filter(content_id=lost.pk, user_id__in=already).delete()
    Follow.objects.filter(content_id=lost.pk).update(content_id=kept.pk, group_id=kept.group_id)


def one_by_one(access: Access) -> QuerySet[Follow]:
    """Return the items, categories and tags one follows, as far as one still sees them, the latest first."""
    seen = Content.objects.visible_to(access).values("pk")
    mine = Follow.objects.filter(user_id=access.user.pk or 0)
    found = mine.filter(Q(content__in=seen) | Q(tag__isnull=False, group__in=access.member_group_ids))
    return (
        found.select_related("group", "content__group", "tag")
        .defer("content__body", "content__body_html")
        .order_by("-pk")
    )


def change(row: Follow, level: str) -> None:
    """Change the level of something followed; anything that is no level forgets the choice."""
    if level in Level.values:
        Follow.objects.filter(pk=row.pk).update(level=level, is_automatic=False)
        if level == Level.DIGEST:
            expect_digest([row.user_id])
    else:
        row.delete()


def shown_level(user: User, content: Content) -> str:
    """Return what the bell of an item says: the level chosen for it; `all` for what one wrote in, unless unwanted."""
    row = Follow.objects.filter(user=user, content_id=content.pk).select_related("user__preference").first()
    if row is None:
        return ""
    wish = getattr(row.user, "preference", None)
    return "" if row.is_automatic and wish is not None and not wish.follows_what_i_write else row.level
