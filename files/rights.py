"""The two exceptions that a folder may make to the rights of its group (FI09), each said on its name."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.record import record
from content.guard import allow
from content.models import Content
from files import arranging, showing, tree
from files.forms import AccessForm
from files.models import Folder
from groups.middleware import access_of, me


def audience_of(folder: Folder, *, is_open: bool) -> str:
    """Return who reads a folder: whoever the group allows at most, or whoever reads the place it stands in."""
    if is_open:
        return folder.group.widest_audience
    above = folder.parent
    return above.audience if above is not None else folder.group.default_audience


@transaction.atomic
def set_access(*, folder: Folder, by: User, is_kept: bool, is_open: bool | None, applies: bool) -> int:
    """Set the exceptions of a folder; return how many other items changed readers (LF7). None leaves readers alone."""
    Folder.objects.filter(pk=folder.pk).update(is_kept=is_kept)
    changed = 0
    if is_open is not None:
        audience = audience_of(folder, is_open=is_open)
        if applies:
            changed = arranging.give_audience(folder, audience)
        else:
            Content.objects.filter(pk=folder.pk).update(audience=audience)
    record("folder.rights_set", actor=by, content=folder, is_kept=is_kept, is_open=bool(is_open), changed=changed)
    return changed


@allow("moderate")
def page(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Ask for the exceptions of a folder, or set them."""
    seen = Folder.objects.visible_to(access_of(request)).select_related("group", "parent__group")
    folder = seen.filter(pk=content.pk).first()
    if folder is None:
        raise Http404
    known = {"is_kept": folder.is_kept, "is_open": folder.is_open, "applies": True}
    form = AccessForm(request.POST if request.method == "POST" else None, initial=known, group=folder.group)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        count = set_access(
            folder=folder, by=me(request), is_kept=data["is_kept"], is_open=data.get("is_open"),
            applies=bool(data.get("applies")),
        )  # fmt: skip
        said = ngettext("%(count)s item changed readers.", "%(count)s items changed readers.", count)
        messages.success(request, said % {"count": count} if count else _("Saved."))
        return redirect(Folder.objects.visible_to(access_of(request)).select_related("group").get(pk=folder.pk))
    context = {"group": folder.group, "tool": folder.tool, "content": folder, "form": form, "folder": folder}
    crumbs = [*tree.crumbs(access_of(request), folder.path), folder]
    context |= {"crumbs": crumbs, **showing.of_folder(request, access_of(request), folder)}
    return render(request, "files/rights.html", context, status=422 if form.is_bound else 200)
