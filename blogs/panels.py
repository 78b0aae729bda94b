"""What the tool of articles shows on a thread: the articles made of it, and the way to make one (FO27)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from blogs.models import Article
from content.models import Content
from content.rules import can
from groups.middleware import access_of
from groups.rules import can_post, tool_row

FROM = {"topic"}
"""Kinds of items that an article may be made of."""
SHOWN_MAX = 5


def on_thread(request: HttpRequest, content: Content) -> list[tuple[str, dict[str, Any]]]:
    """Return the panel of a thread: one query, none on other items."""
    if content.kind not in FROM or tool_row(content.group, "blogs") is None:
        return []
    access = access_of(request)
    made = list(Article.objects.visible_to(access).filter(source_id=content.pk).select_related("group")[:SHOWN_MAX])
    may_make = can_post(access, content.group, "blogs") and can(access, "edit", content)
    if not made and not may_make:
        return []
    return [("blogs/_panel.html", {"made": made, "may_make": may_make, "content": content, "group": content.group})]
