"""The page where a folder is put in the group's own order, by dragging, by two buttons, or without script (LF12)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.guard import ID_MAX
from core.tools import tool_for
from files import arranging, places, tree
from files.models import File, Folder
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group

SHOWN_MAX = 300
"""How many folders, and how many files, one page puts in order; those behind keep their place after them."""


def here(access: Access, group: Group, folder: Folder | None) -> tuple[list[Folder], list[File]]:
    """Return the folders and the files of a place in the group's own order: two queries."""
    _label, of_folders, of_files = tree.ORDERS["manual"]
    folders = tree.folders_in(access, group, folder).order_by(*of_folders)[:SHOWN_MAX]
    return list(folders), list(tree.files_in(access, group, folder).order_by(*of_files)[:SHOWN_MAX])


def ids_sent(words: str) -> list[int]:
    """Return the numbers of a list such as `3,1,2`; what is none is left out."""
    asked = [one for one in words.split(",")[:SHOWN_MAX] if one.isascii() and one.isdigit() and len(one) < 19]
    return [min(int(one), ID_MAX) for one in asked]


@allow("moderate")
def order(request: HttpRequest, group: Group) -> HttpResponse:
    """Show what stands in a folder to put it in order; a POST (`order=3,1,2`) saves it."""
    access = access_of(request)
    folder = places.named(access, group, request.GET.get("in", ""))
    if request.method == "POST":
        arranging.order(group=group, folder=folder, ids=ids_sent(request.POST.get("order", "")), by=me(request))
        return HttpResponse(status=204)
    folders, files = here(access, group, folder)
    crumbs = [*tree.crumbs(access, folder.path), folder] if folder else []
    context: dict[str, Any] = {"group": group, "tool": tool_for("file"), "folder": folder, "crumbs": crumbs}
    context |= {"rows": [rows for rows in (folders, files) if rows], "back": places.address(group, folder)}
    context["is_cut"] = SHOWN_MAX in {len(folders), len(files)}
    context["in_query"] = f"?in={folder.pk}" if folder else ""
    return render(request, "files/order.html", context)


@require_POST
@allow("moderate")
def step(request: HttpRequest, group: Group) -> HttpResponse:
    """Move one entry one place up or down among those of its kind."""
    access = access_of(request)
    folder = places.named(access, group, request.GET.get("in", ""))
    asked = ids_sent(request.POST.get("i", ""))
    for rows in here(access, group, folder):
        ids = [row.pk for row in rows]
        if asked and asked[0] in ids:
            at = ids.index(asked[0])
            to = min(max(at + (-1 if request.POST.get("move") == "up" else 1), 0), len(ids) - 1)
            ids[at], ids[to] = ids[to], ids[at]
            arranging.order(group=group, folder=folder, ids=ids, by=me(request))
    query = f"?in={folder.pk}" if folder else ""
    return redirect(f"{reverse('files:order', args=[group.slug])}{query}#c-{asked[0] if asked else 0}")


@require_POST
@allow("moderate")
def by_name(request: HttpRequest, group: Group) -> HttpResponse:
    """Give up the order made by hand: by name again."""
    folder = places.named(access_of(request), group, request.GET.get("in", ""))
    arranging.unorder(group=group, folder=folder, by=me(request))
    messages.success(request, _("This folder is in the order of names again."))
    return redirect(places.address(group, folder))
