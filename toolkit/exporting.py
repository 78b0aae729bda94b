"""A discussion as a table, for those who sum up a consultation (LD5)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.guard import allow
from content.models import Content
from core import tables
from groups.access import Access
from groups.middleware import access_of
from toolkit import places


@require_safe
@allow("read")
def discussion(request: HttpRequest, content: Content, ext: str) -> HttpResponse:
    """Send the messages of an item that the reader sees, as CSV or as a spreadsheet (ODS)."""
    if ext not in tables.WRITERS:
        raise Http404
    media_type, write = tables.WRITERS[ext]
    answer = HttpResponse(write(rows(content, access_of(request)), content.title), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{content.slug}.{ext}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def rows(content: Content, access: Access) -> Iterator[list[object]]:
    """Yield the rows of the table: the item itself, then its messages in reading order. Costs three queries."""
    yield [_("Number"), _("Date"), _("Author"), _("In reply to"), _("Text"), _("Useful"), _("Accepted answer")]
    written = timezone.localtime(content.published_at or content.created_at).isoformat(timespec="minutes")
    yield [0, written, content.author or "", "", content.body, "", ""]
    numbers: dict[int, int] = {}
    shown = places.comments_of(content, access).filter(trashed_at=None).defer(None)
    useful = Count("reactions", filter=Q(reactions__value=1), distinct=True)
    for number, comment in enumerate(shown.annotate(useful_count=useful), 1):
        numbers[comment.pk] = number
        at = timezone.localtime(comment.created_at).isoformat(timespec="minutes")
        accepted = _("yes") if comment.accepted_at else ""
        answered = numbers.get(comment.parent_id, "")
        yield [number, at, comment.author or "", answered, comment.body, comment.useful_count, accepted]
