"""Configuration of the content app."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """The content table, comments, tags, attachments."""

    name = "content"
