"""Who hears of an act: one SQL statement per rule, asked when it is announced and again just before each mail leaves.

Nobody hears of their own act, of what they muted, or of what they may not read at that moment (LM7, LM17).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from accounts.models import User
from activity.models import Activity
from content.models import Comment, Content
from content.readers import readers_of
from content.rules import can
from core import text
from groups.access import GROUP_VERBS, Access
from groups.models import Group, GroupGrant, Level, Membership
from notifications.models import Follow, Preference

OF_ITEMS = {"content.published", "comment.posted", "content.moved"}
OF_MEMBERSHIP = {
    "membership.accepted",
    "membership.refused",
    "membership.invited",
    "membership.removed",
    "membership.banned",
    "membership.role_changed",
    "membership.enrolled",
    "group.accepted",
    "group.refused",
    "group.handed_over",
    "group.given",
    "group.inherited",
}
"""Verbs told to the one person they concern, whatever their preferences (LM10)."""
OF_DECISIONS = {"content.released", "comment.released", "message.refused", "report.answered", "moderation.decided"}
"""Verbs of moderation told to the one person whose words they are about, whatever their preferences."""
OF_HELD = {"content.submitted", "comment.submitted", "report.filed"}
"""Those of them that speak of what nobody but moderators may know of."""
OF_DUTIES = {
    "content.submitted": "moderate",
    "comment.submitted": "moderate",
    "report.filed": "moderate",
    "membership.asked": "manage_members",
    "group.archived": "administer",
    "group.trashed": "administer",
    "group.restored": "administer",
    "group.dormant": "administer",
    "edition.reminded": "curate",
    "edition.skipped": "curate",
}
"""Verbs told to those of a group's people who may do something of it, by the verb that lets them."""
OF_COURTESY = {"invitation.accepted"}
"""Verbs told on the site to the one person they concern, as long as they belong to the group."""
OF_SITE = {"group.proposed", "report.escalated"}
"""Verbs told to the site's administrators."""
ESSENTIAL = (
    OF_MEMBERSHIP | OF_DECISIONS | OF_SITE | {"group.archived", "group.trashed", "group.restored", "group.dormant"}
)
"""Verbs no preference silences (LM10): memberships, and whom a group belongs to."""
MENTIONS_MAX = 50


def for_activity(activity: Activity, only: User | None = None) -> QuerySet[User]:
    """Return the people who are told of an act on the site. With `only`, that person or nobody, at a small cost."""
    if activity.verb in OF_ITEMS:
        people = of_item(activity, only)
    elif activity.verb in OF_MEMBERSHIP | OF_DECISIONS and activity.person_id is not None:
        people = User.objects.filter(pk=activity.person_id, is_active=True)
    elif activity.verb in OF_COURTESY and activity.group is not None:
        inside = Membership.objects.active().filter(group=activity.group, user=activity.person_id)
        people = User.objects.filter(pk__in=inside.values("user_id"), is_active=True)
    elif activity.verb in OF_DUTIES and activity.group is not None:
        people = in_charge(activity.group, OF_DUTIES[activity.verb])
    elif activity.verb in declared():
        people = declared()[activity.verb](activity)
    elif activity.verb in OF_SITE:
        people = User.objects.filter(is_superuser=True, is_active=True)
    else:
        people = User.objects.none()
    if activity.actor_id:
        people = people.exclude(pk=activity.actor_id)
    return people.filter(pk=only.pk) if only else people


@cache
def declared() -> dict[str, Callable[[Activity], QuerySet[User]]]:
    """Return who hears of the verbs of higher apps: each names in its AppConfig (`told`) a module with `HEARS`."""
    paths = [getattr(config, "told", "") for config in apps.get_app_configs()]
    modules = [import_module(path) for path in paths if path]
    return {verb: hears for module in modules for verb, hears in module.HEARS.items()}


