"""The page of the two exceptions that a folder may make to the rights of its group (FI09)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.guard import allow
from content.models import Content
from files import exceptions, showing, tree
from files.forms import AccessForm
from files.models import Folder
from groups.middleware import access_of, me


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
        count = exceptions.set_access(
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
