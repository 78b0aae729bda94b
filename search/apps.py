"""Configuration of the search app."""

from django.apps import AppConfig

from core.metrics import Gauge


class SearchConfig(AppConfig):
    """Full-text search: French on PostgreSQL, FTS5 on SQLite."""

    name = "search"

    def gauges(self) -> list[Gauge]:
        """Return what a supervisor watches."""
        from search.models import Document

        waiting = Document.objects.filter(stale_at__isnull=False)
        return [Gauge("documents_stale", "Items and comments that wait to be indexed", waiting.count)]
