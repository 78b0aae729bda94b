"""Configuration of the memberships app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class MembershipsConfig(AppConfig):
    """The pages and actions by which groups run themselves."""

    name = "memberships"
    mails = "memberships.mails"
    site_doors: ClassVar[list[Door]] = [
        Door(
            "groups:newcomers",
            "user-plus",
            _("Groups that everybody joins"),
            _("Where newcomers become members by themselves"),
            60,
        ),
    ]
