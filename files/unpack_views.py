"""The page that takes an archive in, and the one that says what became of it (LF6)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from content.guard import ID_MAX
from content.store import keeping
from core.tools import tool_for
from files import places, tree, unpacking
from files.forms import ArchiveForm
from files.models import Unpacking
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import tool_row


@allow("contribute")
def ask(request: HttpRequest, group: Group) -> HttpResponse:
    """Ask for an archive, or hand it to the worker."""
    if tool_row(group, "files") is None:
        raise Http404
    access = access_of(request)
    folder = places.writable(access, group, request.GET.get("in", ""))
    sent = request.method == "POST"
    form = ArchiveForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        file = form.cleaned_data["archive"]
        row = unpacking.ask(
            group=group, folder=folder, author=me(request), blob=keeping.keep(file, name=file.name or ""),
            name=file.name or "",
        )  # fmt: skip
        return redirect("files:unpacked", group.slug, row.pk)
    crumbs = [*tree.crumbs(access, folder.path), folder] if folder else []
    context = {"group": group, "tool": tool_for("file"), "form": form, "folder": folder, "crumbs": crumbs}
    return render(request, "files/unpack.html", context, status=422 if sent else 200)


@require_safe
@allow("contribute")
def told(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Say what became of an archive, to whoever sent it."""
    # unfiltered: what the reader sent themselves
    rows = Unpacking.objects.filter(group=group, author=me(request), pk=min(pk, ID_MAX))
    row = rows.select_related("folder__group").first()
    if row is None:
        raise Http404
    folder = row.folder if row.folder and row.folder.trashed_at is None else None
    context = {"group": group, "tool": tool_for("file"), "row": row, "back": places.address(group, folder)}
    return render(request, "files/unpacked.html", context)
