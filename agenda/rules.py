"""What an event shows to whom, beyond the rule of items: its online link."""

from __future__ import annotations

from collections.abc import Iterable

from agenda.models import Event, Registration
from content.models import CoAuthor
from content.rules import can
from groups.access import Access


def may_see_link(event: Event, access: Access) -> bool:
    """Tell whether `access` sees the online link of an event that they read (LE9).

    Kept for those registered, it is shown to who organises it, and to who `is_registered`.
    """
    return not event.is_link_kept or can(access, "edit", event) or is_registered(event, access)


def is_registered(event: Event, access: Access) -> bool:
    """Tell whether somebody has a place at an event, at one of its times: one query."""
    mine = Registration.objects.coming().filter(occurrence__event=event.pk, user=access.user.pk or 0)
    return access.is_signed_in and mine.exists()


def links_seen(events: Iterable[Event], access: Access) -> set[int]:
    """Return the ids of `events` whose link, though kept, `access` sees: two queries."""
    kept = [event for event in events if event.is_link_kept]
    if not kept or not access.is_signed_in:
        return set()
    signed = CoAuthor.objects.filter(user_id=access.user.pk or 0, content__in=[event.pk for event in kept])
    mine = set(signed.values_list("content_id", flat=True))
    rows = Registration.objects.coming().filter(user=access.user.pk, occurrence__event__in=kept)
    mine |= set(rows.values_list("occurrence__event_id", flat=True))
    return mine | {event.pk for event in kept if event.author_id == access.user.pk}
