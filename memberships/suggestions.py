"""Groups suggested to somebody, each with its reason in words. Nothing is guessed: it is counted, and it is told."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Affiliation, Profile
from groups.access import Access
from groups.models import Group, Membership

AT_LEAST = 3
"""Fewer people of one place would be recognised: a list of members is for members."""
MOST = 50


def reasons(access: Access) -> dict[int, str]:
    """Return why each suggested group is, by its id; kept for the request. Empty for a visitor.

    Only groups that present themselves in the directory, that one may join or ask to, and has nothing to do with yet.
    """
    if not access.is_signed_in:
        return {}
    kept: dict[int, str] | None = getattr(access, "_suggested", None)
    if kept is None:
        kept = {**by_territory(access), **by_organisation(access), **by_family(access)}
        access._suggested = kept  # type: ignore[attr-defined]
    return kept


def candidates(access: Access) -> Any:
    """Return the groups that may be suggested."""
    found = Group.objects.named_to(access).filter(listing=Group.Listing.LISTED, archived_at=None)
    return found.exclude(pk__in=list(access.parts)).exclude(joining=Group.Joining.INVITATION)


def by_family(access: Access) -> dict[int, str]:
    """Return the sub-groups of my groups, and the groups above my sub-groups."""
    mine = access.member_group_ids
    found: dict[int, str] = {}
    for group in candidates(access).filter(parent__in=mine).select_related("parent")[:MOST]:
        found[group.pk] = _("Within %(group)s, of which you are a member") % {"group": group.parent}
    for group in candidates(access).filter(children__in=mine).distinct()[:MOST]:
        found[group.pk] = _("You are a member of one of its sub-groups")
    return found


def by_organisation(access: Access) -> dict[int, str]:
    """Return the groups where several people of my organisations are."""
    mine = list(Affiliation.objects.filter(user_id=access.user.pk or 0).values_list("organisation_id", flat=True))
    counts = counted(access, {"user__affiliations__organisation__in": mine}) if mine else {}
    return {pk: _of_organisation(count) for pk, count in counts.items()}


def _of_organisation(count: int) -> str:
    return ngettext(
        "%(count)s person of your organisation is a member", "%(count)s people of your organisation are members", count
    ) % {"count": count}


def by_territory(access: Access) -> dict[int, str]:
    """Return the groups where several people of my territory are, of those who let the platform know theirs."""
    mine = Profile.objects.filter(user_id=access.user.pk or 0).values_list("territory_id", flat=True).first()
    if not mine:
        return {}
    known = {"user__profile__territory": mine, "user__profile__territory_reach__in": ["platform"]}
    return {pk: _of_territory(count) for pk, count in counted(access, known).items()}


def _of_territory(count: int) -> str:
    return ngettext(
        "%(count)s person of your territory is a member", "%(count)s people of your territory are members", count
    ) % {"count": count}


def counted(access: Access, of: dict[str, Any]) -> dict[int, int]:
    """Return how many members of a kind each group has that may be suggested, where they are at least three."""
    rows = Membership.objects.active().filter(user__is_active=True, group__in=candidates(access), **of)
    counts = rows.values("group_id").annotate(count=Count("user_id", distinct=True)).filter(count__gte=AT_LEAST)
    return dict(counts.order_by("-count", "group_id").values_list("group_id", "count")[:MOST])
