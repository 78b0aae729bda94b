"""What the throw-away tool declares of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.tools import ToolConfig

if TYPE_CHECKING:
    from content.models import Content
    from tests.throwaway.notes.models import Note


class NotesConfig(ToolConfig):
    """Notes of a group."""

    name = "tests.throwaway.notes"
    label = "notes"
    verbose_name = "Notes"
    kinds = ["note"]
    segment = "notes"
    new_label = "Add a note"
    purpose = "Short notes."
    answerable = True

    def blank(self, content: Content) -> Note:
        """Return a note to receive messages split from another."""
        from tests.throwaway.notes.models import Note

        return Note(group=content.group)
