"""What the page of an item says of the watch, to the members of its group: its state, its history, their votes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from content.models import Content
from content.rules import can as can_on_item
from content.rules import is_published
from groups.middleware import access_of
from groups.rules import can, tool_row
from veille.models import Selection, Watch
from veille.working import asking, pool, steps, votes


def on_item(request: HttpRequest, content: Content) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, variables) for an item of a group that has a watch, to those who contribute there."""
    access = access_of(request)
    if content.kind == "edition" or not access.is_signed_in or tool_row(content.group, "veille") is None:
        return []
    if not can(access, "contribute", content.group) or not is_published(content):
        return []
    # unfiltered: the watch of a group to which the reader contributes
    watch = Watch.objects.filter(group=content.group_id).first()
    return [("veille/working/_panel.html", shown(watch, content, access))] if watch else []


def shown(watch: Watch, content: Content, access: Any) -> dict[str, Any]:
    """Return what the panel shows: four queries, whatever the length of the history."""
    history = steps.of_item(watch, content.pk)
    team = votes.of_team(content)
    mine = [value for value, people in team.items() if access.user in people]
    content.mine = mine[0] if mine else None  # type: ignore[attr-defined]
    state = history[-1].state if history else pool.State.INBOX
    return {
        "group": content.group,
        "row": content,
        "watch": watch,
        "history": history,
        "state_words": Selection.State(state).label,
        "team": [(votes.LABELS[value], people) for value, people in team.items() if people],
        "readings": asking.of_item(watch, content),
        "may_ask": not content.group.is_frozen,
        "me": access.user,
        "may_react": can_on_item(access, "react", content),
    }
