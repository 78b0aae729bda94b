"""Configuration of the directory app."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door, HomeCard


class DirectoryConfig(AppConfig):
    """People, organisations and skills."""

    name = "directory"
    my_doors: ClassVar[list[Door]] = [
        Door("skills:mine", "sparkle", _("My skills"), _("What I can help with, what I want to learn"), 13),
        Door("organisations:mine", "building", _("My organisations"), _("Where I work, and what I do there"), 14),
    ]
    site_doors: ClassVar[list[Door]] = [
        Door(
            "people_site:fields",
            "list",
            _("Fields of profiles"),
            _("What people are asked of themselves, and who reads it"),
            50,
        ),
        Door("people_site:skills", "sparkle", _("Skills"), _("Words suggested to everybody, synonyms"), 52),
        Door(
            "people_site:organisations", "building", _("Organisations"), _("Those people propose, doubles to merge"), 54
        ),
    ]
    home_cards: ClassVar[list[HomeCard]] = [HomeCard("skills/_home_card.html", "directory.skill_views.home_card")]
    first_steps: ClassVar[list[Door]] = [
        Door("organisations:mine", "building", _("My organisations"), _("Where I work, and what I do there"), 30),
        Door("skills:mine", "sparkle", _("My skills"), _("What I can help with, what I want to learn"), 40),
    ]
