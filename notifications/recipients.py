"""Who hears of an act, why and how: one SQL statement, asked when it is announced and again before each mail leaves.

Nobody hears of their own act, of what they muted, or of what they may not read at that moment (LM7, LM17).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from accounts.models import User
from activity.models import Activity
from content.models import Comment, Content, ReadMark
from content.readers import readers_of
from content.rules import can, is_published
from core import text
from groups.access import GROUP_VERBS, Access
from groups.models import Group, GroupGrant, Level, Membership
from notifications.levels import paused_q, with_levels
from notifications.models import Channel, Follow, Reason

OF_ITEMS = {"content.published", "comment.posted", "content.moved", "content.updated"}
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
    "edition.handed": "curate",
    "focus.ready": "curate",
    "channel.lost": "curate",
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
Told = QuerySet[Any]
"""People, each with `reason` and `channel`."""


def for_activity(activity: Activity, only: User | None = None) -> Told:
    """Return the people who are told of an act on the site, each with `reason` and `channel`: one statement.

    With `only`, that person or nobody, at a small cost.
    """
    if activity.verb in OF_ITEMS:
        return _but_actor(of_item(activity, only), activity)
    people = _but_actor(_concerned(activity), activity)
    people = people.filter(pk=only.pk) if only else people
    return _with_channel(people, activity)


def _but_actor(people: QuerySet[User], activity: Activity) -> QuerySet[User]:
    return people.exclude(pk=activity.actor_id) if activity.actor_id else people


def _concerned(activity: Activity) -> QuerySet[User]:
    """Return whom an act is about that is not the news of an item."""
    if activity.verb in OF_MEMBERSHIP | OF_DECISIONS and activity.person_id is not None:
        return User.objects.filter(pk=activity.person_id, is_active=True)
    if activity.verb in OF_COURTESY and activity.group is not None:
        inside = Membership.objects.active().filter(group=activity.group, user=activity.person_id)
        return User.objects.filter(pk__in=inside.values("user_id"), is_active=True)
    if activity.verb in OF_DUTIES and activity.group is not None:
        people = in_charge(activity.group, OF_DUTIES[activity.verb])
        # `to` names whose turn it is; whoever lost the right meanwhile hears nothing.
        return people.filter(pk__in=activity.data["to"]) if activity.data.get("to") else people
    if activity.verb in declared():
        return declared()[activity.verb](activity)
    if activity.verb in OF_SITE:
        return User.objects.filter(is_superuser=True, is_active=True)
    return User.objects.none()


def reason_for(verb: str) -> Reason:
    """Return why somebody hears of an act that is not the news of an item: the same for all."""
    if verb in OF_SITE:
        return Reason.SITE
    if verb in OF_DUTIES:
        return Reason.DUTY
    return Reason.OWN if verb in OF_MEMBERSHIP | OF_DECISIONS | OF_COURTESY else Reason.CONCERNED


def _with_channel(people: QuerySet[User], activity: Activity) -> Told:
    """Give each their reason and channel: a mail, unless they have no address, paused mails or silenced the group."""
    by_site = Q(email="") if activity.verb in ESSENTIAL else Q(email="") | paused_q("preference__")
    if activity.verb not in ESSENTIAL:
        silenced = Q(content=None, group_id=activity.group_id)
        silenced |= Q(content_id=activity.content_id) if activity.content_id else Q(pk__in=[])
        rows = Follow.objects.filter(silenced, user=OuterRef("pk"), tag=None, level=Level.NOTHING)
        by_site |= Q(Exists(rows))
    channel = Case(When(by_site, then=Value(Channel.SITE)), default=Value(Channel.MAIL))
    return people.annotate(reason=Value(reason_for(activity.verb)), channel=channel)


@cache
def declared() -> dict[str, Callable[[Activity], QuerySet[User]]]:
    """Return who hears of the verbs of higher apps: each names in its AppConfig (`told`) a module with `HEARS`."""
    paths = [getattr(config, "told", "") for config in apps.get_app_configs()]
    modules = [import_module(path) for path in paths if path]
    return {verb: hears for module in modules for verb, hears in module.HEARS.items()}


def by_mail(activity: Activity, only: User | None = None) -> Told:
    """Return those who are also told by mail, at once."""
    return for_activity(activity, only).filter(is_paused=False, channel=Channel.MAIL)


def of_item(activity: Activity, only: User | None = None) -> Told:
    """Return who hears of an item or of a comment that is out, with `reason` and `channel` (`notifications.levels`)."""
    content, comment = activity.content, activity.comment
    is_told = content is not None and is_out(content)
    if activity.verb == "comment.posted":
        is_told = is_told and comment is not None and is_shown(comment)
    if content is None or not is_told:
        return _with_channel(User.objects.none(), activity)
    written = comment or content
    people = readers(content, only)
    return with_levels(people, activity, named=named(written), called=called(written, content.group))


def is_out(content: Content) -> bool:
    """Tell whether an item is there for its readers: nothing is told of what only moderators see (LM7)."""
    return content.trashed_at is None and is_published(content)


def has_read(activity: Activity, user: User) -> bool:
    """Tell whether a person has already read on the site what an act tells of: no mail follows (REL-M6). One query."""
    return user.pk in read_by(activity, [user.pk])


def read_by(activity: Activity, people: Collection[int]) -> set[int]:
    """Return those of some people, by id, who have already read on the site what an act tells of: one query."""
    if activity.verb not in {"content.published", "comment.posted"} or activity.content_id is None:
        return set()
    marks = ReadMark.objects.filter(user__in=people, content_id=activity.content_id, read_until__gte=activity.at)
    return set(marks.values_list("user_id", flat=True))


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
