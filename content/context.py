"""What the frame of every page shows of reading: how much is unread in each of my groups and of their tools."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from content import unread
from groups.context import my_groups


def reading(request: HttpRequest) -> dict[str, Any]:
    """Return, lazily, the reader's groups with their unread counts, and the counts by group and kind: one query."""
    return {
        "my_groups": SimpleLazyObject(lambda: unread.show_counts(my_groups(request), unread.counts_of(request))),
        "unread_by_kind": SimpleLazyObject(lambda: unread.counts_of(request)),
    }
