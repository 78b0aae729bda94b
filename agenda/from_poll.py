"""A date poll becomes an event, and those who voted are told (AG13)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda.dating import of_slot
from agenda.models import Event
from content.guard import allow
from content.models import Content
from core.acts import lent
from groups.middleware import access_of, me
from groups.rules import can_post, tool_row

SHOWN_MAX = 3


def on_poll(request: HttpRequest, content: Content) -> list[tuple[str, dict[str, Any]]]:
    """Return the panel of a date poll: the events made of it, and its slots to choose from for whoever runs it."""
    if content.kind != "poll" or tool_row(content.group, "agenda") is None:
        return []
    access = access_of(request)
    made = list(Event.objects.visible_to(access).filter(made_of=content.pk).select_related("group")[:SHOWN_MAX])
    may_make = not made and can_post(access, content.group, "agenda")
    slots = lent("slots_of_poll")(access, content) if may_make else []
    if not made and not slots:
        return []
    return [("agenda/_of_poll.html", {"made": made, "slots": slots, "content": content, "group": content.group})]


@require_POST
@allow("edit")
def make(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Make the event of the slot that was chosen, once, and open its form to say where."""
    access = access_of(request)
    if content.kind != "poll" or not can_post(access, content.group, "agenda"):
        raise Http404
    chosen = request.POST.get("slot", "")
    slot = next((one for one in lent("slots_of_poll")(access, content) if str(one.pk) == chosen), None)
    if slot is None:
        messages.error(request, _("Choose one of the slots."))
        return redirect(content)
    event = of_slot(poll=content, starts_at=slot.starts_at, ends_at=slot.ends_at, by=me(request))
    messages.success(request, _("The event is in the agenda, and those who voted are told. Say where it is."))
    return redirect(f"{event.get_absolute_url()}edit/")
