"""Pages of a list, numbered in the address."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

PAGE_SIZE = 20
PAGES_MAX = 100_000


def page_of(items: Any, request: HttpRequest, size: int = PAGE_SIZE, name: str = "page") -> Page[Any]:
    """Return the page of `items` that `?page=` names; anything that is no page number gives the nearest page.

    Costs one query for the count and one for the rows. Numbers are bounded, since SQLite refuses integers over 2^63.
    """
    asked = request.GET.get(name, "1")
    number = min(int(asked), PAGES_MAX) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 1
    return Paginator(items, size).get_page(max(number, 1))
