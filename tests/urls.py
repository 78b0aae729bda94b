"""Every address of the site, read from the URLconf, filled in with sample values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One route of the site: its pattern, its name and the view behind it."""

    route: str
    name: str
    view: Any

    @property
    def rule(self) -> str:
        """The rule that the view declares, empty when it declares none; `page:<name>` for the five pages of a tool."""
        view = getattr(self.view, "view_class", self.view)
        if getattr(view, "rule", "") == "content":
            return f"page:{self.view.view_initkwargs['page']}"
        return str(getattr(self.view, "rule", "") or getattr(view, "rule", ""))

    @property
    def module(self) -> str:
        """The module of the view."""
        return str(self.view.__module__)

    def filled(self, values: dict[str, Any]) -> str:
        """Return the address with each parameter replaced by its sample value. Raises KeyError for an unknown one."""

        def value(match: re.Match[str]) -> str:
            return str(values[f"{self.name}.{match[1]}"] if f"{self.name}.{match[1]}" in values else values[match[1]])

        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, self.route)


def addresses() -> Iterator[Address]:
    """Yield every address of the site."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[Any], route: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Address(here, f"{namespace}{pattern.name}", pattern.callback)
