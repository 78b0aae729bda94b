"""A selection that goes to another group: moved by whoever moderates, copied by whoever may show it there (FI06)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Content
from content.rules import can
from files import copying, room, tree
from files.models import File, Folder
from files.selecting import Chosen, back_to, frame, nothing
from groups.access import Access
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from toolkit.moves import GroupForm
from toolkit.moving import groups_for, may_shelve, move

ACTS = ("copy", "move")


def may(act: str, access: Access, item: Content) -> bool:
    """Tell whether the reader may take an item to another group: moving is a moderator's matter, copying that of
    whoever may show it elsewhere. Nothing of a secret group leaves it.
    """
    return can(access, "moderate", item) if act == "move" else may_shelve(access, item)


@allow("contribute")
def to_group(request: HttpRequest, group: Group) -> HttpResponse:
    """Ask which group a selection goes to, then take there what the reader may take, and say the rest."""
    context, access = frame(request, group), access_of(request)
    found: Chosen = context["chosen"]
    if not found:
        return nothing(request, group)
    sent = request.POST if request.method == "POST" else None
    asked = (sent or request.GET).get("act", "")
    act = asked if asked in ACTS else "copy"
    form = GroupForm(sent, groups=groups_for(access, found[0].content_ptr))
    if form.is_bound and form.is_valid():
        try:
            return taken(request, act, found, form.cleaned_data["group"])
        except ValidationError as error:
            form.add_error("group", error)
    movable = bool(found) and all(can(access, "moderate", one) for one in found)
    context |= {"form": form, "act": act, "may_move": movable, "back": back_to(group, found)}
    return render(request, "files/elsewhere.html", context, status=422 if form.is_bound else 200)


def taken(request: HttpRequest, act: str, found: Chosen, to: Group) -> HttpResponse:
    """Take a selection to a group. Raises ValidationError when there is no room there, or too much at once."""
    access = access_of(request)
    going = [item for item in found if may(act, access, item)]
    for item in found:
        if item not in going:
            messages.warning(
                request, _("“%(title)s” stays: it is not yours to take elsewhere.") % {"title": item.title}
            )
    room.check(to, weight(access, going))
    if act == "move":
        for item in going:
            move(item=item.content_ptr, to=to, by=me(request))
        said = ngettext("%(count)s item moved to %(group)s.", "%(count)s items moved to %(group)s.", len(going))
        count = len(going)
    else:
        count = copying.copy_all(access=access, items=going, to=None, by=me(request), group=to)
        said = ngettext("%(count)s file copied to %(group)s.", "%(count)s files copied to %(group)s.", count)
    messages.success(request, said % {"count": count, "group": to.name})
    return redirect(reverse("files:list", args=[to.slug if going else found[0].group.slug]))


def weight(access: Access, items: Chosen) -> int:
    """Return how many bytes a selection holds, folders with what is in them."""
    total = 0
    for item in items:
        files = [item] if isinstance(item, File) else _files_in(access, item)
        total += sum(file.size for file in files)
    return total


def _files_in(access: Access, folder: Folder) -> list[File]:
    # unfiltered: the files are asked of the rule below
    below = Folder.objects.filter(tree.inside(folder)).values("pk")
    seen = File.objects.visible_to(access).filter(trashed_at=None)
    return list((seen.filter(folder=folder) | seen.filter(folder__in=below)).only("size", "kind"))
