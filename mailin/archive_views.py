"""Pages by which an admin brings in the archive of an old list: send it, read what it holds, say yes, watch it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from groups.guard import allow
from groups.middleware import me
from groups.models import Group
from mailin import actions
from mailin.models import ListArchive

FILE_MAX = 300 * 1024 * 1024
SHOWN = 20
State = ListArchive.State


class ArchiveForm(forms.Form):
    """An mbox, or a zip."""

    file = forms.FileField(
        label=gettext_lazy("Archive of the list"),
        help_text=gettext_lazy("An mbox, or a zip of mbox files or of single mails, as Sympa gives. At most 300 MB."),
    )

    def clean_file(self) -> Any:
        """Return the file. Raises ValidationError when it is too large."""
        file = self.cleaned_data["file"]
        if file.size > FILE_MAX:
            raise forms.ValidationError(_("The archive is larger than 300 MB: send it in several pieces."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@allow("administer")
def archives(request: HttpRequest, group: Group) -> HttpResponse:
    """List the archives brought into the group; take a new one in."""
    form = ArchiveForm(request.POST, request.FILES) if request.method == "POST" else ArchiveForm()
    if form.is_bound and form.is_valid():
        made = actions.bring_archive(group=group, by=me(request), file=form.cleaned_data["file"])
        return redirect("mailin:archive", group.slug, made.pk)
    context = {"group": group, "form": form, "rows": actions.archives_of(group)[:SHOWN]}
    return render(request, "mailin/archives.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("administer")
def archive(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Show what an archive holds and how far it is; start the import."""
    row = actions.archives_of(group).filter(pk=min(pk, 2**63 - 1)).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("act") == "drop":
            actions.drop_archive(archive=row)
            messages.success(request, _("The archive is discarded."))
            return redirect("mailin:archives", group.slug)
        actions.start_archive(archive=row)
        return redirect("mailin:archive", group.slug, row.pk)
    report = row.report
    dates = {name: parse_datetime(report[name]) for name in ("first", "last") if report.get(name)}
    context = {"group": group, "row": row, "report": report, **dates}
    fragment = request.headers.get("HX-Request")
    return render(request, "mailin/_archive.html" if fragment else "mailin/archive.html", context)
