"""Doors: the pages that an app adds to a list of pages kept elsewhere, so that the list need not know the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Door:
    """One page in a list: its address by name, its icon, what it is called and what one does there (lazy strings)."""

    url_name: str
    icon: str
    label: Any
    text: Any = ""
    order: int = 100

    @property
    def url(self) -> str:
        """The address of the page."""
        return reverse(self.url_name)


@dataclass(frozen=True)
class HomeCard:
    """A card that an app adds to one's home page: its template, and a function of the reader's access, by dotted name.

    The function returns what the template is given as `card`, or None when there is nothing to show.
    """

    template: str
    ask: str

    def asked(self, access: Any) -> Any:
        """Return what the card shows to the holder of `access`, or None."""
        return import_string(self.ask)(access)


def home_cards(access: Any) -> list[tuple[str, Any]]:
    """Return the cards that apps declare as `home_cards` and that have something to show: (template, what it shows)."""
    declared = [card for config in apps.get_app_configs() for card in getattr(config, "home_cards", ())]
    answers = ((card.template, card.asked(access)) for card in declared)
    return [(template, shown) for template, shown in answers if shown is not None]


def doors(of: str) -> list[Door]:
    """Return the doors that all apps declare in their `AppConfig` under the name `of`, in their order.

    `my_doors` are the pages of one's own settings, `site_doors` those of the site's administrators, `first_steps` those
    that a newcomer is shown once.
    """
    found = [door for config in apps.get_app_configs() for door in getattr(config, of, ())]
    return sorted(found, key=lambda door: door.order)
