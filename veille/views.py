"""The pages of a veille that people read: its home, its editions, the archive; and putting an item forward."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.guard import get_content
from content.rules import is_published
from core.feeds import FORMATS
from core.paging import page_of
from core.tools import tool_for
from groups.guard import allow as allow_in_group
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import can
from notifications.mail import absolute
from toolkit import thread
from toolkit.reading import onward
from veille import around, bridging, candidates, publishing, selecting, showing, streams
from veille.channels import showing as channels
from veille.figures import clicks
from veille.focus import reading
from veille.guard import allow, demand_tool, may_read, reads_edition
from veille.models import Watch

ARCHIVE_PAGE = 24
PROPOSED_SHOWN = 5
FOCUSES_SHOWN = 3


@require_safe
@allow_in_group("see_home")
def home(request: HttpRequest, group: Group) -> HttpResponse:
    """Show what the veille is, its latest edition, the next one's date and every way to receive it."""
    demand_tool(group)
    access = access_of(request)
    watch = publishing.watch_of(group)
    if watch is None:
        context = {"group": group, "tool": tool_for("edition"), "may_set_up": can(access, "curate", group)}
        return render(request, "veille/none.html", context)
    watch.group = group
    context = {
        "whole": showing.latest(watch, access),
        "coming": publishing.coming(watch) if watch.is_on else None,
        "may_propose": can(access, "contribute", group),
        "months": showing.months(watch, access)[:6],
        "focuses": reading.published(watch, access).defer("body", "body_html")[:FOCUSES_SHOWN],
    }
    if context["may_propose"]:
        context["proposed"] = candidates.candidates(watch)[:PROPOSED_SHOWN]
    return page(request, watch, "veille/edition_list.html", context)


@require_safe
@allow("see_home")
def editions(request: HttpRequest, watch: Watch, year: int | None = None, month: int = 1) -> HttpResponse:
    """Show the archive, all of it or one month."""
    access = access_of(request)
    found = showing.readable(watch, access).select_related("group").defer("body", "body_html")
    if year is not None:
        try:
            found = showing.of_month(found, watch, year, month)
        except ValueError as error:
            raise Http404 from error
    months = showing.months(watch, access)
    shown = date(year, month, 1) if year else None
    context = {"page_obj": page_of(found, request, ARCHIVE_PAGE), "months": months, "month": shown}
    return page(request, watch, "veille/editions.html", context)


@require_safe
@reads_edition
def edition(request: HttpRequest, watch: Watch, number: int) -> HttpResponse:
    """Show one edition, those before and after it, and its discussion to people who are signed in."""
    access = access_of(request)
    found = showing.readable(watch, access).select_related("group").filter(slug=str(number)).first()
    if found is None:
        raise Http404
    found.watch = watch
    if (other := around.other_form(request, found)) is not None:
        return other
    before, after = showing.neighbours(found, access)
    context = {
        "whole": clicks.through(showing.published(found, access), watch),
        "page_url": absolute(found.get_absolute_url()),
        "picture_url": absolute(static("logo-512.png")),
        "before": before,
        "after": after,
    }
    if access.is_signed_in:
        context |= thread.context(request, found)
    if can(access, "curate", watch.group):
        context["publications"] = channels.of_edition(found)
    answer = page(request, watch, "veille/edition_detail.html", context)
    patch_vary_headers(answer, ["Accept"])
    return answer


def page(request: HttpRequest, watch: Watch, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Answer with a page of the veille: around it, its group, its feeds and what the reader may do."""
    access = access_of(request)
    items, whole = streams.addresses(watch, "feed"), streams.addresses(watch, "editions")
    feeds = [(format.label, format.media_type, items[name], whole[name]) for name, format in FORMATS.items()]
    frame = {
        "group": watch.group,
        "tool": tool_for("edition"),
        "watch": watch,
        "feeds": feeds,
        "focus_feeds": [(format.label, name) for name, format in FORMATS.items()],
        "home_url": streams.home_of(watch),
        "audience": publishing.audience_of(watch),
        "may_curate": can(access, "curate", watch.group),
        "may_subscribe": may_read(access, watch),
        "ways": partial(around.cards, "veille_ways", watch),
    }
    return render(request, template, {**frame, **context}, status=status)


@require_POST
@allow("contribute")
def propose(request: HttpRequest, watch: Watch, pk: int) -> HttpResponse:
    """Put an item of the group forward for the coming edition, then lead back to it."""
    content = get_content(access_of(request), pk)
    if not bridging.may_hold(watch, content):
        raise Http404
    if not is_published(content):
        messages.error(request, _("This item is not published yet: publish it first."))
        return redirect(content)
    selecting.propose(watch=watch, content=content, by=me(request))
    messages.success(request, _("“%(title)s” is proposed for the veille.") % {"title": content.title})
    return redirect(onward(request, content.get_absolute_url()))
