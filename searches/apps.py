"""Configuration of the saved searches."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.doors import Door


class SearchesConfig(AppConfig):
    """Saved searches: somebody's own, or kept for a group by its animators."""

    name = "searches"
    mails = "searches.mails"
    my_doors: ClassVar[list[Door]] = [
        Door("searches:mine", "search", _("Saved searches"), _("What I look for again, with its feed and its mail"), 46)
    ]
