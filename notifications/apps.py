"""Configuration of the notifications app."""

from typing import Any, ClassVar

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
        Door(
            "notifications:mails",
            "mail",
            _("Mails I was sent"),
            _("What left, what came back, and why a mail did not come"),
            55,
        ),
        Door(
            "notifications:push",
            "monitor",
            _("News on my devices"),
            _("A word on this phone or computer, even when the site is closed"),
            53,
        ),
    ]
    site_doors: ClassVar[list[Door]] = [
        Door(
            "notifications:site_mail",
            "mail",
            _("Mail"),
            _("What leaves, what comes back, and whether the set-up is right"),
            40,
        ),
    ]

    def gauges(self) -> list[Any]:
        """Return what a supervisor watches."""
        from notifications import watched

        return watched.gauges()
