"""Configuration of the activity app."""

from typing import ClassVar

from django.apps import AppConfig

from core.doors import HomeCard


class ActivityConfig(AppConfig):
    """The log and the pages over everybody's content."""

    name = "activity"
    verbose_name = "activity"
    home_cards: ClassVar[list[HomeCard]] = [HomeCard("activity/_front.html", "activity.fronts.card")]
