"""My drafts: what I typed and have not sent, saved while I type, found again on any device (CC12, LD2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content import drafts
from content.models import Content, Draft
from core.paging import page_of
from core.tools import kinds, tool_for
from groups.access import Access
from groups.guard import signed_in
from groups.middleware import access_of, me
from groups.models import Group

NOT_TYPED = {"form_key", "files", "csrfmiddlewaretoken"}
PER_PAGE = 30


@dataclass(frozen=True)
class Left:
    """One line of the list: the draft, what it is about, where to take it up (empty when it is closed to me now)."""

    draft: Draft
    title: str
    about: str
    url: str


@signed_in
def mine(request: HttpRequest) -> HttpResponseBase:
    """List my drafts; a POST saves one."""
    if request.method == "POST":
        return save(request)
    page = page_of(drafts.of(me(request)), request, PER_PAGE)
    left = left_at(access_of(request), list(page))
    return render(request, "content/drafts.html", {"page": page, "left": left})


def save(request: HttpRequest) -> HttpResponse:
    """Keep what a form holds, sent as JSON by the page that shows it: at most once every few seconds."""
    place = request.POST.get("place", "")
    try:
        data = json.loads(request.POST.get("data", ""))
    except (ValueError, RecursionError):
        data = None
    if not drafts.is_kept(place, data):
        return JsonResponse({"error": _("This draft cannot be kept.")}, status=422)
    kept = drafts.save(user=me(request), place=place, data=data)
    if kept is None:
        return JsonResponse({"error": _("You keep too many drafts: remove some first.")}, status=422)
    return JsonResponse({"saved": kept.saved_at.isoformat()})


@require_POST
@signed_in
def forget(request: HttpRequest) -> HttpResponse:
    """Let go of one of my drafts."""
    drafts.forget(user=me(request), place=request.POST.get("place", "")[:80])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("content:drafts")


def typed(request: HttpRequest, place: str) -> dict[str, Any] | None:
    """Return what the reader asked to take up again at `place` (`?draft=1`), as the initial values of a form."""
    if request.method != "GET" or request.GET.get("draft") != "1" or not access_of(request).is_signed_in:
        return None
    kept = drafts.at(me(request), place)
    return {name: value for name, value in kept.data.items() if name not in NOT_TYPED} if kept else None


def place_of(form: forms.BaseForm) -> str:
    """Return the place of a form that keeps drafts, or an empty string."""
    return str(getattr(form, "draft_place", ""))


def left_at(access: Access, rows: list[Draft]) -> list[Left]:
    """Return the lines of the list for `rows`: two queries, whatever their number."""
    parts = [row.place.split(":") for row in rows]
    groups = {int(part[2]) for part in parts if part[0] == "new" and len(part) == 3}
    items = {int(part[1]) for part in parts if part[0] != "new"}
    # unfiltered: the drafts are the reader's own, and their groups those the reader belongs to
    known = Group.objects.alive().filter(pk__in=groups & set(access.member_group_ids)).in_bulk()
    seen = Content.objects.visible_to(access).filter(pk__in=items).select_related("group").defer("body", "body_html")
    found = seen.in_bulk()
    return [_left(row, part, known, found) for row, part in zip(rows, parts, strict=True)]


def _left(row: Draft, part: list[str], groups: dict[int, Group], items: dict[int, Content]) -> Left:
    title = str(row.data.get("title") or row.data.get("body") or "")[:120]
    if part[0] == "new":
        group = groups.get(int(part[2]))
        if group is None or part[1] not in kinds():
            return Left(row, title, "", "")
        return Left(row, title, f"{tool_for(part[1]).new_label} · {group}", _url(part, group=group))
    item = items.get(int(part[1]))
    if item is None:
        return Left(row, title, "", "")
    about = _("Changes to “%(title)s”") if part[0] == "edit" else _("Comment on “%(title)s”")
    return Left(row, title, about % {"title": item.title}, _url(part, item=item))


def _url(part: list[str], *, group: Group | None = None, item: Content | None = None) -> str:
    """Return where a draft is taken up; empty when its tool has no such page."""
    try:
        if group is not None:
            return reverse(f"{tool_for(part[1]).label}:create", args=[group.slug]) + "?draft=1"
        if item is None:
            return ""
        if part[0] == "edit":
            section = f"&section={part[2]}" if len(part) > 2 else ""
            return reverse(f"{item.tool.label}:edit", args=[item.group.slug, item.pk, item.slug]) + f"?draft=1{section}"
        if part[0] == "comment":
            return reverse("content:comment_edit", args=[item.pk, int(part[2])]) + "?draft=1"
        return f"{item.get_absolute_url()}?draft=1#comment-form"
    except (NoReverseMatch, IndexError):
        return ""
