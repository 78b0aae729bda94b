"""Small acts on any item, under `/c/<id>/`: go to it, follow, mark, pin, close, take back from the trash, files."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activity import fronts
from content import tagging
from content.guard import allow
from content.models import Content
from content.querysets import shown_file_q
from core import clock
from core.tools import kinds
from groups.guard import allow as allow_in_group
from groups.middleware import access_of, me
from groups.models import Group, Level
from notifications.follows import set_level, unfollow
from toolkit import actions, thread
from toolkit.forms import ReasonForm
from toolkit.reach import reach_of
from toolkit.uploads import sent

PIN_DAYS = 30


@require_GET
@allow("read")
def go(request: HttpRequest, content: Content) -> HttpResponse:
    """Lead from the permanent address to where the item lives today."""
    return redirect(content)


@require_POST
@allow("follow")
def follow(request: HttpRequest, content: Content) -> HttpResponse:
    """Follow an item at one of four levels, or hear of it as of its group (CC24, FO28)."""
    level = request.POST.get("level", "")
    if level in Level.values:
        set_level(me(request), content, Level(level))
    else:
        unfollow(me(request), group=content.group, content=content)
    if request.headers.get("HX-Request"):
        return render(
            request,
            "content/_follow.html",
            {"content": content, "follow_level": level if level in Level.values else ""},
        )
    return redirect(content)


@require_POST
@allow("react")
def react(request: HttpRequest, content: Content) -> HttpResponse:
    """Mark an item useful or as noise; the same mark again takes it back."""
    value = {"useful": 1, "noise": -1}.get(request.POST.get("value", ""))
    mine = thread.marks(content, access_of(request))["mine"]
    actions.react(item=content, user=me(request), value=None if value == mine else value)
    if request.headers.get("HX-Request"):
        marks = thread.marks(content, access_of(request))
        return render(request, "content/_marks.html", {"content": content, "marks": marks, "may": {"react": True}})
    return redirect(content)


@require_POST
@allow("moderate")
def pin(request: HttpRequest, content: Content) -> HttpResponse:
    """Keep the item on top for thirty days, or let it go."""
    until = None if request.POST.get("pinned") == "0" else clock.now() + timedelta(days=PIN_DAYS)
    actions.pin(item=content, by=me(request), until=until)
    return redirect(content)


@require_POST
@allow("moderate")
def feature(request: HttpRequest, content: Content) -> HttpResponse:
    """Put the item forward on the group's home page for thirty days, or let it go."""
    until = None if request.POST.get("featured") == "0" else clock.now() + timedelta(days=PIN_DAYS)
    actions.feature(item=content, by=me(request), until=until)
    return redirect(content)


@require_POST
@allow("moderate")
def propose_front(request: HttpRequest, content: Content) -> HttpResponse:
    """Propose the item for the home page of the platform: its administrators choose (CC33)."""
    if not fronts.may_be_proposed(content):
        messages.error(request, _("Only what is published beyond the group can be proposed for the home page."))
    elif fronts.propose(item=content, by=me(request)):
        messages.success(request, _("It is proposed: you will be told what the administrators of the site decide."))
    else:
        messages.info(request, _("It is proposed already, or on the home page."))
    return redirect(content)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("moderate")
def lock(request: HttpRequest, content: Content) -> HttpResponse:
    """Close the item to comments, or open it again, for a reason that its page shows to all who read it (LA6)."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        closes = request.POST.get("locked") != "0"
        actions.lock(item=content, by=me(request), is_locked=closes, reason=form.cleaned_data["reason"])
        return redirect(f"{content.get_absolute_url()}#comments")
    context = {"group": content.group, "tool": content.tool, "content": content, "form": form}
    return render(request, "content/lock.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("restore")
def restore(request: HttpRequest, content: Content) -> HttpResponse:
    """Take the item out of the trash."""
    actions.restore(item=content, by=me(request))
    messages.success(request, _("“%(title)s” is back.") % {"title": content.title})
    return redirect(content)


@require_GET
@allow("read")
def attachment(request: HttpRequest, content: Content, attachment: int) -> HttpResponseBase:
    """Send the bytes of a file of an item one may read: what may show is shown, all else is a download."""
    found = content.attachments.filter(shown_file_q(access_of(request)), pk=min(attachment, 2**63 - 1))
    file = found.select_related("blob").first()
    if file is None:
        raise Http404
    return sent(request, file)


@require_GET
@allow_in_group("contribute")
def tags(request: HttpRequest, group: Group) -> JsonResponse:
    """Complete a tag being typed: the group's themes first, accents and case ignored."""
    found = tagging.suggestions(access_of(request), group, request.GET.get("q", "")[: tagging.TAG_LENGTH])
    return JsonResponse({"tags": [tag.name for tag in found]})


@require_GET
@allow_in_group("contribute")
def reach(request: HttpRequest, group: Group) -> HttpResponse:
    """Say whom an item would reach, for another audience than the one first proposed."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in kinds() else kinds()[0]
    found = reach_of(group=group, kind=kind, audience=request.GET.get("audience", ""), author=me(request))
    context = {"reach": found, "group": group, "kind": kind, "is_fragment": True}
    return render(request, "content/_reach.html", context)
