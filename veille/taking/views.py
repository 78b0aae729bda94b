"""The page of exports, for the members, and the files (VW13)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookmarks.filing import jsons, netscape, outline, tables
from bookmarks.taking import TYPES
from core.tables import csv_lines
from groups.access import Access
from groups.middleware import access_of
from veille.guard import allow
from veille.models import Watch
from veille.taking import data
from veille.views import page

MORE = ["kind", "page", "state", "useful", "no_opinion", "noise", "comments", "quotations", "last_by", "last_at"]
"""Columns of the table besides those of bookmarks, which come first so that the same file can be brought back."""


@require_safe
@allow("contribute")
def export(request: HttpRequest, watch: Watch) -> HttpResponse:
    """Show what can be taken away, and how it comes back."""
    return page(request, watch, "veille/working/export.html", {})


@require_safe
@allow("contribute")
def file(request: HttpRequest, watch: Watch, ext: str) -> HttpResponseBase:
    """Send the watch in one of four formats, as far as the asker reads it."""
    if ext not in TYPES:
        raise Http404
    access = access_of(request)
    title = _("Pool of %(watch)s") % {"watch": watch.title}
    answer: HttpResponseBase
    if ext == "json":
        answer = StreamingHttpResponse(document(watch, access), content_type=TYPES[ext])
    elif ext == "csv":
        answer = StreamingHttpResponse(csv_lines(table(data.items(watch, access))), content_type=TYPES[ext])
    else:
        write = netscape.write if ext == "html" else outline.write
        answer = HttpResponse(write(data.lines(watch, access), title), content_type=TYPES[ext])
    answer["Content-Disposition"] = f'attachment; filename="{watch.group.slug}-veille.{ext}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def document(watch: Watch, access: Access) -> Iterator[str]:
    """Yield the whole watch as one JSON document, item after item: memory does not grow with their number.

    Its `bookmarks` are those of the bookmarks' own export, with more said of each, and come back as they do.
    """
    head = {"format": jsons.FORMAT, "version": 1, **data.frame(watch, access)}
    yield dumped(head)[:-1]
    yield ',"bookmarks":['
    yield from joined(data.items(watch, access, others=False))
    yield '],"others":['
    yield from joined(data.items(watch, access, pages=False))
    yield '],"editions":['
    yield from joined(data.editions(watch, access))
    yield "]}"


def joined(rows: Iterable[data.Row]) -> Iterator[str]:
    """Yield rows with commas between them."""
    for number, row in enumerate(rows):
        yield ("\n," if number else "\n") + dumped(row)


def dumped(value: Any) -> str:
    """Return a value as JSON."""
    return json.dumps(value, ensure_ascii=False)


def table(rows: Iterable[data.Row]) -> Iterator[list[Any]]:
    """Yield the rows of the table of items."""
    yield [*tables.COLUMNS, *MORE]
    for row in rows:
        votes, last = row["votes"], (row["history"] or [{"by": "", "at": "", "rule": ""}])[-1]
        own = [row[name] for name in ("url", "title", "summary")]
        own += [",".join(row["tags"]), row["collection"], row["added_at"], row["author"], ""]
        counts = [votes["useful"], votes["no_opinion"], votes["noise"], row["comments"]]
        quoted = "\n".join(one["exact"] for one in row["quotations"])
        yield [*own, row["kind"], row["page"], row["state"], *counts, quoted, last["by"] or last["rule"], last["at"]]
