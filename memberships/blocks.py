"""The blocks that any group has, whatever its tools; which blocks a page has; what each reader is shown of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from groups import rules
from groups.models import Audience, Group, HomeBlock, Membership
from memberships.ways import ways
from toolkit.blocks import BlockKind, Sight, block_kinds, count_of

FACES = 12
NEWS = 10


def presentation(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return what the group says of itself; its members have it folded."""
    group = sight.group
    if not group.description_html:
        return None
    return {"html": group.description_html, "is_folded": bool(sight.access.in_group(group).role)}


def words(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the text of the block."""
    return {"html": block.body_html} if block.body_html else None


def news(sight: Sight, block: HomeBlock) -> dict[str, Any]:
    """Return the items something last happened to, as cards: two queries. Empty, the block says so."""
    found = sight.items().in_stream().cards().order_by("-last_activity_at", "-pk")
    count = count_of(block) if "count" in block.settings else NEWS
    return {"news": list(found[:count]), "is_member": bool(sight.access.in_group(sight.group).role)}


def featured(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the items that the animators put forward or pinned, those put forward first: one query."""
    now = clock.now()
    found = sight.items().filter(Q(featured_until__gt=now) | Q(pinned_until__gt=now))
    items = list(found.order_by("-featured_until", "-pinned_until", "-pk")[: count_of(block)])
    items.sort(key=lambda item: not (item.featured_until and item.featured_until > now))
    return {"items": items, "is_forward": True} if items else None


def faces(sight: Sight, block: HomeBlock) -> dict[str, Any]:
    """Return a few of the members, those who animate the group first: two queries, however many they are.

    Whoever is not a member is told their number only.
    """
    group = sight.group
    if not rules.can(sight.access, "see_members", group):
        return {"faces": []}
    active = group.memberships.filter(state=Membership.State.ACTIVE).select_related("user__profile")
    roles = [Membership.Role.ADMIN, Membership.Role.ANIMATOR]
    team = list(active.filter(role__in=roles).order_by("role", "since", "pk")[:FACES])
    rest = active.filter(role=Membership.Role.MEMBER).order_by("-since", "-pk")
    return {"faces": team + list(rest[: FACES - len(team)]), "may_invite": rules.can(sight.access, "invite", group)}


def sub_groups(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the sub-groups the reader may know of, by name, with the way into each: one query, and those of the
    rules that let people in."""
    found = Group.objects.named_to(sight.access).filter(parent=sight.group, archived_at=None).order_by("name", "pk")
    groups = list(found[:30])
    ways_in = ways(sight.access, groups)
    return {"groups": [(group, ways_in[group.pk]) for group in groups]} if groups else None


KINDS = [
    BlockKind(
        "text", "edit", _("A text"), _("Words of yours: a welcome, a rule, useful links."), words,
        "groups/blocks/text.html", ("body",), is_single=False,
    ),
    BlockKind(
        "presentation", "info", _("Presentation of the group"), _("What the group says of itself in its settings."),
        presentation, "groups/blocks/presentation.html",
    ),
    BlockKind(
        "featured", "star", _("Put forward"), _("What the animators put forward or pinned."), featured,
        asks=("count",),
    ),
    BlockKind(
        "news", "activity", _("What is new"), _("What was last published or commented, in all the tools."), news,
        "groups/blocks/news.html", ("count",),
    ),
    BlockKind(
        "members", "users", _("Members"), _("The number of members, and some faces for those who belong."), faces,
        "groups/blocks/members.html", is_side=True,
    ),
    BlockKind(
        "subgroups", "group", _("Sub-groups"), _("The groups within this one, with the way into each."), sub_groups,
        "groups/blocks/subgroups.html", is_side=True,
    ),
]  # fmt: skip
USUAL = ["presentation", "featured", "news", "members", "subgroups"]
"""The blocks of a page that nobody has arranged."""


@dataclass(frozen=True)
class Shown:
    """One block as one reader sees it."""

    block: HomeBlock
    kind: BlockKind
    data: dict[str, Any]


def arranged(group: Group) -> list[HomeBlock]:
    """Return the blocks of a group's page in their order: those its admins chose, else the usual ones."""
    rows = list(group.blocks.filter(removed_at=None))
    return rows or [HomeBlock(group=group, kind=kind, order=place) for place, kind in enumerate(USUAL)]


def shown(sight: Sight) -> list[Shown]:
    """Return what a reader sees of the page: their blocks, less those of tools that are off, and those with nothing."""
    kinds, on, found = block_kinds(), rules.tool_rows(sight.group), []
    for block in arranged(sight.group):
        kind = kinds.get(block.kind)
        if kind is None or (kind.tool and kind.tool not in on) or not is_for(sight, block):
            continue
        data = kind.load(sight, block)
        if data is not None:
            found.append(Shown(block, kind, data))
    return found


def is_for(sight: Sight, block: HomeBlock) -> bool:
    """Tell whether the reader is among those a block is meant for."""
    if block.audience == Audience.GROUP:
        return sight.is_inside
    return block.audience == Audience.WEB or sight.access.is_signed_in
