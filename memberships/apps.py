"""Configuration of the memberships app."""

from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    """The pages and actions by which groups run themselves."""

    name = "memberships"
    mails = "memberships.mails"
