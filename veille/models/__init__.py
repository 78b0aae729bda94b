"""The watch of a group: its calendar, its sources, its editions and what they select."""

from veille.models.channel import Channel, Publication
from veille.models.edition import Edition, Selection
from veille.models.source import Entry, Finding, Source
from veille.models.subscriber import Subscriber
from veille.models.watch import Watch, WeekOff

__all__ = [
    "Channel",
    "Edition",
    "Entry",
    "Finding",
    "Publication",
    "Selection",
    "Source",
    "Subscriber",
    "Watch",
    "WeekOff",
]
