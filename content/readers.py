"""Which people may read an item, in SQL: for mails, counts before publishing and the completion of names."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import User
from content.models import Content
from content.rules import is_published
from core.tools import kinds
from groups.models import GroupGrant, Membership


def readers_of(content: Content) -> QuerySet[User]:
    """Return the people with an account in force who may read `content` right now: two queries.

    Site administrators count as the ordinary members they are until they switch their rights on.
    """
    people = User.objects.filter(is_active=True)
    if content.trashed_at or content.group.trashed_at or content.kind not in kinds():
        return people.none()
    members = Membership.objects.active().filter(group=content.group)
    allowed = Q(pk=content.author_id, pk__in=members.values("user_id"))
    if content.pk:
        allowed |= Q(pk__in=members.filter(user__in=content.co_authors.values("user_id")).values("user_id"))
        allowed |= Q(pk__in=content.co_authors.filter(is_guest=True).values("user_id"))
    if content.state != "draft":
        granted = GroupGrant.objects.filter(content_object=content.group, permission__codename="moderate")
        allowed |= Q(pk__in=members.filter(role__in=["animator", "admin"]).values("user_id"))
        allowed |= Q(pk__in=members.filter(user__in=granted.values("user_id")).values("user_id"))
    if is_published(content):
        if content.effective_audience != "group":
            return people
        allowed |= Q(pk__in=_reached(content))
    return people.filter(allowed)


def _reached(content: Content) -> QuerySet[Membership, int]:
    """Return the members of the groups that show the item; the few groups are found first, so that an index serves."""
    groups = [content.group_id]
    if content.pk:
        groups += content.shelves.values_list("group_id", flat=True)
    if content.group.is_readable_by_parent and content.group.parent_id:
        groups.append(content.group.parent_id)
    return (
        Membership.objects.active().filter(group__in=groups, group__trashed_at=None).values_list("user_id", flat=True)
    )
