"""Acts that an app lends to apps that may not import it: its AppConfig names them, as `lends = {"ban": "path"}`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


@cache
def lent(name: str) -> Callable[..., Any]:
    """Return the function that some app lends under `name`. Raises KeyError when none does."""
    for config in apps.get_app_configs():
        path = getattr(config, "lends", {}).get(name)
        if path:
            return import_string(path)
    raise KeyError(name)
