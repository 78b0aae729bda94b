"""Small acts on one file: fetching its bytes, giving it a new version, taking an earlier one back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.guard import allow
from content.models import Content
from content.store import serving
from core import filetypes
from files import actions, opening, places, room, showing
from files.bringing import brought
from files.forms import VersionForm
from files.models import File
from groups.middleware import access_of, me


def file_of(request: HttpRequest, content: Content) -> File:
    """Return the file behind an item that the reader may read. Raises Http404 for an item of another kind."""
    seen = File.objects.visible_to(access_of(request)).select_related("group", "author", "folder", "current__blob")
    file = seen.filter(pk=content.pk).first()
    if file is None:
        raise Http404
    return file


@require_safe
@allow("read")
def fetch(request: HttpRequest, content: Content) -> HttpResponseBase:
    """Send the bytes that a file holds today."""
    file = file_of(request, content)
    if file.current is None:
        raise Http404
    return opening.send(request, file, file.current.blob, file.download_name)


@require_safe
@allow("read")
def fetch_version(request: HttpRequest, content: Content, number: int) -> HttpResponseBase:
    """Send the bytes of one version of a file."""
    file = file_of(request, content)
    version = file.versions.select_related("blob").filter(number=min(number, 2**31 - 1)).first()
    if version is None:
        raise Http404
    return opening.send(request, file, version.blob, version.name)


@require_safe
@allow("read")
def preview(request: HttpRequest, content: Content) -> HttpResponse:
    """Show again what a file looks like: asked by its page while the worker still makes it (FI04)."""
    context = showing.looked_at(request, file_of(request, content))
    return render(request, "components/_preview.html", context)


@require_safe
@allow("read")
def page(request: HttpRequest, content: Content, number: int) -> HttpResponseBase:
    """Send the picture of one page of a document; number 0 is the small picture of the file."""
    file = file_of(request, content)
    blob = file.current.blob if file.current else None
    if blob is None or serving.refusal(blob, is_author=False):
        raise Http404
    answer = serving.send_rendition(request, blob, "page" if number else "thumb", min(number, 2**15 - 1))
    if answer is None and not number and blob.media_type in filetypes.PICTURES:
        # Its small picture is still being made: the picture itself stands in.
        return serving.send(request, blob, file.download_name)
    if answer is None:
        raise Http404
    return answer


def check_renewable(request: HttpRequest, file: File) -> None:
    """Raise PermissionDenied unless the reader may put a new version: whoever may put files in its folder."""
    places.check_writable(access_of(request), file.group, file.folder)


@allow("react")
def new_version(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Ask for a new version, or serve it from now on under the same address."""
    file = file_of(request, content)
    check_renewable(request, file)
    sent = request.method == "POST"
    form = VersionForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            return kept(request, file, form)
        except ValidationError as error:
            form.add_error("file", error)
    context = {"group": file.group, "tool": file.tool, "item": file, "content": file, "form": form}
    context |= showing.context(request, access_of(request), file)
    return render(request, "files/version.html", context, status=422 if sent else 200)


def kept(request: HttpRequest, file: File, form: VersionForm) -> HttpResponse:
    """Keep the version of a valid form. Raises ValidationError when there is no room."""
    sent = form.cleaned_data["file"]
    room.check(file.group, sent.size)
    new = brought(sent)
    made = actions.renew(
        file=file, blob=new.blob, name=new.name, author=me(request), comment=form.cleaned_data["comment"]
    )
    if made is None:
        messages.info(request, _("This is what the file holds already: no version was added."))
    else:
        messages.success(request, _("Version %(number)s is served from now on.") % {"number": made.number})
    return redirect(file)


@require_POST
@allow("react")
def take_back(request: HttpRequest, content: Content, group: str, number: int) -> HttpResponse:
    """Serve an earlier version again."""
    file = file_of(request, content)
    check_renewable(request, file)
    version = file.versions.select_related("blob").filter(number=min(number, 2**31 - 1)).first()
    if version is None:
        raise Http404
    actions.take_back(file=file, version=version, by=me(request))
    messages.success(request, _("Version %(number)s is served again.") % {"number": version.number})
    return redirect(file)
