"""What the frame of every page shows around it: my groups, and the row of tools of the group one is in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from groups.middleware import access_of
from groups.models import Group


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and, lazily, the reader's groups (one query when the frame shows them)."""
    return {
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
        "my_groups": SimpleLazyObject(lambda: my_groups(request)),
    }


def my_groups(request: HttpRequest) -> list[Group]:
    """Return the groups the reader belongs to, the liveliest first, at most twelve."""
    if not hasattr(request, "access") or not access_of(request).is_signed_in:
        return []
    mine = Group.objects.alive().filter(pk__in=access_of(request).member_group_ids)
    return list(mine.only("name", "slug", "accent").order_by("-last_activity_at")[:12])
