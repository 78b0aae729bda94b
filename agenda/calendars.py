"""Which events stand in which calendar: of a group, of a tag, mine, what I come to (AG07)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from activity.models import Activity
from agenda import commitments, listing, rules
from agenda.ics import writing
from agenda.models import Event, Occurrence, Registration, RegistrationTold
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
    """Return the events of all my groups, and those I organise elsewhere; `times` gives the rest of what I come to."""
    organised = commitments.organised_q(access)
    return loaded(recent(access).filter((listing.mine_q(access) | organised) & Q(is_external=False)))


def attended(access: Access) -> list[Event]:
    """Return the events I organise, with all their times; `times` gives those I said yes to."""
    return loaded(recent(access).filter(commitments.organised_q(access), is_external=False))


def times(access: Access, events: list[Event]) -> list[tuple[Occurrence, writing.Entry | None]]:
    """Return the times that I have a place at, but those of `events`: of an event that comes again, only these.

    Each stands under the identifier that the mail of its confirmation gave it, so that no calendar shows it twice.
    """
    late = clock.now() - KEPT
    rows = Occurrence.objects.visible_to(access).shown().filter(pk__in=commitments.coming_to(access), ends_at__gt=late)
    rows = rows.exclude(event__in=[event.pk for event in events]).select_related(
        "event__group", "event__territory", "told"
    )
    found = list(rows.order_by("starts_at", "pk")[:EVENTS_MAX])
    return [(one, _entry(one)) for one in found]


def _entry(occurrence: Occurrence) -> writing.Entry | None:
    told: RegistrationTold | None = getattr(occurrence, "told", None)
    return writing.Entry(told.uid, told.number, max(told.at, occurrence.event.changed_at)) if told else None


def written(
    events: list[Event], access: Access, *, title: str, url: str,
    alone: list[tuple[Occurrence, writing.Entry | None]] | None = None,
) -> bytes:  # fmt: skip
    """Return a calendar's bytes."""
    alone = alone or []
    seen = rules.links_seen([*events, *{one.event_id: one.event for one, _entry in alone}.values()], access)
    return writing.published(events, title=title, url=url, sees_links=seen, alone=alone)


def changed_at(groups: list[int], since: datetime) -> datetime:
    """Return when a calendar of these groups last changed, a removal counts too: one query."""
    rows = Activity.objects.filter(group_id__in=groups, content__kind="event").order_by("-at")
    return rows.values_list("at", flat=True).first() or since


def answered_at(access: Access, since: datetime) -> datetime:
    """Return when somebody last answered an event: their calendar changes with it. One query."""
    rows = Registration.objects.filter(user=access.user.pk).order_by("-answered_at")
    return rows.values_list("answered_at", flat=True).first() or since
