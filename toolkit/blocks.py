"""Blocks of a group's home page: what an app declares, and what a block sees. Tools stay unknown to the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.forms import Field

from content.models import Content
from content.querysets import ContentQuerySet, published_q
from core.tools import ToolConfig, tools
from groups import rules
from groups.access import Access
from groups.models import Group, HomeBlock

COUNT = 5
COUNT_MAX = 20


@dataclass(frozen=True)
class Sight:
    """One reader before one home page. What several blocks need is read once for all of them."""

    access: Access
    group: Group

    @cached_property
    def shelved(self) -> list[int]:
        """Ids of the items that other groups lend to this one: one query for the whole page."""
        return list(self.group.shelves.values_list("content_id", flat=True))

    def items(self) -> ContentQuerySet:
        """Return the published items of the group and of its shelves that the reader may read, without long texts."""
        here = Q(group=self.group) | Q(pk__in=self.shelved) if self.shelved else Q(group=self.group)
        found = Content.objects.visible_to(self.access).filter(published_q(), here)
        return found.select_related("group", "author").defer("body", "body_html")

    @property
    def is_inside(self) -> bool:
        """Tell whether the reader reads what the group keeps for its members."""
        access, group = self.access, self.group
        return access.sees_all or bool(access.in_group(group).role) or rules.reads_from_above(access, group)


Load = Callable[[Sight, HomeBlock], dict[str, Any] | None]


@dataclass(frozen=True)
class BlockKind:
    """What an app offers to put on home pages. Labels are lazy strings.

    `load` returns what `template` shows, or None when there is nothing to show; it costs at most two queries. `asks`
    names what an admin fills in: "body", "count". A block of a `tool` is shown where that tool is on. `is_side` puts it
    beside the others on wide screens; `is_single` allows it once in a page. `more` returns further fields of its form,
    whose values are kept among the settings of the block.
    """

    name: str
    icon: str
    label: Any
    text: Any
    load: Load
    template: str = "groups/blocks/items.html"
    asks: tuple[str, ...] = ()
    tool: str = ""
    is_side: bool = False
    is_single: bool = True
    more: Callable[[Access, Group, HomeBlock], dict[str, Field]] | None = None


@cache
def block_kinds() -> dict[str, BlockKind]:
    """Return the kinds of blocks that all apps declare, by name; a tool that declares none shows its latest items."""
    found: list[BlockKind] = []
    for config in apps.get_app_configs():
        if not isinstance(config, ToolConfig):
            found += getattr(config, "home_blocks", list)()
    for tool in tools():
        found += tool.home_blocks() or [latest_of(tool)]
    return {kind.name: kind for kind in found}


def latest_of(tool: ToolConfig) -> BlockKind:
    """Return the block that shows the latest items of a tool."""
    return BlockKind(
        name=tool.label,
        icon=tool.icon,
        label=tool.verbose_name,
        text=tool.purpose,
        load=lambda sight, block: latest(sight, tool.kinds[0], count_of(block)),
        asks=("count",),
        tool=tool.label,
    )


def latest(sight: Sight, kind: str, count: int) -> dict[str, Any] | None:
    """Return the latest items of one kind: one query."""
    items = list(sight.items().of_kind(kind).order_by("-sort_at", "-pk")[:count])
    return {"items": items} if items else None


def count_of(block: HomeBlock) -> int:
    """Return how many items a block shows."""
    count = block.settings.get("count")
    return min(max(count, 1), COUNT_MAX) if isinstance(count, int) else COUNT
