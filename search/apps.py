"""Configuration of the search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Full-text search: French on PostgreSQL, FTS5 on SQLite."""

    name = "search"
