"""What apps above the veille add to its pages, each declared in its `AppConfig`, so that the veille need not know it.

`veille_ways` are ways to receive the editions, `veille_settings` parts of the settings page: `core.doors.HomeCard`,
whose function is given the watch. `edition_forms` are functions (request, edition) that may answer in place of an
edition's page, for a program that asks for another form of it.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from veille.models import Edition, Watch


def cards(of: str, watch: Watch) -> list[tuple[str, Any]]:
    """Return what apps add to a page under the name `of`: (template, what it shows)."""
    declared = [card for config in apps.get_app_configs() for card in getattr(config, of, ())]
    answers = ((card.template, card.asked(watch)) for card in declared)
    return [(template, shown) for template, shown in answers if shown is not None]


def other_form(request: HttpRequest, edition: Edition) -> HttpResponse | None:
    """Return the edition in the form that a program asks for, None when it asks for the page."""
    for config in apps.get_app_configs():
        for name in getattr(config, "edition_forms", ()):
            answer: HttpResponse | None = import_string(name)(request, edition)
            if answer is not None:
                return answer
    return None
