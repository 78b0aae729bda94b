"""What comes to a watch from elsewhere, and whose it is: other groups' items, other platforms' editions (VE11, VE16).

A group brings together what several groups find, by its shelves: whoever answers for an item shows it there, which is
their consent, and takes it back as they wish. Only what every member of the platform may read goes on from a shelf into
an edition, so that a shelf opens nothing of a closed group to the world.
"""

from __future__ import annotations

from django.db.models import Q

from content.models import Content, Shelf
from core import text
from core.addresses import shown_host
from groups.models import Audience
from veille.models import Entry, Watch

CREDIT_MAX = 120
OPEN = [Audience.PLATFORM, Audience.WEB]


def within_reach(group_pk: int) -> Q:
    """Return the condition that an item is the group's own, or stands on its shelves and is open to the platform."""
    shelved = Shelf.objects.filter(group=group_pk).values("content_id")
    is_open = Q(audience__in=OPEN, group__widest_audience__in=OPEN)
    return Q(group=group_pk) | (is_open & Q(pk__in=shelved))


def may_hold(watch: Watch, content: Content) -> bool:
    """Tell whether the editions of a watch may hold an item: the same rule, asked of one item."""
    if content.kind == "edition":
        return False
    return Content.objects.filter(within_reach(watch.group_id), pk=content.pk).exists()


def credit_of(watch: Watch, content: Content) -> str:
    """Return whom an edition thanks for an item: its author, and the group it comes from when that is another.

    What another watch found, here or on another platform, is credited to whom its feed names, and to that watch.
    """
    relayed = _relayed(watch, content)
    if relayed is not None:
        return _joined(relayed.author, relayed.source.title)
    origin = content.group.name if content.group_id != watch.group_id else ""
    return _joined(str(content.author or ""), origin)


def _relayed(watch: Watch, content: Content) -> Entry | None:
    """Return the entry by which an item came, when its source had it from another site than its own: one query."""
    entries = Entry.objects.filter(watch=watch, bookmark=content.pk).select_related("source").order_by("pk")
    return next((one for one in entries[:5] if shown_host(one.url) != shown_host(one.source.feed_url)), None)


def _joined(name: str, place: str) -> str:
    """Return two names as one credit, the second whole if both are too long."""
    said = ", ".join(filter(None, dict.fromkeys([text.one_line(name), text.one_line(place)])))
    return said if len(said) <= CREDIT_MAX else text.excerpt(said, CREDIT_MAX - 1)
