"""The watch of a group: its calendar, its sources, its editions and what they select."""

from veille.models.asking import Reading
from veille.models.channel import Channel, Publication
from veille.models.charge import Absence, InCharge
from veille.models.edition import Edition, Selection
from veille.models.focus import Focus
from veille.models.hub import HubLease, HubPush
from veille.models.measures import DayCount, DayReader, DaySalt
from veille.models.rule import Rule, RuleAct, RuleRound
from veille.models.source import Entry, Finding, Source
from veille.models.subscriber import Subscriber
from veille.models.watch import Watch, WeekOff
from veille.models.working import Step

__all__ = [
    "Absence",
    "Channel",
    "DayCount",
    "DayReader",
    "DaySalt",
    "Edition",
    "Entry",
    "Finding",
    "Focus",
    "HubLease",
    "HubPush",
    "InCharge",
    "Publication",
    "Reading",
    "Rule",
    "RuleAct",
    "RuleRound",
    "Selection",
    "Source",
    "Step",
    "Subscriber",
    "Watch",
    "WeekOff",
]
