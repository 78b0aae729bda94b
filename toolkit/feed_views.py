"""The addresses of feeds, with or without a personal key, and the page where one makes or revokes it (CC05).

A feed reader cannot sign in: these views read no session. Without a key one reads what a visitor reads; with one, what
its owner may read at this very moment. The key stands in the address, so that nothing that could carry it further is
said: no referrer, no shared cache, and the feed names itself without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from accounts import feed_keys
from core.feeds import FORMATS as WRITERS
from core.feeds.http import respond
from core.paging import page_of
from core.tools import ToolConfig, tools
from groups import rules
from groups.access import Access, visitor
from groups.guard import public, signed_in
from groups.middleware import access_of, me
from groups.models import Group
from notifications.mail import absolute
from toolkit import feeds

GROUPS_PER_PAGE = 20


@public
def of_group(request: HttpRequest, group: str, ext: str) -> HttpResponseBase:
    """Send the feed of everything in a group."""
    return send(request, group, ext, None)


def of_tool(tool: Callable[[], ToolConfig]) -> Callable[..., HttpResponseBase]:
    """Return the view that sends the feed of one tool in a group."""

    @public
    def feed(request: HttpRequest, group: str, ext: str) -> HttpResponseBase:
        return send(request, group, ext, tool())

    return feed


def send(request: HttpRequest, slug: str, ext: str, tool: ToolConfig | None) -> HttpResponseBase:
    """Answer with a feed: five queries. Raises Http404 for what this reader may not know of."""
    if ext not in feeds.FORMATS:
        raise Http404
    access = reader(request)
    group = Group.objects.home_visible_to(access).filter(slug=slug).first()
    if group is None or (tool and rules.tool_row(group, tool.label) is None):
        raise Http404
    asked = feeds.Asked(group, tool, request.GET.get("tag", "")[:80], request.GET.get("author", "")[:30])
    body, updated = feeds.written(asked, ext, access)
    answer = respond(
        request, body, media_type=WRITERS[ext].media_type, updated=updated, self_url=absolute(asked.address(ext))
    )
    return sealed(request, answer, is_private=access.is_signed_in)


def reader(request: HttpRequest) -> Access:
    """Return the access of the key's owner, or a visitor's. Raises Http404 for a key that is not in force."""
    key = request.GET.get("key", "")
    if not key:
        return visitor()
    person = feed_keys.person_of(key)
    if person is None:
        raise Http404
    return Access(person)


def sealed(request: HttpRequest, answer: HttpResponseBase, *, is_private: bool) -> HttpResponseBase:
    """Return the answer, kept from caches and from other sites where a key was used; without a cookie in any case."""
    # The language of the pages was read from the session before we came; this answer does not depend on it.
    request.session.accessed = False
    answer["Referrer-Policy"] = "no-referrer"
    if is_private:
        answer["Cache-Control"] = "private, no-cache"
        answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show my feeds' addresses; make, renew or revoke the key in them."""
    if request.method == "POST":
        if request.POST.get("act") == "revoke":
            feed_keys.revoke(user=me(request))
            messages.success(request, _("Your feeds are stopped."))
        else:
            feed_keys.renew(user=me(request))
            messages.success(request, _("Your new key is ready."))
        return redirect("my_feeds")
    key, access = feed_keys.key_of(me(request)), access_of(request)
    groups = Group.objects.home_visible_to(access).filter(pk__in=access.member_group_ids).order_by("name")
    page = page_of(groups.prefetch_related("tools"), request, GROUPS_PER_PAGE)
    listed = [(group, addresses(group, key)) for group in page] if key else []
    answer = render(request, "content/feeds.html", {"key": key, "page_obj": page, "listed": listed})
    add_never_cache_headers(answer)
    # Without any referrer, browsers send `Origin: null` with the forms of this page, which are then refused.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def addresses(group: Group, key: str) -> list[tuple[Any, str, str]]:
    """Return the feeds of a group as (name, address as Atom, address as RSS), the whole first."""
    on = rules.tool_rows(group)
    asked = [feeds.Asked(group), *(feeds.Asked(group, tool) for tool in tools() if tool.label in on and shown(tool))]
    whole, query = _("Everything in this group"), f"?key={key}"
    return [
        (
            one.tool.verbose_name if one.tool else whole,
            absolute(one.address("atom")) + query,
            absolute(one.address("rss")) + query,
        )
        for one in asked
    ]


def shown(tool: ToolConfig) -> bool:
    """Tell whether a tool's list has a feed of the kit."""
    return tool.in_activity and tool.has_feed
