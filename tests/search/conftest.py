"""What every test of the search needs: a way to publish and to look."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bookmarks.models import Bookmark
from content.models import Content
from search import indexing, query, words
from tests.people import People
from toolkit import actions


def publish(people: People, title: str, body: str = "", **extra: object) -> Content:
    """Publish a bookmark of bob's in the veille's group, and index it."""
    tags, group, author = extra.pop("tags", ()), extra.pop("group", people.veille), extra.pop("author", people.bob)
    item = Bookmark(group=group, title=title, body=body, url="https://example.org/", **extra)
    item = actions.publish(item=item, author=author, tags=tags, quiet=True)
    indexing.sweep()
    return item


def titles(people: People, typed: str, part: str = "bob", **filters: str) -> list[str]:
    """Return what a person finds, in order: titles of items, and "on <title>" for comments."""
    indexing.sweep()
    terms = words.read(typed)
    hits = query.hits(query.find(people.access(part), terms, **filters)[:50], terms)
    return [f"on {hit.content.title}" if hit.comment else hit.content.title for hit in hits]


@pytest.fixture
def look(people: People) -> Callable[..., list[str]]:
    """Return a function from what is typed to the titles that bob (or another part) finds."""
    return lambda typed, part="bob", **filters: titles(people, typed, part, **filters)
