"""Who hears of acts of the kit, by the verb of the log (read by notifications.recipients)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from accounts.models import User
from activity.models import Activity
from content.readers import readers_of


def signers(activity: Activity) -> QuerySet[User]:
    """Return the old and the new author of an item, as far as they may read it (LA7)."""
    if activity.content is None:
        return User.objects.none()
    people = [pk for pk in activity.data.get("authors", [activity.person_id]) if pk]
    return readers_of(activity.content).filter(pk__in=people)


def proposer(activity: Activity) -> QuerySet[User]:
    """Return who proposed an item for the home page of the platform (CC33)."""
    return User.objects.filter(pk=activity.person_id or 0, is_active=True)


HEARS: dict[str, Callable[[Activity], QuerySet[User]]] = {
    "content.reassigned": signers,
    "front.accepted": proposer,
    "front.refused": proposer,
}
