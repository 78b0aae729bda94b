"""Who hears of what happens in a veille, by the verb of the log (read by notifications.recipients)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from accounts.models import User
from activity.models import Activity
from content.models import Content
from content.readers import readers_of
from groups.models import Membership
from veille.models import Reading


def reader(activity: Activity) -> QuerySet[User]:
    """Return whom the act names, as long as they are a member and something still waits for them."""
    waits = Reading.objects.filter(pk__in=activity.data.get("readings", []), state="asked", reader=activity.person_id)
    members = Membership.objects.active().filter(group=activity.group_id, user__in=waits.values("reader_id"))
    return User.objects.filter(pk__in=members.values("user_id"), is_active=True)


def asker(activity: Activity) -> QuerySet[User]:
    """Return who had asked, as far as they may still read the item."""
    content = Content.objects.select_related("group").filter(pk=activity.content_id or 0).first()
    return readers_of(content).filter(pk=activity.person_id or 0) if content else User.objects.none()


HEARS: dict[str, Callable[[Activity], QuerySet[User]]] = {
    "reading.asked": reader,
    "reading.due": reader,
    "reading.answered": asker,
    "reading.declined": asker,
}
