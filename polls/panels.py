"""The polls of an item of another tool: shown on its page, where one votes without leaving it (SO03)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from content.models import Content
from groups.middleware import access_of
from groups.rules import can_post, tool_row
from polls import showing
from polls.models import Poll

SHOWN_MAX = 5


def on_item(request: HttpRequest, content: Content) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, variables) for each poll attached to an item, then for the way to attach one."""
    if tool_row(content.group, "polls") is None or content.kind == "poll":
        return []
    access = access_of(request)
    polls = Poll.objects.visible_to(access).filter(host_id=content.pk).select_related("group", "voting_group")
    found = [("polls/_panel.html", showing.context(access, poll)) for poll in polls.order_by("pk")[:SHOWN_MAX]]
    if can_post(access, content.group, "polls"):
        found.append(("polls/_attach.html", {"content": content, "group": content.group}))
    return found
