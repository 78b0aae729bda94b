"""The files of a group offered to the editor, so that a text links to one instead of holding a copy (FI11)."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.views.decorators.http import require_safe

from core import text
from files.models import File
from groups.guard import allow
from groups.middleware import access_of
from groups.models import Group
from groups.rules import tool_row

SHOWN_MAX = 20


@require_safe
@allow("contribute")
def choose(request: HttpRequest, group: Group) -> JsonResponse:
    """Return the latest files that the writer reads, or those whose name or source holds what is asked: one query."""
    if tool_row(group, "files") is None:
        raise Http404
    found = File.objects.visible_to(access_of(request)).filter(home=group, trashed_at=None, current__isnull=False)
    for word in text.one_line(request.GET.get("q", ""))[:80].split():
        found = found.filter(Q(title__icontains=word) | Q(source__icontains=word))
    rows = found.select_related("group", "folder").defer("body", "body_html").order_by("-sort_at", "-pk")[:SHOWN_MAX]
    return JsonResponse({"files": [told(file) for file in rows]})


def told(file: File) -> dict[str, str]:
    """Return what the editor shows of a file, and the address that it links to: it survives every move."""
    place = f"{file.folder.title} · " if file.folder else ""
    return {"url": file.permanent_url, "name": file.title, "where": f"{place}{filesizeformat(file.size)}"}
