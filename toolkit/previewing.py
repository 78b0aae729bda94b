"""Looking at an attachment without leaving the page: its preview and the pictures of its pages, behind its rule."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from content.store import previewing, serving
from groups.guard import public, to_sign_in
from groups.middleware import access_of
from toolkit.uploads import is_authors, permanent_url, readable


@require_GET
@public
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a file on a page of its own, or as a fragment of the page where one reads."""
    file = readable(request, pk)
    if file is None:
        return refused(request)
    context = {
        "file": file,
        "item": file.content,
        "url": permanent_url(file),
        "preview_url": reverse("content:upload_preview", args=[file.pk]),
        "preview": previewing.preview_of(
            file.blob,
            file.name,
            url=permanent_url(file),
            page_url=lambda number: reverse("content:upload_page", args=[file.pk, number]),
            is_author=is_authors(request, file),
        ),
    }
    name = "components/_preview.html" if request.headers.get("HX-Request") else "content/preview.html"
    answer = render(request, name, context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@public
def page(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """Send the picture of one page of a document; number 0 is the small picture of the file."""
    file = readable(request, pk)
    if file is None:
        return refused(request)
    if serving.refusal(file.blob, is_author=is_authors(request, file)):
        raise Http404
    answer = serving.send_rendition(request, file.blob, "page" if number else "thumb", number)
    if answer is None:
        raise Http404
    return answer


def refused(request: HttpRequest) -> HttpResponse:
    """Send a visitor to sign in; to anybody else there is no such file."""
    if not access_of(request).is_signed_in:
        return to_sign_in(request)
    raise Http404
