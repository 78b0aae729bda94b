"""Acts on several files and folders at once: move, copy, describe, put in the trash, take all of it back (FI06, FI07).

Each asks the rule of each item; what may not be done is said, and the rest is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from content.guard import ID_MAX
from content.models import Content
from content.rules import can
from core.paging import page_of
from core.tools import tool_for
from files import actions, arranging, copying, places, tree
from files.forms import DescribeForm
from files.models import File, Folder
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import tool_row
from toolkit import actions as kit

SELECTED_MAX = 500
FOLDERS_A_PAGE = 50
Chosen = list[File | Folder]


def ids_in(sent: QueryDict) -> list[int]:
    """Return the numbers of the items that were ticked, at most `SELECTED_MAX`."""
    asked = [one for one in sent.getlist("i") if one.isascii() and one.isdecimal() and len(one) < 19]
    return [min(int(one), ID_MAX) for one in dict.fromkeys(asked)][:SELECTED_MAX]


def chosen(access: Access, group: Group, sent: QueryDict) -> Chosen:
    """Return the folders, then the files, that were ticked and that the reader may read in this group: two queries."""
    ids = ids_in(sent)
    folders = Folder.objects.visible_to(access).filter(home=group, pk__in=ids).select_related("group", "author")
    files = File.objects.visible_to(access).filter(home=group, pk__in=ids)
    return [*folders.order_by("title"), *files.select_related("group", "author", "current", "folder").order_by("title")]


def frame(request: HttpRequest, group: Group) -> dict[str, Any]:
    """Return what each page of a selection shows. Raises Http404 where the tool is off or nothing is ticked."""
    if tool_row(group, "files") is None:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    found = chosen(access_of(request), group, sent)
    return {"group": group, "tool": tool_for("file"), "chosen": found, "ids": [one.pk for one in found]}


def back_to(group: Group, found: Chosen) -> str:
    """Return the folder that a selection was made in."""
    first = found[0] if found else None
    holder = None if first is None else first.parent if isinstance(first, Folder) else first.folder
    return places.address(group, holder)


def nothing(request: HttpRequest, group: Group) -> HttpResponse:
    """Say that nothing was ticked."""
    messages.info(request, _("Tick the files first, then choose what to do."))
    return redirect("files:list", group.slug)


def pick(request: HttpRequest, group: Group, act: str, do: Callable[..., str]) -> HttpResponse:
    """Walk through the folders to one where the selection goes, then put it there: no page lists them all."""
    access, context = access_of(request), frame(request, group)
    if not context["chosen"]:
        return nothing(request, group)
    sent = request.POST if request.method == "POST" else request.GET
    to = places.named(access, group, sent.get("to", ""))
    if request.method == "POST":
        places.check_writable(access, group, to)
        messages.success(request, do(access=access, items=context["chosen"], to=to, request=request))
        return redirect(places.address(group, to))
    page = page_of(tree.folders_in(access, group, to).order_by("title", "pk"), request, FOLDERS_A_PAGE)
    crumbs = [*tree.crumbs(access, to.path), to] if to else []
    context |= {"act": act, "to": to, "way": crumbs, "page_obj": page, "query": query_of(context["ids"])}
    return render(request, "files/pick.html", {**context, "back": back_to(group, context["chosen"])})


def query_of(ids: Iterable[int]) -> str:
    """Return the part of an address that names a selection."""
    return "&".join(f"i={pk}" for pk in ids)


@allow("contribute")
def move(request: HttpRequest, group: Group) -> HttpResponse:
    """Move a selection to another folder of the group."""
    return pick(request, group, "move", move_all)


def move_all(*, access: Access, items: Chosen, to: Folder | None, request: HttpRequest) -> str:
    """Move what the reader may change; say the rest. Return how many went."""
    done = 0
    for item in items:
        if not can(access, "edit", item):
            messages.warning(request, _("“%(title)s” stays: it is not yours to move.") % {"title": item.title})
            continue
        try:
            arranging.place(item=item, folder=to, by=me(request))
            done += 1
        except ValidationError as error:
            messages.warning(request, f"“{item.title}”: {error.messages[0]}")
    return ngettext("%(count)s item moved.", "%(count)s items moved.", done) % {"count": done}


@allow("contribute")
def copy(request: HttpRequest, group: Group) -> HttpResponse:
    """Copy a selection to a folder of the group."""
    return pick(request, group, "copy", copy_all)


def copy_all(*, access: Access, items: Chosen, to: Folder | None, request: HttpRequest) -> str:
    """Copy a selection, folders with what the reader may read in them. Return how many files were made."""
    try:
        done = copying.copy_all(access=access, items=items, to=to, by=me(request))
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        done = 0
    return ngettext("%(count)s file copied.", "%(count)s files copied.", done) % {"count": done}


@allow("contribute")
def trash(request: HttpRequest, group: Group) -> HttpResponse:
    """Put a selection in the trash, from where it comes back in one gesture; others' items are a moderator's matter."""
    context = frame(request, group)
    found: Chosen = context["chosen"]
    if not found:
        return nothing(request, group)
    access, back = access_of(request), back_to(group, found)
    mine = [one for one in found if one.author_id == me(request).pk and can(access, "trash", one)]
    others = [one for one in found if one not in mine]
    if request.method == "POST":
        trash_all(request, group, mine)
        return redirect(back)
    judged = reverse("moderation:bulk", args=[group.slug]) + f"?act=trash&{query_of(one.pk for one in others)}"
    may_judge = bool(others) and all(can(access, "moderate", one) for one in others)
    context |= {"mine": mine, "others": others, "back": back, "judge_url": judged if may_judge else ""}
    return render(request, "files/trash.html", context)


def trash_all(request: HttpRequest, group: Group, mine: Chosen) -> None:
    """Put one's own items in the trash and offer to take them back."""
    for item in mine:
        kit.trash(item=item.content_ptr, by=me(request))
    said = ngettext("%(count)s item is in the trash.", "%(count)s items are in the trash.", len(mine))
    undo = reverse("files:undo", args=[group.slug]) + f"?{query_of(one.pk for one in mine[:50])}"
    messages.success(request, said % {"count": len(mine)}, extra_tags=f"undo:{undo}")


