"""The passages quoted from a page, on the page of its bookmark."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from bookmarks.annotations import acts
from bookmarks.annotations.models import Annotation
from content.models import Content
from content.rules import can
from groups.middleware import access_of

SHOWN_MAX = 50


def on_item(request: HttpRequest, content: Content) -> list[tuple[str, dict[str, Any]]]:
    """Return (template, variables) for a bookmark that has quotations, or that the reader may quote: one query."""
    if content.kind != "bookmark":
        return []
    access = access_of(request)
    # unfiltered: the quotations of an item that is being shown to its reader
    rows = list(Annotation.objects.filter(bookmark=content.pk).select_related("author")[:SHOWN_MAX])
    may_quote = can(access, "react", content)
    if not rows and not may_quote:
        return []
    for row in rows:
        row.bookmark = content  # type: ignore[assignment]
        row.may_remove = may_quote and acts.may_remove(access, row)  # type: ignore[attr-defined]
    variables = {"content": content, "group": content.group, "quotations": rows, "may_quote": may_quote}
    return [("bookmarks/_quotations.html", variables)]
