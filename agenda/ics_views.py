"""Calendars to subscribe to, with or without a personal key, and one event as a file (AG07, LE1).

A calendar program cannot sign in: as for feeds, these views read no session but the key in the address
(`toolkit.feed_views`), which its owner revokes among their feeds.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import feed_keys
from agenda import calendars
from agenda.ics import writing
from agenda.models import Event
from agenda.running import event_of
from content.guard import allow as allow_on_item
from content.models import Content
from core.feeds.http import respond
from core.paging import page_of
from core.tools import tool_for
from groups import rules
from groups.guard import public, signed_in
from groups.middleware import access_of, me
from groups.models import Group
from notifications.mail import absolute
from toolkit.feed_views import reader, sealed

GROUPS_PER_PAGE = 20
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The date of a calendar in which nothing has happened yet."""


@public
def of_group(request: HttpRequest, group: str) -> HttpResponseBase:
    """Send the calendar of a group, perhaps of one tag or one kind: eight queries."""
    access = reader(request)
    found = Group.objects.home_visible_to(access).filter(slug=group).first()
    if found is None or rules.tool_row(found, "agenda") is None:
        raise Http404
    tag, nature = request.GET.get("tag", "")[:80], request.GET.get("nature", "")[:20]
    with translation.override(found.language):
        events = calendars.of_group(access, found, tag, nature)
        title = " · ".join(part for part in (found.name, tag) if part)
        page = f"{found.get_absolute_url()}agenda/"
        body = calendars.written(events, access, title=title, url=page)
    updated = calendars.changed_at([found.pk], found.created_at)
    answer = respond(request, body, media_type=writing.MEDIA_TYPE, updated=updated, self_url=absolute(request.path))
    return sealed(request, answer, is_private=access.is_signed_in)


@public
def mine(request: HttpRequest, which: str) -> HttpResponseBase:
    """Send my own calendar: `mine`, the events of my groups, or `attending`, those I come to. A key is needed."""
    access = reader(request)
    if not access.is_signed_in or which not in {"mine", "attending"}:
        raise Http404
    events = calendars.mine(access) if which == "mine" else calendars.attended(access)
    title = _("My groups") if which == "mine" else _("What I come to")
    alone = calendars.times(access, events)
    body = calendars.written(events, access, title=str(title), url="/agenda/", alone=alone)
    groups = {event.group_id for event in events} | {one.event.group_id for one, _entry in alone}
    updated = max(calendars.changed_at(sorted(groups), FIRST_DAY), calendars.answered_at(access, FIRST_DAY))
    answer = respond(request, body, media_type=writing.MEDIA_TYPE, updated=updated, self_url=absolute(request.path))
    return sealed(request, answer, is_private=True)


@require_safe
@allow_on_item("read")
def one(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Send one event as a file, to be opened by the calendar of whoever reads it."""
    access = access_of(request)
    event = event_of(request, content)
    found = calendars.loaded(Event.objects.visible_to(access).filter(pk=event.pk))
    body = calendars.written(found, access, title=event.title, url=event.get_absolute_url())
    answer = HttpResponse(body, content_type=f"{writing.MEDIA_TYPE}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


@signed_in
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show the addresses of my calendars, and make the key in them; it is revoked among my feeds."""
    if request.method == "POST":
        if not feed_keys.key_of(me(request)):
            feed_keys.renew(user=me(request))
        return redirect("agenda_site:subscribe")
    key, access = feed_keys.key_of(me(request)), access_of(request)
    groups = Group.objects.home_visible_to(access).filter(pk__in=access.member_group_ids, tools__tool="agenda")
    page = page_of(groups.order_by("name"), request, GROUPS_PER_PAGE)
    context = {"key": key, "page_obj": page, "tool": tool_for("event"), "base": absolute("")}
    answer = render(request, "agenda/subscribe.html", context)
    add_never_cache_headers(answer)
    answer["Referrer-Policy"] = "same-origin"
    return answer