@require_POST
@allow("contribute")
def undo(request: HttpRequest, group: Group) -> HttpResponse:
    """Take several items out of the trash at once: those that one put there, or that one moderates."""
    access, done = access_of(request), 0
    # unfiltered: what is in the trash is visible to nobody; the rule of restoring is asked of each
    gone = Content.objects.filter(group=group, pk__in=ids_in(request.GET), trashed_at__isnull=False)
    for item in gone.filter(kind__in=["file", "folder"]).select_related("group", "author"):
        if can(access, "restore", item):
            kit.restore(item=item, by=me(request))
            done += 1
    messages.success(request, ngettext("%(count)s item is back.", "%(count)s items are back.", done) % {"count": done})
    return redirect("files:list", group.slug)


@allow("contribute")
def describe(request: HttpRequest, group: Group) -> HttpResponse:
    """Say the same of several files: what is left empty stays as it is in each (FI07)."""
    context = frame(request, group)
    access = access_of(request)
    files = [one for one in context["chosen"] if isinstance(one, File) and can(access, "edit", one)]
    if not files:
        return nothing(request, group)
    form = DescribeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        for file in files:
            actions.describe(file=file, by=me(request), columns=form.columns(), more_tags=form.cleaned_data["tags"])
        said = ngettext("%(count)s file described.", "%(count)s files described.", len(files)) % {"count": len(files)}
        messages.success(request, said)
        return redirect(back_to(group, context["chosen"]))
    context |= {"form": form, "files": files, "back": back_to(group, context["chosen"])}
    return render(request, "files/describe.html", context, status=422 if form.is_bound else 200)
