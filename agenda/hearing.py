"""Who hears of what happens to an event, by the verb of the log (read by notifications.recipients)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts.models import User
from activity.models import Activity
from agenda.models import Event
from agenda.registering.hearing import coming
from content.readers import readers_of
from core.acts import lent
from groups.models import Level
from notifications.models import Follow


def concerned(activity: Activity) -> QuerySet[User]:
    """Return who organises an event, comes, follows it or all that its group does, as far as they may read it."""
    event = Event.objects.select_related("group").filter(pk=activity.content_id or 0).first()
    if event is None:
        return User.objects.none()
    follows = Follow.objects.filter(Q(content_id=event.pk) | Q(content=None, group_id=event.group_id), tag=None)
    hears = Q(pk__in=follows.filter(level=Level.ALL).values("user_id")) | Q(pk=event.author_id)
    hears |= Q(pk__in=event.co_authors.values("user_id"))
    hears |= Q(pk__in=coming(event, activity.data.get("occurrence")).values("pk"))
    mute = Follow.objects.filter(content_id=event.pk, level=Level.NOTHING)
    return readers_of(event).filter(hears).exclude(pk__in=mute.values("user_id"))


def voters(activity: Activity) -> QuerySet[User]:
    """Return who voted in the date poll that an event was made of, and who is concerned by the event anyway (AG13)."""
    event = Event.objects.select_related("group", "made_of").filter(pk=activity.content_id or 0).first()
    if event is None or event.made_of is None:
        return User.objects.none()
    voted = Q(pk__in=lent("voters_of_poll")(event.made_of).values("pk"))
    return readers_of(event).filter(voted | Q(pk__in=concerned(activity).values("pk")))


HEARS: dict[str, Callable[[Activity], QuerySet[User]]] = {
    "event.changed": concerned,
    "event.time_changed": concerned,
    "event.cancelled": concerned,
    "event.time_cancelled": concerned,
    "event.held": concerned,
    "event.due": concerned,
    "event.dated": voters,
}
