"""Who hears of new files (read by notifications.recipients): who follows the group, the file, or a folder above it."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts.models import User
from activity.models import Activity
from content.readers import readers_of
from files import tree
from groups.models import Membership
from notifications.models import Follow

LEVEL = "all"


def followers(activity: Activity) -> QuerySet[User]:
    """Return those who follow the group, the item, or a folder that holds it, as far as they may read it (FI08)."""
    item = activity.content
    if item is None:
        inside = Membership.objects.active().filter(group=activity.group_id).values("user_id")
        follows = Follow.objects.filter(tag=None, level=LEVEL, content=None, group=activity.group_id)
        return User.objects.filter(pk__in=inside, is_active=True).filter(pk__in=follows.values("user_id"))
    ids = [int(part) for part in tree.place_of(item).split("/") if part]
    follows = Follow.objects.filter(tag=None, level=LEVEL)
    heard = follows.filter(Q(content=None, group_id=item.group_id) | Q(content_id__in=[*ids, item.pk]))
    muted = Follow.objects.filter(tag=None, level="nothing", content_id__in=[*ids, item.pk]).values("user_id")
    silent = Follow.objects.filter(tag=None, level="nothing", content=None, group_id=item.group_id).values("user_id")
    return readers_of(item).filter(pk__in=heard.values("user_id")).exclude(pk__in=muted).exclude(pk__in=silent)


HEARS: dict[str, Callable[[Activity], QuerySet[User]]] = {
    "files.added": followers,
    "files.brought": followers,
    "files.renewed": followers,
}
