"""People named in a text: whom to propose while it is typed, and which names will reach nobody (CC17, LD7)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import User
from content.models import Comment, Content
from content.readers import readers_of
from core import text
from core.folding import pattern
from groups.models import Group, Membership

SHOWN = 8


def members_of(group: Group) -> QuerySet[User]:
    """Return the people who read whatever is published in `group`, for an item that is not there yet."""
    members = Membership.objects.active().filter(group=group)
    return User.objects.filter(pk__in=members.values("user_id"), is_active=True)


def matching(people: QuerySet[User], typed: str) -> list[User]:
    """Return at most `SHOWN` of `people` whose name or user name holds every word typed, accents and case ignored."""
    for word in text.fold(typed[:80]).split():
        people = people.filter(Q(name__regex=pattern(word)) | Q(username__contains=word))
    return list(people.only("username", "name").order_by("name", "pk")[:SHOWN])


def unheard(written: Content | Comment, item: Content) -> list[str]:
    """Return the names in a text that reach nobody: no such person, or one who may not read it; never which of both."""
    names = text.mentions(written.body)
    if not names:
        return []
    heard = set(readers_of(item).filter(username__in=names).values_list("username", flat=True))
    return sorted(names - heard)