def by_mail(activity: Activity, only: User | None = None) -> QuerySet[User]:
    """Return those who are also told by mail, at once."""
    people = for_activity(activity, only).filter(is_paused=False).exclude(email="")
    if activity.verb in ESSENTIAL:
        return people
    paused = _of(Preference.objects.filter(is_mail_paused=True), only)
    late = _at_levels(activity, [Level.DIGEST, Level.NOTHING], only)
    return people.exclude(pk__in=paused).exclude(pk__in=late)


def of_item(activity: Activity, only: User | None = None) -> QuerySet[User]:
    """Return who hears of an item or of a comment: followers, people named, the item's author; less who muted it."""
    content, comment = activity.content, activity.comment
    if content is None or (activity.verb == "comment.posted" and (comment is None or not is_shown(comment))):
        return User.objects.none()
    hears = Q(pk__in=_followers(Q(content=None, group_id=content.group_id), only))
    hears |= Q(username__in=named(comment or content)) | called(comment or content, content.group)
    if activity.verb == "content.moved":
        hears = Q(pk__in=_followers(Q(content_id=content.pk), only)) | Q(pk=content.author_id)
    elif comment is not None:
        hears |= Q(pk__in=_followers(Q(content_id=content.pk), only)) | Q(pk=content.author_id)
    return readers(content, only).filter(hears).exclude(pk__in=_at_levels(activity, [Level.NOTHING], only))


def readers(content: Content, only: User | None = None) -> QuerySet[User]:
    """Return who may read an item now. For one person the rule is asked in its Python form, which reads their own
    memberships instead of everybody's: a mail to 20,000 people asks it 20,000 times.
    """
    if only is None:
        return readers_of(content)
    people = User.objects.filter(pk=only.pk, is_active=True)
    return people if can(Access(only), "read", content) else people.none()


def is_shown(comment: Comment) -> bool:
    """Tell whether a comment stands in its thread for everybody who reads it."""
    return comment.trashed_at is None and not comment.is_held


def named(written: Content | Comment) -> list[str]:
    """Return the user names a text mentions, at most `MENTIONS_MAX`."""
    return sorted(text.mentions(written.body))[:MENTIONS_MAX]


def called(written: Content | Comment, group: Group) -> Q:
    """Return the condition of those whom @animateurs and @tous call in a text; only animators may call all members."""
    names = text.calls(written.body)
    animators = in_charge(group, "moderate") if names else User.objects.none()
    hears = Q(pk__in=animators.values("pk")) if "animateurs" in names else Q(pk__in=[])
    if "tous" in names and animators.filter(pk=written.author_id or 0).exists():
        hears |= Q(pk__in=Membership.objects.active().filter(group=group).values("user_id"))
    return hears


def in_charge(group: Group, verb: str) -> QuerySet[User]:
    """Return who may do `verb` in a group: those whose role gives it, and the members who were granted it."""
    members = Membership.objects.active().filter(group=group)
    granted = GroupGrant.objects.filter(content_object=group, permission__codename=verb).values("user_id")
    by_role = members.filter(role__in=GROUP_VERBS[verb])
    return User.objects.filter(
        Q(pk__in=by_role.values("user_id")) | Q(pk__in=members.filter(user_id__in=granted).values("user_id")),
        is_active=True,
    )


def _followers(of: Q, only: User | None) -> QuerySet[Follow, dict[str, Any]]:
    return _of(Follow.objects.filter(of, tag=None, level=Level.ALL), only)


def _at_levels(activity: Activity, levels: list[Level], only: User | None) -> QuerySet[Follow, dict[str, Any]]:
    """Return who chose one of `levels` for the group of an act or for its very item."""
    of = Q(content=None, group_id=activity.group_id)
    if activity.content_id:
        of |= Q(content_id=activity.content_id)
    return _of(Follow.objects.filter(of, tag=None, level__in=levels), only)


def _of(rows: QuerySet[Any], only: User | None) -> QuerySet[Any, dict[str, Any]]:
    return (rows.filter(user=only) if only else rows).values("user_id")
