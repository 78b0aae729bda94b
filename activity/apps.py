"""Configuration of the activity app."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """The log and the pages over everybody's content."""

    name = "activity"
    verbose_name = "activity"
