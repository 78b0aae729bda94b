"""What pages offer to the home page of a group: the first levels of the tree, or the page that opens it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.models import HomeBlock
from toolkit.blocks import BlockKind, Sight
from wiki import tree
from wiki.models import Page, PageTree

FIRST_MAX = 20


def first_levels(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the tree, its first level open: one query."""
    found = tree.load(sight.access, sight.group)
    for node in found.nodes.values():
        node.is_open = False
    return {"nodes": found.roots[:FIRST_MAX]} if found.roots else None


def opening(sight: Sight, block: HomeBlock) -> dict[str, Any] | None:
    """Return the page that opens the pages of the group, when the reader may read it: one query."""
    home = PageTree.objects.filter(group=sight.group).values("home_id")
    page = Page.objects.visible_to(sight.access).select_related("group").filter(pk__in=home).first()
    return {"page": page} if page is not None else None


KINDS = [
    BlockKind(
        "wiki", "page", _("Pages"), _("The first level of the tree of pages."), first_levels,
        "wiki/block_tree.html", tool="wiki",
    ),
    BlockKind(
        "wiki-home", "home", _("The page that opens the pages"), _("Its whole text, on the home page of the group."),
        opening, "wiki/block_page.html", tool="wiki",
    ),
]  # fmt: skip
