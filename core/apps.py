"""Configuration of the core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The ground."""

    name = "core"
