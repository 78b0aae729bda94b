"""Configuration of the search app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door
from core.metrics import Gauge


class SearchConfig(AppConfig):
    """Full-text search: French on PostgreSQL, FTS5 on SQLite."""

    name = "search"
    site_doors: ClassVar[list[Door]] = [
        Door("search:unanswered", "search", _("Searches without result"), _("What people look for and do not find"), 62)
    ]

    def gauges(self) -> list[Gauge]:
        """Return what a supervisor watches."""
        from search.models import Document

        waiting = Document.objects.filter(stale_at__isnull=False)
        return [Gauge("documents_stale", "Items and comments that wait to be indexed", waiting.count)]
