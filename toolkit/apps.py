"""Configuration of the toolkit app."""

from django.apps import AppConfig


class ToolkitConfig(AppConfig):
    """The kit."""

    name = "toolkit"
