"""`@allow(verb)` for the pages of a veille: the view receives the `watch` of the group its address names."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from content.guard import find_home
from groups import rules
from groups.access import Access
from groups.guard import View
from groups.guard import allow as allow_in_group
from groups.middleware import access_of
from groups.models import Audience, Group
from veille.models import Watch
from veille.publishing import audience_of, watch_of


def allow(verb: str, *, then: str = "") -> Callable[[View], View]:
    """Give the view the watch of the group, once `verb` is allowed there.

    404 where the tool is off. A group that has not set up its veille yet leads to the page that says so.
    `then` names the narrower rule that the view itself asks, when it asks one.
    """

    def decorate(view: View) -> View:
        guarded = allow_in_group(verb)(with_watch(view))
        guarded.rule = then or verb  # type: ignore[attr-defined]
        return guarded

    return decorate


def reads_edition(view: View) -> View:
    """Give the view of one edition the watch of its group, once the edition or the group's home may be read."""
    shown = with_watch(view)

    @wraps(view)
    def guarded(request: HttpRequest, group: str, number: int, **more: Any) -> HttpResponseBase:
        home = find_home(access_of(request), group, kind="edition", slug=str(number))
        return shown(request, home, number, **more)

    guarded.rule = "content:read"  # type: ignore[attr-defined]
    return guarded


def with_watch(view: View) -> View:
    """Give the view the watch of its group: 404 where the tool is off, the page that sets it up while there is none."""

    @wraps(view)
    def found(request: HttpRequest, group: Group, *args: Any, **kwargs: Any) -> HttpResponseBase:
        demand_tool(group)
        watch = watch_of(group)
        if watch is None:
            return redirect("veille:list", group.slug)
        watch.group = group
        return view(request, watch, *args, **kwargs)

    return found


def demand_tool(group: Group) -> None:
    """Raise Http404 unless the group has its veille switched on."""
    if rules.tool_row(group, "veille") is None:
        raise Http404


def may_read(access: Access, watch: Watch) -> bool:
    """Tell whether `access` may read the editions that the watch publishes from now on."""
    group, reach = watch.group, audience_of(watch)
    if not rules.can(access, "see_home", group):
        return False
    if reach == Audience.WEB or access.sees_all:
        return True
    if reach == Audience.PLATFORM:
        return access.is_signed_in
    parent = group.parent_id if group.is_readable_by_parent else None
    return bool(access.in_group(group).role or (parent and access.in_group(parent).role))
