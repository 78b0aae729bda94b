"""Configuration of the directory app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """People, organisations and skills."""

    name = "directory"
