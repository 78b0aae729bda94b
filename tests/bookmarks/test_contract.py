"""Bookmarks do what every tool does."""

from __future__ import annotations

from typing import Any

from bookmarks.actions import Typed, save
from content.models import Content
from groups.models import Group
from tests.contract import ToolContract


class TestBookmarks(ToolContract):
    """The shared contract, for bookmarks."""

    kind = "bookmark"
    path = "bookmarks"
    # Beside what all tools show: where else the page was saved, what the reader keeps for oneself, pages alike, and
    # what the group keeps of the page.
    detail_queries = 32

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return bookmark number `n`."""
        typed = Typed(url=f"https://exemple.org/page-{n}", title=f"Guide pratique numéro bocage{n}", audience=audience)
        return save(group=group, author=author, typed=typed).bookmark

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types for bookmark number `n`."""
        base = {"url": f"https://exemple.org/form-{n}", "title": f"Un guide tapé {n}", "audience": "group"}
        return {**base, **changes}
