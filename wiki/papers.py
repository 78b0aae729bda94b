"""Documents in and out: a page made of a document, a page or a branch as one (PA07)."""

from __future__ import annotations

import typst
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from content.guard import allow as allow_on_item
from content.models import Content
from core.tools import tool_for
from groups.guard import allow, refuse
from groups.middleware import access_of, me
from groups.models import Group
from groups.rules import can_post
from wiki import converting, exporting, importing
from wiki.desk import page_of
from wiki.forms import PageForm
from wiki.models import Page


class DocumentForm(forms.Form):
    """The document to read."""

    file = forms.FileField(
        label=gettext_lazy("Document"),
        widget=forms.FileInput(attrs={"accept": ".docx,.odt,.md,.markdown,.txt,.html,.htm"}),
        help_text=gettext_lazy("Word (.docx), LibreOffice (.odt), Markdown or HTML, up to 20 MB."),
    )


@allow("contribute")
def take_in(request: HttpRequest, group: Group) -> HttpResponse:
    """Read a document, then show what it says in the form of a new page: nothing is kept before that is sent."""
    if not can_post(access_of(request), group, "wiki"):
        refuse(access_of(request), "contribute", group)
    sent = request.method == "POST"
    form = DocumentForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_bound and form.is_valid():
        try:
            found = importing.read(form.cleaned_data["file"], me(request))
        except converting.ConversionError:
            form.add_error(
                "file", _("This document could not be read. Save it again as .docx or .odt, then send that.")
            )
        else:
            return shown(request, group, found)
    context = {"group": group, "tool": tool_for("page"), "form": form}
    return render(request, "wiki/import.html", context, status=422 if form.is_bound else 200)


def shown(request: HttpRequest, group: Group, found: importing.Imported) -> HttpResponse:
    """Answer with the form of a new page that holds what a document says, and what of it was lost."""
    form = PageForm(instance=Page(group=group), group=group, access=access_of(request))
    form.initial |= {"title": found.title, "body": found.body}  # type: ignore[operator]
    lost = []
    if found.lost:
        said = ngettext("%(count)s picture could not be kept.", "%(count)s pictures could not be kept.", found.lost)
        lost.append(said % {"count": found.lost})
    if found.is_cut:
        lost.append(_("The text was too long for one page: its end is missing."))
    context = {"group": group, "tool": tool_for("page"), "form": form, "lost": lost, "folded": ["tags", "files"]}
    return render(request, "wiki/imported.html", context)


@require_GET
@allow_on_item("read")
def give_out(request: HttpRequest, content: Content, group: str, ext: str) -> HttpResponse:
    """Send a page as a document; with `?branch=1` the pages below it that the reader reads become its chapters."""
    if ext not in exporting.MEDIA_TYPES:
        raise Http404
    page = page_of(request, content)
    try:
        data = exporting.export(page, access_of(request), ext, branch=request.GET.get("branch") == "1")
    except (converting.ConversionError, typst.TypstError):
        messages.error(request, _("This could not be made into such a document. Try another format."))
        return redirect(f"{page.get_absolute_url()}?page=1")
    answer = HttpResponse(data, content_type=exporting.MEDIA_TYPES[ext])
    answer["Content-Disposition"] = f'attachment; filename="{page.slug}.{ext}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
