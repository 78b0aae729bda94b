"""Reading: what I read so far, where to go in a long discussion, who found it useful."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import is_aware
from django.views.decorators.http import require_GET, require_POST

from content import unread
from content.guard import allow
from content.models import Content, Reaction
from core.paging import page_of
from core.tools import tools
from groups.guard import allow as allow_in_group
from groups.guard import find_group, signed_in
from groups.middleware import access_of, me
from groups.models import Group
from notifications import seen
from toolkit import neighbours, places
from toolkit.comments import get_comment
from toolkit.listing import ORDERS, REMEMBERED

NAMES_PER_PAGE = 100


@require_POST
@allow("follow")
def read(request: HttpRequest, content: Content) -> HttpResponse:
    """Note how far I read: sent by the page when its end is seen, or by its button without script."""
    try:
        until = parse_datetime(request.POST.get("until", "")[:40])
    except ValueError:
        until = None
    if until is not None and is_aware(until):
        unread.mark_read(me(request), content, until)
        seen.item_seen(me(request), content, until)
    if request.headers.get("HX-Request"):
        return HttpResponse()
    return redirect(onward(request, content.get_absolute_url()))


@require_POST
@allow_in_group("see_members")
def read_all(request: HttpRequest, group: Group) -> HttpResponse:
    """Mark everything of a group as read, or of one of its tools."""
    found = unread.unread_items(access_of(request)).filter(group=group)
    asked = request.POST.get("tool", "")
    if asked:
        found = found.filter(kind__in=[kind for tool in tools() if tool.label == asked for kind in tool.kinds])
    seen.items_seen(me(request), found)
    unread.mark_all_read(me(request), found)
    return redirect(onward(request, group.get_absolute_url()))


@require_POST
@signed_in
def remember_order(request: HttpRequest, group: str) -> HttpResponse:
    """Remember the order chosen for the lists of a tool, then show the list in that order (CC03)."""
    found = find_group(access_of(request), group)
    order, tool = request.POST.get("order", ""), request.POST.get("tool", "")
    known = {each.label: each for each in tools()}
    if tool not in known or order not in {*ORDERS, *known[tool].orders}:
        return redirect(found)
    kept = {**request.session.get(REMEMBERED, {}), tool: order}
    request.session[REMEMBERED] = kept
    asked = QueryDict(request.POST.get("next", "").lstrip("?")[:500], mutable=True)
    asked["order"] = order
    return redirect(f"{found.get_absolute_url()}{known[tool].segment}/?{asked.urlencode()}")


def onward(request: HttpRequest, otherwise: str) -> str:
    """Return the page of this site that the form names to go on to, or `otherwise`."""
    asked = request.POST.get("next", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, None) else otherwise


@require_GET
@allow("read")
def jump(request: HttpRequest, content: Content) -> HttpResponse:
    """Lead to the start or the end of a discussion, to my first unread message, or to a day (FO03)."""
    return redirect(places.destination(content, access_of(request), request.GET.get("to", "")))


@require_GET
@allow("read")
def around(request: HttpRequest, content: Content) -> HttpResponse:
    """Show what stands before and after an item in its list, and others on the same themes (LD6)."""
    context = {"group": content.group, "tool": content.tool, "content": content}
    context |= neighbours.around(content, access_of(request))
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(request, "content/_around.html" if is_fragment else "content/around.html", context)


@require_GET
@allow("read")
def item_marks(request: HttpRequest, content: Content) -> HttpResponse:
    """Show who found an item useful."""
    return names(request, content, content.reactions.filter(comment=None, value=1))


@require_GET
@allow("read", by_comment=True)
def comment_marks(request: HttpRequest, content: Content, comment: int) -> HttpResponse:
    """Show who found a comment useful."""
    found = get_comment(access_of(request), content, comment)
    return names(request, content, found.reactions.filter(value=1))


def names(request: HttpRequest, content: Content, marks: QuerySet[Reaction]) -> HttpResponse:
    """Answer with the names of those who left a mark, a page at a time; as a fragment they unfold under it (CC26)."""
    page = page_of(marks.select_related("user").order_by("at", "pk"), request, NAMES_PER_PAGE)
    context = {"content": content, "group": content.group, "tool": content.tool, "page_obj": page}
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(request, "content/_names.html" if is_fragment else "content/names.html", context)
