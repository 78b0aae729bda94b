"""Who hears of a page, by the verb of the log (read by notifications.recipients)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accounts.models import User
from activity.models import Activity
from content.readers import readers_of
from groups.models import Level
from notifications.models import Follow
from wiki.changes import above, branch_followers
from wiki.models import Page


def of_change(activity: Activity) -> QuerySet[User]:
    """Return those who follow the page, or a branch it stands in, and may read it; less those who muted it."""
    page = page_of(activity)
    if page is None:
        return User.objects.none()
    follows = Follow.objects.filter(content_id=page.pk, level=Level.ALL).values("user_id")
    hears = Q(pk__in=follows) | Q(pk__in=branch_followers([page.pk, *above(page)]))
    return heard(page, activity).filter(hears)


def of_new(activity: Activity) -> QuerySet[User]:
    """Return those who follow the branch of a new page, and do not hear of all that the group publishes."""
    page = page_of(activity)
    if page is None:
        return User.objects.none()
    all_of_it = Follow.objects.filter(content=None, tag=None, group_id=page.group_id, level=Level.ALL).values("user_id")
    return heard(page, activity).filter(pk__in=branch_followers(above(page))).exclude(pk__in=all_of_it)


def heard(page: Page, activity: Activity) -> QuerySet[User]:
    """Return who may read a page, less who muted it or its group."""
    mute = Follow.objects.filter(Q(content_id=page.pk) | Q(content=None, group_id=page.group_id), level=Level.NOTHING)
    return readers_of(page).exclude(pk__in=mute.values("user_id"))


def page_of(activity: Activity) -> Page | None:
    """Return the page that an activity is about."""
    return Page.objects.select_related("group").filter(pk=activity.content_id or 0, trashed_at=None).first()


HEARS: dict[str, Callable[[Activity], QuerySet[User]]] = {"page.changed": of_change, "page.added": of_new}
