"""Links that apps of higher layers add to items and comments.

Each names functions in its AppConfig: `comment_links` for the comments of a page, `item_link` for the item itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from content.models import Comment, Content
from groups.access import Access


@dataclass(frozen=True)
class Link:
    """One entry of the menu of a comment or of an item."""

    url: str
    label: str
    icon: str


@cache
def declared() -> list[str]:
    """Return the dotted names of the functions: each takes comments and an access, and gives links by comment id."""
    return [path for config in apps.get_app_configs() if (path := getattr(config, "comment_links", ""))]


def show_links(comments: list[Comment], access: Access) -> None:
    """Set on each comment the links that apps add for this reader: at most one query an app, none for a visitor."""
    if not comments or not access.is_signed_in:
        return
    for path in declared():
        links: dict[int, Link] = import_string(path)(comments, access)
        for one in comments:
            if one.pk in links:
                added: list[Any] = getattr(one, "more_links", [])
                one.more_links = [*added, links[one.pk]]  # type: ignore[attr-defined]


@cache
def of_items() -> list[str]:
    """Return the dotted names of the functions that give an item a link, or None, for a reader."""
    return [path for config in apps.get_app_configs() if (path := getattr(config, "item_link", ""))]


def item_links(item: Content, access: Access) -> list[Link]:
    """Return the links that apps add to the menu of an item for this reader: at most one query an app."""
    found = [import_string(path)(item, access) for path in of_items()] if access.is_signed_in else []
    return [link for link in found if link is not None]
