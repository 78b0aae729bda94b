"""What the throw-away tool declares of itself."""

from core.tools import ToolConfig


class NotesConfig(ToolConfig):
    """Notes of a group."""

    name = "tests.throwaway.notes"
    label = "notes"
    verbose_name = "Notes"
    kinds = ["note"]
    segment = "notes"
    new_label = "Add a note"
    purpose = "Short notes."
