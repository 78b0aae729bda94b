"""What is new: items ordered by their latest activity, a stretch at a time, whatever the number of items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.http import QueryDict

from content.models import Content
from content.querysets import ContentQuerySet
from core.tools import ToolConfig, tools
from groups.access import Access
from groups.models import Group

STRETCH = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Stretch:
    """Some items, and where the next ones begin: what `?before=` takes; empty at the end."""

    items: list[Content]
    older: str = ""


@dataclass(frozen=True)
class Filters:
    """What the address asks of the stream: my groups only, one tool, one group."""

    is_mine: bool = False
    tool: str = ""
    group: str = ""

    @property
    def is_set(self) -> bool:
        """Tell whether anything narrows the stream."""
        return self.is_mine or bool(self.tool or self.group)


def stretch(found: ContentQuerySet, before: str = "", size: int = STRETCH) -> Stretch:
    """Return the latest of `found`, or those before a point: two queries, tags included, and no count.

    A page number would make the database count and skip everything newer; a point in time costs the same anywhere.
    """
    found = found.in_stream().cards().order_by("-last_activity_at", "-pk")
    point = read_point(before)
    if point:
        at, pk = point
        found = found.filter(Q(last_activity_at__lt=at) | Q(last_activity_at=at, pk__lt=pk), last_activity_at__lte=at)
    items = list(found[: size + 1])
    return Stretch(items[:size], point_after(items[size - 1]) if len(items) > size else "")


def point_after(item: Content) -> str:
    """Return where a stretch ends, as an address can say it: microseconds since 1970, then the item's id."""
    return f"{(item.last_activity_at - _EPOCH) // timedelta(microseconds=1)}-{item.pk}"


def read_point(text: str) -> tuple[datetime, int] | None:
    """Return the moment and the id that `?before=` names, or None when it names nothing we understand."""
    since, _dash, pk = text.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= 17 for part in (since, pk)):
        return None
    return _EPOCH + timedelta(microseconds=int(since)), int(pk)


def filters_of(asked: QueryDict) -> Filters:
    """Return the filters named in the address."""
    return Filters(
        is_mine=asked.get("groups") == "mine", tool=asked.get("tool", "")[:30], group=asked.get("group", "")[:60]
    )


def filtered(found: ContentQuerySet, access: Access, wanted: Filters) -> ContentQuerySet:
    """Return `found` narrowed as the address asks; a tool or a group nobody knows gives nothing."""
    if wanted.is_mine:
        found = found.filter(group_id__in=access.member_group_ids)
    if wanted.tool:
        found = found.filter(
            kind__in=[kind for tool in shown_tools() if tool.label == wanted.tool for kind in tool.kinds]
        )
    if wanted.group:
        group = Group.objects.named_to(access).filter(slug=wanted.group).first()
        found = found.in_group(group) if group else found.none()
    return found


def shown_tools() -> list[ToolConfig]:
    """Return the tools whose items the stream shows."""
    return [tool for tool in tools() if tool.in_activity]
