"""A group's bookmarks to take away: in the files of browsers, as OPML, as a table, as JSON (BO08, VW13)."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookmarks import listing
from bookmarks.filing import jsons, netscape, outline, tables
from bookmarks.filing.lines import Line
from bookmarks.models import Bookmark, Mark
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of
from groups.models import Group
from groups.rules import tool_row

CHUNK = 500
TYPES = {
    "html": "text/html; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@require_safe
@allow("see_home")
def export(request: HttpRequest, group: Group, ext: str) -> HttpResponseBase:
    """Send the bookmarks that the reader sees in the list, with the same filters, in one of four formats."""
    if ext not in TYPES or tool_row(group, "bookmarks") is None:
        raise Http404
    found = listing.asked(request, group)
    lines = lines_of(access_of(request), found)
    answer: HttpResponseBase
    if ext == "csv":
        answer = StreamingHttpResponse(tables.write(lines), content_type=TYPES[ext])
    else:
        title = _("Bookmarks of %(group)s") % {"group": group.name}
        written = {
            "html": lambda: netscape.write(lines, title),
            "opml": lambda: outline.write(lines, title),
            "json": lambda: jsons.write(lines),
        }[ext]()
        answer = HttpResponse(written, content_type=TYPES[ext])
    answer["Content-Disposition"] = f'attachment; filename="{group.slug}-bookmarks.{ext}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def lines_of(access: Access, found: listing.Rows) -> Iterator[Line]:
    """Yield the lines of some bookmarks in pages of constant cost, so that memory does not grow with their number."""
    later: set[int] = set()
    if access.is_signed_in:
        # unfiltered: the reader's own marks
        mine = Mark.objects.filter(user=access.user.pk or 0, is_for_later=True)
        later = set(mine.values_list("bookmark_id", flat=True))
    loaded = found.select_related("author", "collection").prefetch_related("tagged__tag")
    for row in loaded.defer(None).iterator(chunk_size=CHUNK):
        yield line_of(row, is_for_later=row.pk in later)


def line_of(row: Bookmark, *, is_for_later: bool) -> Line:
    """Return a bookmark as files say it."""
    return Line(
        url=row.url,
        title=row.title,
        summary=row.body,
        tags=tuple(tagged.tag.name for tagged in row.tagged.all()),
        collection=row.collection.title if row.collection and row.collection.trashed_at is None else "",
        added_at=row.created_at,
        author=row.author.username if row.author else "",
        is_for_later=is_for_later,
    )
