"""Somebody searched among the members of a group, whatever their number: no form ever lists them all (LG3)."""

from __future__ import annotations

from django.db.models import Q

from core import text
from core.folding import pattern
from groups.models import Group, Membership
from groups.querysets import MembershipQuerySet

FOUND_MAX = 10


def found_members(group: Group, words: str, but: int = 0) -> MembershipQuerySet:
    """Return the few active members whose name holds every word of a search, whatever their number in the group."""
    found = Membership.objects.active().filter(group=group, user__is_active=True).exclude(user_id=but)
    for word in text.fold(words).split():
        found = found.filter(Q(user__name__regex=pattern(word)) | Q(user__username__contains=word))
    return found.select_related("user").order_by("user__name", "pk")[:FOUND_MAX]


def member_named(group: Group, username: str, but: int = 0) -> Membership | None:
    """Return the membership of the member with that user name and an account in force, other than `but`."""
    rows = Membership.objects.active().filter(group=group, user__is_active=True).exclude(user_id=but)
    return rows.filter(user__username__iexact=username).select_related("user").first()
