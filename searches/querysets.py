"""Which saved searches one person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from groups.models import Group

if TYPE_CHECKING:
    from groups.access import Access
    from searches.models import SavedSearch  # noqa: F401 - named in the types of the queryset


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Questions asked of saved searches."""

    def visible_to(self, access: Access) -> Self:
        """Return one's own, those of the groups one belongs to, and those opened to whoever has the address.

        A group's search says in its name what the group is after: its members alone are told, unless it was opened.
        """
        opened = Q(is_open=True) & (Q(group=None) | Q(group__in=Group.objects.home_visible_to(access)))
        living = self.filter(Q(group=None) | Q(group__trashed_at=None))
        if access.sees_all:
            return living.filter(Q(group__isnull=False) | Q(owner=access.user.pk) | opened)
        if not access.is_signed_in:
            return living.filter(opened)
        return living.filter(Q(owner=access.user.pk) | Q(group__in=access.member_group_ids) | opened)

    def listed_for(self, access: Access) -> Self:
        """Return one's own and those of one's groups: what a list shows."""
        mine = Q(owner=access.user.pk) | Q(group__in=access.member_group_ids, group__trashed_at=None)
        return self.filter(mine).select_related("group")

    def kept_by(self, access: Access) -> Self:
        """Return those that `access` may change: one's own, and those of the groups one animates."""
        return self.filter(Q(owner=access.user.pk) | Q(group__in=access.curated_group_ids, group__trashed_at=None))
