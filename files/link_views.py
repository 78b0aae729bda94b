"""What whoever holds a public link to a file or a folder sees (FI10): every file is a download."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from content.models import PublicLink
from content.store import serving
from files import links
from groups.guard import public
from toolkit.outside_views import gate, held, sealed

KINDS = ["file", "folder"]


@require_http_methods(["GET", "HEAD", "POST"])
@public
def open_link(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show what a link opens, or ask for its password."""

    def shown(link: PublicLink) -> HttpResponse:
        context: dict[str, Any] = {"link": link, "files": links.files_of(link), "title": link.item.title}
        return render(request, "files/link.html", context)

    return gate(request, key, KINDS, shown)


@require_safe
@public
def fetch(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """Send one of the files that a link opens, always as a download."""
    link, is_open = held(request, key, KINDS)
    if not is_open:
        return redirect("files_site:link", key)
    file = next((one for one in links.files_of(link) if one.pk == pk), None)
    if file is None or file.current is None:
        raise Http404
    answer: HttpResponseBase = sealed(serving.send(request, file.current.blob, file.download_name, download=True))
    return answer
