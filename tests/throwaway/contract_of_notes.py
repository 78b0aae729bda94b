"""The shared contract, for the throw-away tool: run by `tests/toolkit/test_new_tool.py` with its own settings."""

from __future__ import annotations

from typing import Any

from content.models import Content
from groups.models import Group
from tests.contract import ToolContract
from tests.throwaway.notes.models import Note
from toolkit import actions


class TestNotes(ToolContract):
    """Everything a tool must do, for nothing but a model and two declarations."""

    kind = "note"
    path = "notes"

    def make(self, group: Group, author: Any, n: int = 1, audience: str = "group") -> Content:
        """Return note number `n`."""
        note = Note(group=group, title=f"Une note numéro bocage{n}", body="Du **texte**", audience=audience)
        return actions.publish(item=note, author=author)

    def typed(self, n: int = 1, **changes: Any) -> dict[str, Any]:
        """Return what a person types for note number `n`."""
        return {"title": f"Une note tapée {n}", "body": "Du texte", "audience": "group", **changes}
