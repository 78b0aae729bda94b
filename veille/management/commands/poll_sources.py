"""`manage.py poll_sources`: polls every source that is due, at once and here, for operators without a scheduler."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from veille import polling


class Command(BaseCommand):
    """Poll the sources that are due, with the pauses that politeness asks, and say what came of it."""

    help = "Poll every source of every watch whose turn has come."

    def handle(self, *args: Any, **options: Any) -> None:
        """Poll until none is left, host by host."""
        outcomes: Counter[str] = Counter()
        for pks in polling.by_host(polling.due()).values():
            outcomes.update(polling.poll_in_turn(pks, seconds=float("inf")))
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
        self.stdout.write(f"Sources polled: {outcomes.total()}{f' ({told})' if told else ''}.")
