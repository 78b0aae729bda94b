"""The agenda of the whole platform: what my groups do, and what is public, each event once (AG10); pictures."""

from __future__ import annotations

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda import listing
from agenda.models import Event
from agenda.views import agenda_context
from content.guard import allow as allow_on_item
from content.models import Content
from content.querysets import published_q
from groups.guard import public
from groups.middleware import access_of
from groups.models import Group


@require_safe
@public
def everything(request: HttpRequest) -> HttpResponse:
    """Show the events of my groups and those that are public, together, each once wherever it is shown."""
    access, wanted = access_of(request), listing.asked(request.GET)
    is_mine = request.GET.get("groups") == "mine" and access.is_signed_in
    found = listing.seen(access, wanted, groups_q=published_q() & (listing.mine_q(access) if is_mine else Q()))
    context = {**agenda_context(request, wanted, found), "is_mine": is_mine, "show_group": True}
    named = Group.objects.named_to(access).filter(slug=wanted.group).first() if wanted.group else None
    return render(request, "agenda/all.html", {**context, "one_group": named})


@require_safe
@allow_on_item("read")
def cover(request: HttpRequest, content: Content) -> HttpResponseBase:
    """Send the picture of an event to who may read it."""
    event = Event.objects.visible_to(access_of(request)).filter(pk=content.pk).select_related("cover").first()
    if event is None or event.cover is None:
        raise Http404
    answer = FileResponse(event.cover.file.open("rb"), content_type=event.cover.media_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
