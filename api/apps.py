"""Configuration of the api app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class ApiConfig(AppConfig):
    """The interface for programs."""

    name = "api"
    my_doors: ClassVar[list[Door]] = [
        Door("api:tokens", "code", _("My tokens for programs"), _("What lets a program read in my name"), 90),
    ]
