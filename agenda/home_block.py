"""What is coming up, on the home page of a group."""

from __future__ import annotations

from typing import Any

from agenda import listing
from agenda.models import Event
from groups.models import HomeBlock
from toolkit.blocks import Sight, count_of


def coming_up(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the next times of a group's events: two queries."""
    events = sight.items().of_kind("event").order_by().values("pk")
    found = listing.seen_among(Event.objects.filter(pk__in=events, is_external=False))
    rows = list(listing.to_come(found)[: count_of(block)])
    return {"rows": rows} if rows else None
