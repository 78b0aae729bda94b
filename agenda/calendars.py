"""Which events stand in which calendar: of a group, of a tag, mine, what I come to (AG07)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from activity.models import Activity
from agenda import commitments, listing, rules
from agenda.ics import writing
from agenda.models import Event, Occurrence
from content.models import ContentTag
from content.querysets import published_q
from core import clock
from groups.access import Access
from groups.models import Group

KEPT = timedelta(days=366)
"""How long what is over stays in calendars."""
EVENTS_MAX = 2000


def loaded(events: Any) -> list[Event]:
    """Return events with what a calendar writes of them: three queries, whatever their number."""
    unusual = Occurrence.objects.filter(Q(is_changed=True) | ~Q(state=Occurrence.State.PLANNED)).order_by("day")
    tags = Prefetch("tagged", ContentTag.objects.select_related("tag").order_by("pk"), to_attr="loaded_tags")
    rows = events.select_related("group", "territory").defer("body")
    return list(rows.prefetch_related(tags, Prefetch("occurrences", unusual, to_attr="unusual"))[:EVENTS_MAX])


def recent(access: Access) -> Any:
    """Return the published events that `access` may read and that are not long over."""
    late = Occurrence.objects.filter(event=OuterRef("pk"), ends_at__gt=clock.now() - KEPT)
    return Event.objects.visible_to(access).filter(published_q(), Exists(late)).order_by("-starts_at", "-pk")


def of_group(access: Access, group: Group, tag: str = "", nature: str = "") -> list[Event]:
    """Return the events of a group's calendar, perhaps of one tag or one kind; those of others have their own list."""
    found = recent(access).in_group(group).filter(is_external=False)
    if tag:
        found = found.filter(tagged__tag__slug=tag)
    if nature:
        found = found.filter(nature=nature)
    return loaded(found)


def mine(access: Access) -> list[Event]:
    """Return the events of all my groups, and those I come to elsewhere."""
    events = Q(pk__in=commitments.committed(access).order_by().values("event_id"))
    return loaded(recent(access).filter((listing.mine_q(access) & Q(is_external=False)) | events))


def attended(access: Access) -> list[Event]:
    """Return the events I organise or said yes to."""
    return loaded(recent(access).filter(pk__in=commitments.committed(access).order_by().values("event_id")))


def written(events: list[Event], access: Access, *, title: str, url: str) -> bytes:
    """Return a calendar's bytes."""
    return writing.published(events, title=title, url=url, sees_links=rules.links_seen(events, access))


def changed_at(groups: list[int], since: datetime) -> datetime:
    """Return when a calendar of these groups last changed, a removal counts too: one query."""
    rows = Activity.objects.filter(group_id__in=groups, content__kind="event").order_by("-at")
    return rows.values_list("at", flat=True).first() or since
