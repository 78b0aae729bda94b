"""Doors: the pages that an app adds to a list of pages kept elsewhere, so that the list need not know the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import reverse


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


def doors(of: str) -> list[Door]:
    """Return the doors that all apps declare in their `AppConfig` under the name `of`, in their order.

    `my_doors` are the pages of one's own settings, `site_doors` those of the site's administrators, `first_steps` those
    that a newcomer is shown once.
    """
    found = [door for config in apps.get_app_configs() for door in getattr(config, of, ())]
    return sorted(found, key=lambda door: door.order)
