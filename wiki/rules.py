"""Who edits a page. Read by `content.rules` through the tool's `editors`."""

from __future__ import annotations

from content.models import Content
from core.tools import NOBODY
from groups.rules import tool_row
from wiki.models import Page

DEPTH_MAX = 30


def editors(content: Content) -> str:
    """Return who edits a page: `NOBODY`, or one of `GroupTool.Posters`. One query for each level above the page."""
    page = content if isinstance(content, Page) else Page.objects.filter(pk=content.pk).first()
    if page is None or page.frozen_at is not None:
        return NOBODY
    row = tool_row(content.group, "wiki")
    return branch_writers(page) or (row.who_creates if row else NOBODY)


def branch_writers(page: Page) -> str:
    """Return who writes in the branch of a page: its own word, or the nearest above it that says one; else empty."""
    at: Page | None = page
    for _level in range(DEPTH_MAX):
        if at is None or at.writers:
            break
        above = Page.objects.filter(pk=at.parent_id, group_id=page.group_id) if at.parent_id else None
        at = above.only("writers", "parent").first() if above is not None else None
    return at.writers if at is not None else ""
