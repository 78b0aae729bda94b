"""What the page of a folder shows: its entries in an order, the way to it, who may do what in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from content import unread
from core.paging import page_of
from files import room, tree
from files.actions import may_write
from files.forms import limits
from files.models import Folder
from groups import rules
from groups.access import Access
from groups.models import Group
from toolkit import listing

PER_PAGE = 50
TILES = "tiles"


def context(
    request: HttpRequest, access: Access, group: Group, folder: Folder | None, usual: str = ""
) -> dict[str, Any]:
    """Return what the page of a folder (None: of the root) shows: at most nine queries, whatever it holds."""
    asked = request.GET.get("order") or usual
    order = asked if asked in tree.ORDERS else tree.USUAL
    page = page_of(tree.entries(access, group, folder, order), request, PER_PAGE)
    if order == tree.USUAL and asked != tree.USUAL and not any(one.order for one in page.object_list):
        order = "name"
    unread.show_dots(access, page.object_list)
    may_moderate = rules.can(access, "moderate", group)
    may_post = rules.can_post(access, group, "files")
    return {
        "group": group,
        "folder": folder,
        "crumbs": tree.crumbs(access, folder.path) if folder else [],
        "page_obj": page,
        "order": order,
        "orders": [(name, str(words[0])) for name, words in tree.ORDERS.items()],
        "add_url": reverse("files:create", args=[group.slug]) + (f"?in={folder.pk}" if folder else ""),
        "limits": limits(),
        "in_query": f"?in={folder.pk}" if folder else "",
        "is_tiles": request.GET.get("view") == TILES,
        "may_create": may_post,
        "may_add": may_write(is_animator=may_moderate, may_post=may_post, folder=folder),
        "may_moderate": may_moderate,
        "has_unread": any(getattr(item, "is_unread", False) for item in page.object_list),
        "room": room.of(group) if may_post else None,
    }


def is_flat(filters: listing.Filters) -> bool:
    """Tell whether the address narrows the list, which then shows files from all folders."""
    return filters.is_set
