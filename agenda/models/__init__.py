"""Events, their occurrences and their documents."""

from agenda.models.event import Event
from agenda.models.occurrence import Occurrence
from agenda.models.paper import Paper

__all__ = ["Event", "Occurrence", "Paper"]
