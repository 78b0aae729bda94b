"""The animators' pages about bookmarks that look like one page: the list, and the choice (VC6)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookmarks import pages, twins
from bookmarks.models import Twin
from content.guard import ID_MAX
from core.paging import page_of
from core.tools import tool_for
from groups.guard import allow
from groups.middleware import me
from groups.models import Group
from groups.rules import tool_row

PAGE = 20


def demand_tool(group: Group) -> None:
    """Raise Http404 where the group has no bookmarks."""
    if tool_row(group, "bookmarks") is None:
        raise Http404


@require_safe
@allow("moderate")
def pairs(request: HttpRequest, group: Group) -> HttpResponse:
    """List the bookmarks of the group that look like one page, the latest found first."""
    demand_tool(group)
    page = page_of(twins.pairs_of(group), request, PAGE)
    context = {"group": group, "tool": tool_for("bookmark"), "page_obj": page}
    return render(request, "bookmarks/twins.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def pair(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Show two bookmarks side by side; join one to the other, or say that they are two pages."""
    demand_tool(group)
    row = twins.pairs_of(group).filter(pk=min(pk, ID_MAX)).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        return decided(request, group, row)
    context = {"group": group, "tool": tool_for("bookmark"), "twin": row, "sides": [row.one, row.other]}
    return render(request, "bookmarks/twin.html", context)


def decided(request: HttpRequest, group: Group, row: Twin) -> HttpResponse:
    """Do what the animator decided, and say it."""
    kept, lost = {"one": (row.one, row.other), "other": (row.other, row.one)}.get(
        request.POST.get("keep", ""), (None, None)
    )
    if kept is not None and lost is not None:
        pages.merge(lost, kept, by=me(request))
        messages.success(request, _("The two bookmarks are one: “%(title)s”.") % {"title": kept.title})
        return redirect(kept)
    if "part" in request.POST:
        twins.part(twin=row, by=me(request))
        messages.success(request, _("They are two pages: you will not be asked again."))
        return redirect("bookmarks:twins", group.slug)
    raise Http404
