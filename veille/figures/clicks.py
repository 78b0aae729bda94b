"""Clicks of public editions, where their animators chose to count them: by item and day, of nobody (VM2).

The address names the edition and the item alone. Bots, and browsers that ask not to be tracked (DNT, GPC), are not
counted. The way leads on whatever becomes of the counter. There is no open pixel.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest
from django.urls import reverse

from core import clock
from groups.access import visitor
from groups.models import Audience
from notifications.mail import absolute
from veille.figures import readers
from veille.models import DayCount, Edition, Selection, Watch
from veille.showing import Whole

log = logging.getLogger(__name__)


def through(whole: Whole, watch: Watch) -> Whole:
    """Give the items of a public edition the way that counts, where the watch counts; else leave them as they are."""
    edition = whole.edition
    if watch.counts_clicks and edition.number is not None and edition.effective_audience == Audience.WEB:
        for item in whole.items:
            if item.address.startswith(("http://", "https://")):
                item.way = absolute(way_of(edition, item))  # type: ignore[attr-defined]
    return whole


def way_of(edition: Edition, item: Selection) -> str:
    """Return the address that counts a click and leads to the item."""
    return reverse("veille:go", args=[edition.group.slug, edition.number, item.pk])


def target(group: str, number: int, selection: int) -> Selection | None:
    """Return the item of an edition that a visitor may read, by its group's slug, its number and its id: one query."""
    editions = Edition.objects.visible_to(visitor()).filter(group__slug=group, number=min(number, 2**31 - 1))
    rows = Selection.objects.filter(edition__in=editions, state=Selection.State.PUBLISHED)
    return rows.select_related("watch").filter(pk=min(selection, 2**63 - 1)).first()


def is_counted(request: HttpRequest) -> bool:
    """Tell whether a click counts: somebody's, who did not ask to be left alone."""
    asks_not = request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1"
    is_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return request.method == "GET" and not (
        asks_not or is_ahead or readers.is_bot(request.headers.get("User-Agent", ""))
    )


def note(request: HttpRequest, item: Selection) -> None:
    """Count a click in the memory of the process, for the worker to write; nothing that fails is felt."""
    if not (item.watch.counts_clicks and is_counted(request)):
        return
    try:
        day = clock.now().date().isoformat()
        readers.keep((item.watch_id, day, DayCount.What.CLICKS, str(item.pk), 1), adds=True)
    except Exception as error:
        log.warning("a click was not counted: %s", type(error).__name__)
