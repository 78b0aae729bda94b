"""What differs from one database to another in searching: one small module each, the same four functions."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from django.db import connection
from django.db.models import QuerySet

from search.entries import Entry
from search.models import Document
from search.words import Terms


class Backend(Protocol):
    """The words of the documents, kept where the database searches them."""

    def write(self, entries: list[Entry]) -> None:
        """Keep the words of `entries` in place of what their documents had."""

    def remove(self, pks: list[int]) -> None:
        """Forget the words of these documents."""

    def matching(self, documents: QuerySet[Document], terms: Terms) -> QuerySet[Document]:
        """Return those of `documents` that hold every wanted term and no unwanted one."""

    def ranked(self, documents: QuerySet[Document], terms: Terms) -> QuerySet[Document]:
        """Return documents given by `matching`, the best first, then the latest."""

    def excerpts(self, pks: list[int], terms: Terms) -> dict[int, str]:
        """Return, by document id, a piece of the text with `search.entries.MARKS` around the words found: one query."""


def backend() -> Backend:
    """Return the module that searches in the database of this site."""
    name = "postgres" if connection.vendor == "postgresql" else "sqlite"
    return cast(Backend, import_module(f"search.backends.{name}"))
