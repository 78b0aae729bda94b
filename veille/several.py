"""The watches of a platform, several beside each other, each with its latest edition (VE11)."""

from __future__ import annotations

from django.db.models import F, OuterRef, QuerySet, Subquery

from groups.access import Access
from groups.models import Group
from veille.models import Edition, Watch


def readable(access: Access) -> QuerySet[Watch]:
    """Return the watches of the groups whose home `access` may read, the one that published last first."""
    groups = Group.objects.home_visible_to(access).filter(tools__tool="veille")
    editions = Edition.objects.visible_to(access).filter(watch=OuterRef("pk"), number__isnull=False).order_by("-number")
    rows = Watch.objects.filter(group__in=groups.values("pk")).select_related("group")
    rows = rows.annotate(
        latest_id=Subquery(editions.values("pk")[:1]), latest_at=Subquery(editions.values("published_at")[:1])
    )
    return rows.order_by(F("latest_at").desc(nulls_last=True), "title", "pk")


def with_latest(rows: list[Watch]) -> list[tuple[Watch, Edition | None]]:
    """Return watches with their latest edition: one query, whatever their number."""
    wanted = [row.latest_id for row in rows if row.latest_id]  # type: ignore[attr-defined]
    found = Edition.objects.filter(pk__in=wanted).select_related("group").defer("body", "body_html").in_bulk()
    return [(row, found.get(row.latest_id)) for row in rows]  # type: ignore[attr-defined]
