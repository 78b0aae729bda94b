"""What I have said I would be at: the events I organise, and those I answered yes to. One place says it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from agenda.models import Event, Occurrence, Registration
from agenda.models.occurrence import OccurrenceQuerySet
from content.models import CoAuthor
from groups.access import Access

CLASHES_SHOWN = 5


def committed(access: Access) -> OccurrenceQuerySet:
    """Return the occurrences that somebody organises, or has a place at."""
    if not access.is_signed_in:
        return Occurrence.objects.none()
    mine = Q(organised_q(access, "event__"), event__is_external=False) | Q(pk__in=coming_to(access))
    return Occurrence.objects.visible_to(access).filter(mine)


def organised_q(access: Access, path: str = "") -> Q:
    """Return the condition that somebody organises an event; `path` leads to it."""
    signed = CoAuthor.objects.filter(user_id=access.user.pk or 0, content__kind="event").values("content_id")
    return Q(**{f"{path}author_id": access.user.pk}) | Q(**{f"{path}pk__in": signed})


def coming_to(access: Access) -> Any:
    """Return the ids of the occurrences that somebody has a place at, as a subquery."""
    return Registration.objects.coming().filter(user=access.user.pk).values("occurrence_id")


def clashes(access: Access, occurrence: Occurrence) -> list[Occurrence]:
    """Return what somebody is committed to at the very time of an occurrence (AG10): one query.

    Whole days, and deadlines, keep nobody from coming elsewhere.
    """
    if occurrence.wall.is_whole_day or occurrence.event.is_deadline or not access.is_signed_in:
        return []
    others = committed(access).held().exclude(event=occurrence.event_id)
    others = others.filter(Occurrence.overlap_q(occurrence.starts_at, occurrence.ends_at))
    others = others.filter(event__start_time__isnull=False).exclude(event__nature=Event.Nature.DEADLINE)
    return list(others.select_related("event__group").order_by("starts_at", "pk")[:CLASHES_SHOWN])
