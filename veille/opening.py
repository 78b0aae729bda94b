"""Items of the group's own in an edition: which of its readers can open them (VC19).

An edition keeps its own words of an item, so a thread, an event, a file or an article of the group may go into one that
more people read than the item itself. Their words go out, which the animators are told before; the link to what
readers cannot open does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from content.models import Content
from content.rules import is_published
from groups.models import AUDIENCES, Audience
from veille.models import Selection


def is_own(row: Selection) -> bool:
    """Tell whether a selection leads to an item of the platform, not to a page of the web."""
    return row.address.startswith("/")


def mark(rows: Iterable[Selection], audience: str) -> None:
    """Set `is_closed` on each row: whether readers of an edition for `audience` cannot open it. One query at most."""
    held = list(rows)
    own = {row.content_id for row in held if is_own(row) and row.content_id}
    found = Content.objects.alive().filter(pk__in=own).select_related("group") if own else []
    open_ones = {content.pk for content in found if is_published(content) and not is_narrower(content, audience)}
    for row in held:
        row.is_closed = is_own(row) and row.content_id not in open_ones  # type: ignore[attr-defined]


def closed(rows: Iterable[Selection], audience: str) -> list[Selection]:
    """Return those of the rows that readers of an edition for `audience` cannot open."""
    held = list(rows)
    mark(held, audience)
    return [row for row in held if row.is_closed]  # type: ignore[attr-defined]


def is_narrower(content: Content, audience: str) -> bool:
    """Tell whether an item has fewer readers than an edition for `audience` of the same group."""
    return AUDIENCES.index(content.effective_audience) < AUDIENCES.index(Audience(audience))
