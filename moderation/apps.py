"""Configuration of the moderation app."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Reports, held posts, trash and log."""

    name = "moderation"
