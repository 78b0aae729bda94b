"""Events and their occurrences."""

from agenda.models.event import Event
from agenda.models.occurrence import Occurrence

__all__ = ["Event", "Occurrence"]
