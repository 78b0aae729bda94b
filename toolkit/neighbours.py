"""What stands beside an item: before and after it in its list, and on the same themes in its group (LD6)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from content.citations import citing
from content.models import Content
from content.querysets import published_q
from groups.access import Access

RELATED_MAX = 4
CITING_MAX = 20


def around(item: Content, access: Access) -> dict[str, Any]:
    """Return the items before and after, and the related ones, and those that cite it: five queries.

    All are among those the reader may open.
    """
    readable = Content.objects.visible_to(access).filter(published_q(), group=item.group).exclude(pk=item.pk)
    same = readable.filter(kind=item.kind).select_related("group").defer("body", "body_html")
    later = Q(sort_at__gt=item.sort_at) | Q(sort_at=item.sort_at, pk__gt=item.pk)
    tags = list(item.tagged.values_list("tag_id", flat=True))
    related = readable.filter(tagged__tag__in=tags).annotate(shared=Count("tagged")).order_by("-shared", "-sort_at")
    naming = citing(item, access).select_related("group").defer("body", "body_html").order_by("-last_activity_at")
    return {
        "citing": list(naming[:CITING_MAX]),
        "following": same.filter(later).order_by("sort_at", "pk").first(),
        "previous": same.exclude(later).order_by("-sort_at", "-pk").first(),
        "related": list(related.select_related("group", "author").defer("body", "body_html")[:RELATED_MAX])
        if tags
        else [],
    }
