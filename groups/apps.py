"""Configuration of the groups app."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups and their members."""

    name = "groups"
