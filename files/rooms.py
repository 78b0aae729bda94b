"""The site's page of the room that groups take, where one group is given more or less than the usual (FI03, LF13)."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core import text
from core.paging import page_of
from files.room import Gauge, give, weighed
from groups.guard import site_admin
from groups.middleware import access_of
from groups.models import Group

MB = 1024 * 1024


class RoomForm(forms.Form):
    """How much room a group has; empty, it has the usual."""

    megabytes = forms.IntegerField(label=gettext_lazy("Room, in MB"), required=False, min_value=1, max_value=10_000_000)


@require_safe
@site_admin
def rooms(request: HttpRequest) -> HttpResponse:
    """List the groups with the room they take, the largest first."""
    asked = text.one_line(request.GET.get("q", ""))[:80]
    found = Group.objects.named_to(access_of(request)).filter(name__icontains=asked)
    page = page_of(weighed(found).order_by("-held_bytes", "name", "pk"), request)
    for group in page:
        most = group.own_megabytes * MB if group.own_megabytes else settings.FILES_ROOM_BYTES
        group.gauge = Gauge(group.held_bytes or 0, most)
        group.form = RoomForm(initial={"megabytes": group.own_megabytes}, auto_id=f"room-{group.pk}-%s")
    return render(request, "site/rooms.html", {"page_obj": page, "q": asked, "usual": settings.FILES_ROOM_BYTES})


@require_POST
@site_admin
def set_room(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a group its own room, or the usual again."""
    group = get_object_or_404(Group.objects.named_to(access_of(request)), pk=min(pk, 2**63 - 1))
    form = RoomForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type a number of megabytes, or nothing for the usual room."))
        return redirect("files_site:rooms")
    give(group, form.cleaned_data["megabytes"])
    messages.success(request, _("The room of “%(group)s” is set.") % {"group": group})
    return redirect("files_site:rooms")
