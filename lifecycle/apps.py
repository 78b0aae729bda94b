"""Configuration of the lifecycle app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class LifecycleConfig(AppConfig):
    """Coming in, first steps, pause, export, merging, leaving."""

    name = "lifecycle"
    mails = "lifecycle.mails"
    my_doors: ClassVar[list[Door]] = [
        Door("lifecycle:data", "download", _("My data"), _("All that is held about me, in one file"), 70),
        Door("lifecycle:pause", "pause", _("A pause"), _("No mail for a while, and a sign on my page"), 80),
        Door(
            "lifecycle:leave", "log-out", _("Leave"), _("Delete my account, and choose what becomes of my texts"), 200
        ),
    ]
    first_steps: ClassVar[list[Door]] = [
        Door("groups:directory", "group", _("Groups to join"), _("Those of my trade, and those near me"), 50),
        Door("notifications:preferences", "bell", _("Mails I want"), _("At once, or a digest now and then"), 60),
    ]
    site_doors: ClassVar[list[Door]] = [
        Door("lifecycle:signups", "inbox", _("Requests for an account"), _("Who waits, and why they want one"), 20),
        Door("lifecycle:merge", "merge", _("Join two accounts"), _("When somebody has two"), 40),
        Door("lifecycle:domains", "mail", _("Mail domains"), _("Whose people register by themselves"), 30),
    ]
