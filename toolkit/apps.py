"""Configuration of the toolkit app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class ToolkitConfig(AppConfig):
    """The kit."""

    name = "toolkit"
    told = "toolkit.hearing"
    my_doors: ClassVar[list[Door]] = [
        Door("content:drafts", "edit", _("My drafts"), _("What you typed and have not sent."), order=60),
        Door("my_feeds", "rss", _("My feeds"), _("Read the site in a feed reader, without signing in"), order=65),
    ]
