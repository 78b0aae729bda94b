"""Bringing a file of bookmarks: what is in it is shown first, then the worker writes it while its page counts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bookmarks import importing
from bookmarks.filing.lines import UnreadableFileError
from bookmarks.filing.reading import read
from bookmarks.forms import FileForm, PrivateForm
from bookmarks.models import Import
from content.guard import ID_MAX
from core.paging import page_of
from core.tools import tool_for
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import can, can_post

PAGE = 50


def frame(request: HttpRequest, group: Group) -> dict[str, Any]:
    """Return what the pages of an import share. Raises Http404 for whoever may not add bookmarks here."""
    if not can_post(access_of(request), group, "bookmarks"):
        raise Http404
    return {"group": group, "tool": tool_for("bookmark"), "tool_url": reverse("bookmarks:list", args=[group.slug])}


def find(request: HttpRequest, group: Group, pk: int) -> Import:
    """Return one of the reader's own imports. Raises Http404."""
    # unfiltered: only who sent the file sees what was in it
    row = Import.objects.filter(pk=min(pk, ID_MAX), group=group, by=me(request)).select_related("group", "by").first()
    if row is None:
        raise Http404
    return row


@allow("contribute")
def new(request: HttpRequest, group: Group) -> HttpResponse:
    """Ask for a file, read it, and go to what is in it."""
    context = frame(request, group)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            reading = read(file.read())
        except UnreadableFileError as error:
            form.add_error("file", str(error.sentence))
        else:
            may_credit = can(access_of(request), "moderate", group)
            kept = importing.keep(group=group, by=me(request), name=file.name, reading=reading, may_credit=may_credit)
            return redirect("bookmarks:import", group.slug, kept.pk)
    return render(request, "bookmarks/import_new.html", {**context, "form": form}, status=422 if form.is_bound else 200)


@require_safe
@allow("contribute")
def show(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Show what an import will do, how far it is, or what it did."""
    context, row = frame(request, group), find(request, group, pk)
    context |= {"row": row, "total": len(row.lines)}
    if request.headers.get("HX-Request"):
        return render(request, "bookmarks/_import_progress.html", context)
    if row.state == Import.State.READ:
        page = page_of(row.lines, request, PAGE)
        fates = [one.fate for one in importing.plan(row, row.lines)]
        context |= {"page_obj": page, "planned": importing.plan(row, list(page)), "form": PrivateForm()}
        context |= {f"{fate}_count": fates.count(fate) for fate in ("new", "known", "private")}
    return render(request, "bookmarks/import.html", context)


@require_POST
@allow("contribute")
def confirm(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Say yes: the worker writes what was read."""
    frame(request, group)
    form = PrivateForm(request.POST)
    takes_private = form.is_valid() and form.cleaned_data["takes_private"]
    importing.confirm(row=find(request, group, pk), takes_private=takes_private)
    return redirect("bookmarks:import", group.slug, pk)
