"""Configuration of the memberships app."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class MembershipsConfig(AppConfig):
    """The pages and actions by which groups run themselves."""

    name = "memberships"
    lends: ClassVar[dict[str, str]] = {
        "ban": "memberships.actions.ban",
        "can_act_on": "memberships.rules.can_act_on",
        "come_in": "memberships.ways.come_in",
    }
    mails = "memberships.mails"
    site_doors: ClassVar[list[Door]] = [
        Door(
            "groups:site_groups",
            "group",
            _("Groups"),
            _("Those that wait to be opened, that sleep, that nobody looks after, that are in the trash"),
            20,
        ),
        Door(
            "groups:newcomers",
            "user-plus",
            _("Groups that everybody joins"),
            _("Where newcomers become members by themselves"),
            60,
        ),
    ]

    def home_blocks(self) -> list[Any]:
        """Return the blocks of home pages that any group has."""
        from memberships.blocks import KINDS

        return KINDS
