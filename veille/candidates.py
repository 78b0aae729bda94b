"""What an animator chooses from: proposed items by votes then date, bookmarks that nobody has proposed (VW3)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from content.models import Content
from groups.access import Access
from veille.bridging import within_reach
from veille.models import Edition, Selection, Watch
from veille.working.votes import with_votes

POOL_MAX = 20
State = Selection.State


def candidates(watch: Watch) -> QuerySet[Selection]:
    """Return the proposed items: most useful marks less noise marks first, then the latest proposal. One query.

    Each has `useful`, `neutral`, `noise`, `votes`, and `was_published`: whether an earlier edition has it.
    """
    rows = watch.selections.filter(state=State.CANDIDATE, content__trashed_at=None).select_related("proposed_by")
    return with_votes(followed(rows), "content__").order_by("-votes", "-proposed_at", "-pk")


def followed(rows: QuerySet[Selection]) -> QuerySet[Selection]:
    """Return rows with `was_published`."""
    same = Selection.objects.filter(watch=OuterRef("watch"), content=OuterRef("content"), state=State.PUBLISHED)
    return rows.annotate(was_published=Exists(same.exclude(pk=OuterRef("pk"))))


def pool(edition: Edition, access: Access) -> list[Content]:
    """Return the bookmarks of the period, the group's or on its shelves, that nobody has proposed: two queries."""
    since = min(edition.period_start, edition.due_at - timedelta(weeks=1))
    known = Selection.objects.filter(watch=edition.watch_id, content=OuterRef("pk"))
    found = Content.objects.visible_to(access).filter(
        within_reach(edition.group_id),
        ~Exists(known),
        kind="bookmark",
        state="published",
        is_held=False,
        created_at__gte=since,
    )
    return list(with_votes(found).cards().order_by("-votes", "-created_at", "-pk")[:POOL_MAX])


def get_selection(watch: Watch, pk: int) -> Selection | None:
    """Return a selection of the watch, with its shared item and its edition."""
    rows = watch.selections.select_related("content__group", "edition__group")
    return rows.filter(pk=min(pk, 2**63 - 1)).first()
