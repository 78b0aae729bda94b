"""Configuration of the notifications app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class NotificationsConfig(AppConfig):
    """Follows, notifications, deliveries, mails."""

    name = "notifications"
    mails = "notifications.mails"
    my_doors: ClassVar[list[Door]] = [
        Door(
            "notifications:preferences",
            "bell",
            _("Mails and notifications"),
            _("What I am told of, and how often"),
            50,
        ),
    ]
