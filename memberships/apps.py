"""Configuration of the memberships app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class MembershipsConfig(AppConfig):
    """The pages and actions by which groups run themselves."""

    name = "memberships"
    lends: ClassVar[dict[str, str]] = {"ban": "memberships.actions.ban", "can_act_on": "memberships.rules.can_act_on"}
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
