"""The dry run of a rule: what it would have done over the last thirty days, without doing it (VW8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core import clock
from veille.models import Rule, Watch
from veille.rules import matching
from veille.rules.matching import Arrival

DAYS = 30
LOOKED_MAX = 5_000
"""How many entries, and how many bookmarks, a dry run looks at: the latest."""
SHOWN_MAX = 50


@dataclass(frozen=True)
class DryRun:
    """What a rule would have done: how many of each it looked at, how many it holds for, and the latest of them."""

    looked: int
    count: int
    shown: list[Arrival]
    is_cut: bool


def dry_run(watch: Watch, rule: Rule) -> DryRun:
    """Return what a rule would have done to what came in the last thirty days: four queries, nothing written."""
    since = clock.now() - timedelta(days=DAYS)
    found = [matching.bookmarks(watch, since, LOOKED_MAX, latest=True)]
    if rule.act != Rule.Act.TAG:
        # Tags are words of bookmarks: an entry has none until somebody keeps it.
        found.append(matching.entries(watch, since, LOOKED_MAX, latest=True))
    arrivals = [arrival for some in found for arrival in some]
    held = sorted((one for one in arrivals if matching.held([rule], one)), key=lambda one: one.at, reverse=True)
    is_cut = any(len(some) == LOOKED_MAX for some in found)
    return DryRun(len(arrivals), len(held), held[:SHOWN_MAX], is_cut)
