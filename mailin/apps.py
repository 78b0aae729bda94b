"""Configuration of the mailin app."""

from __future__ import annotations

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class MailinConfig(AppConfig):
    """Mail that comes in."""

    name = "mailin"
    mails = "mailin.mails"
    comment_links = "mailin.showing.comment_links"
    item_link = "mailin.showing.item_link"
    reply_to = "mailin.places.reply_to"
    my_doors: ClassVar[list[Door]] = [
        Door("mailin:mine", "mail", _("My mails to the site"), _("What I wrote by mail, and what became of it"), 55),
    ]
