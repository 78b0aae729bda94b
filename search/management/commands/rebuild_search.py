"""`manage.py rebuild_search`: makes the search index anew, while the site goes on answering."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search import indexing


class Command(BaseCommand):
    """Index everything anew: after a bulk load, a restore, or a change of what is indexed."""

    help = "Makes the search index anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Index every item and comment, and say how many."""
        done = indexing.rebuild(tell=self._tell)
        self.stdout.write(f"{done} documents indexed.")

    def _tell(self, done: int) -> None:
        if done % 10_000 == 0:
            self.stdout.write(f"{done}…")
