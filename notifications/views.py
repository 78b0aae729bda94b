"""The list of notifications, what one wants to hear of, and the page that stops mails without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.models import Tag
from core.guard import public
from core.paging import page_of
from groups.guard import allow, signed_in
from groups.middleware import access_of, me
from groups.models import Group, Level
from notifications import feed, follows, leases, stopping
from notifications.context import unread_count
from notifications.forms import OF_ITEM, LevelForm, WishesForm, choose
from notifications.models import Notification

PAGE_SIZE = 30
READ_MAX = 500


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Show what happened that the person is told of, the latest first."""
    page = page_of(feed.shown_to(access_of(request)), request, PAGE_SIZE)
    return render(request, "notifications/list.html", {"page": page, "cards": feed.cards(page, me(request))})


@require_safe
@signed_in
def count(request: HttpRequest) -> HttpResponse:
    """Give the number of unread notifications to the page's script: 304 while it is the same, one query in all."""
    number = unread_count(request)
    tag = f'"{number}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = JsonResponse({"count": number})
    answer["ETag"], answer["Cache-Control"] = tag, "private, no-cache"
    return answer


@require_POST
@signed_in
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark the notifications named in the form as read, or all when it names none."""
    # unfiltered: marks one's own rows, shows none
    unread = Notification.objects.filter(recipient=me(request), read_at=None)
    named = [int(pk) for pk in request.POST.getlist("notification")[:READ_MAX] if pk.isdecimal() and len(pk) < 19]
    if "notification" in request.POST:
        unread = unread.filter(pk__in=named)
    unread.update(read_at=leases.present())
    return redirect("notifications:list")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def wishes(request: HttpRequest) -> HttpResponse:
    """Choose what to hear of: all mails on or off, a level for each of my groups."""
    access = access_of(request)
    mine = Group.objects.home_visible_to(access).filter(pk__in=access.member_group_ids).order_by("name")
    form = WishesForm(request.POST if request.method == "POST" else None, user=me(request), groups=list(mine))
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Your choices are kept."))
        return redirect("notifications:preferences")
    return render(request, "notifications/settings.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@allow("contribute")
def group_level(request: HttpRequest, group: Group) -> HttpResponse:
    """Set how much I hear of one group: the control of its home page (LM8)."""
    form = LevelForm(request.POST)
    if form.is_valid():
        choose(me(request), group, Level(form.cleaned_data["level"]))
        messages.success(request, _("Your choice is kept."))
    return redirect(group)


@require_POST
@allow("contribute")
def tag_level(request: HttpRequest, group: Group, tag: str) -> HttpResponse:
    """Follow a tag in one of my groups, or no longer (LM22)."""
    # unfiltered: a tag is a word; what bears it is asked where it is shown
    row = Tag.objects.filter(slug=tag).first()
    if row is None:
        raise Http404
    wanted = request.POST.get("level", "")
    if wanted in {Level.ALL, Level.DIGEST}:
        follows.follow_tag(me(request), group, row, Level(wanted))
    else:
        follows.unfollow(me(request), group=group, tag=row)
    messages.success(request, _("Your choice is kept."))
    return redirect("notifications:followed")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def followed(request: HttpRequest) -> HttpResponse:
    """List the items, categories and tags I follow or mute, each with its level to change."""
    rows = follows.one_by_one(access_of(request))
    if request.method == "POST":
        pk = request.POST.get("follow", "")
        row = rows.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
        if row is None:
            raise Http404
        follows.change(row, request.POST.get("level", ""))
        messages.success(request, _("Your choice is kept."))
        return redirect("notifications:followed")
    page = page_of(rows, request, PAGE_SIZE)
    return render(request, "notifications/followed.html", {"page": page, "choices": OF_ITEM})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails on a POST, without cookie or sign-in (RFC 8058): the signed address is the right to do it.

    A GET only offers it, since mail scanners follow links. A mail program's one click stops what made the mail come;
    the page's buttons say which mails in `what`.
    """
    try:
        asked = stopping.read_token(token)
    except BadSignature:
        return render(request, "notifications/stop_wrong.html", status=400)
    if request.method != "POST":
        return render(request, "notifications/stop.html", {"stop": asked})
    chosen = next((what for what in stopping.CHOICES if what == request.POST.get("what")), None)
    what = chosen or stopping.one_click(asked)
    stopping.stop_mails(asked, what)
    return render(request, "notifications/stopped.html", {"stop": asked, "what": what})
