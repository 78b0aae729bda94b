"""Configuration of the lifecycle app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class LifecycleConfig(AppConfig):
    """Coming in, first steps, pause, export, merging, leaving."""

    name = "lifecycle"
    site_doors: ClassVar[list[Door]] = [
        Door("lifecycle:signups", "inbox", _("Requests for an account"), _("Who waits, and why they want one"), 20),
        Door("lifecycle:domains", "mail", _("Mail domains"), _("Whose people register by themselves"), 30),
    ]
