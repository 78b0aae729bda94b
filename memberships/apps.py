"""Configuration of the memberships app."""

from typing import ClassVar

from django.apps import AppConfig


class MembershipsConfig(AppConfig):
    """The pages and actions by which groups run themselves."""

    name = "memberships"
    lends: ClassVar[dict[str, str]] = {"ban": "memberships.actions.ban", "can_act_on": "memberships.rules.can_act_on"}
    mails = "memberships.mails"
