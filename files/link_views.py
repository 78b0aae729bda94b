"""The pages of public links: where one makes and closes them, and what whoever holds one sees (FI10).

Outsiders get no session and no cookie, but one for an hour where a password was given; every file is a download.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.guard import ID_MAX, allow
from content.models import Content
from content.store import serving
from core import clock
from core.hints import hint
from core.limits import asker
from files import links
from files.forms import LinkForm, PasswordForm
from files.models import PublicLink
from groups.guard import public
from groups.middleware import access_of, me

COOKIE = "link"


def check_sharing(request: HttpRequest, content: Content) -> None:
    """Raise Http404 for what is no file, PermissionDenied where the reader may not open it to outsiders."""
    if content.kind not in {"file", "folder"}:
        raise Http404
    if not links.may_share(access_of(request), content):
        raise PermissionDenied(_("Only the animators of this group open its files to outsiders."))


@allow("edit")
def shared(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """List the links to an item, and make one."""
    check_sharing(request, content)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        until = clock.now() + timedelta(days=form.cleaned_data["days"])
        links.make(item=content, by=me(request), expires_at=until, password=form.cleaned_data["password"])
        messages.success(request, _("The link is ready: copy it below."))
        return redirect("files:links", content.group.slug, content.pk)
    made = content.public_links.select_related("made_by").order_by("-made_at")[:50]
    context = {"group": content.group, "tool": content.tool, "content": content, "form": form, "links": made}
    context["base"] = request.build_absolute_uri("/")[:-1]
    return render(request, "files/links.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("edit")
def revoke(request: HttpRequest, content: Content, group: str, link: int) -> HttpResponse:
    """Close a link."""
    check_sharing(request, content)
    found = content.public_links.select_related("item__group").filter(pk=min(link, ID_MAX)).first()
    if found is None:
        raise Http404
    links.revoke(link=found, by=me(request))
    messages.success(request, _("The link opens nothing any more."))
    return redirect("files:links", content.group.slug, content.pk)


def held(request: HttpRequest, key: str) -> tuple[PublicLink, bool]:
    """Return the link of an address, and whether the browser may see what it opens. Raises Http404."""
    link = links.in_force(key)
    if link is None:
        raise Http404
    return link, not link.password or links.is_pass(link, request.COOKIES.get(COOKIE, ""))


def sealed(answer: Any) -> Any:
    """Return an answer that neither a cache nor a search engine keeps, and that tells no other site its address."""
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@public
def open_link(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show what a link opens, or ask for its password."""
    link, is_open = held(request, key)
    form = PasswordForm(request.POST if request.method == "POST" and link.password else None)
    if form.is_bound and form.is_valid():
        if not links.guesses_left(link, asker(request)):
            form.add_error("password", _("Too many wrong passwords: wait ten minutes."))
        elif links.opens(link, form.cleaned_data["password"]):
            answer = redirect("files_site:link", key)
            path = reverse("files_site:link", args=[key])
            answer.set_cookie(
                COOKIE, links.pass_of(link), max_age=links.OPEN_SECONDS, path=path, httponly=True, samesite="Lax",
                secure=request.is_secure(),
            )  # fmt: skip
            return sealed(answer)
        else:
            form.add_error("password", _("This is not the password of this link."))
    return sealed(page(request, link, form, is_open=is_open))


def page(request: HttpRequest, link: PublicLink, form: PasswordForm, *, is_open: bool) -> HttpResponse:
    """Return the page of a link: its files, or the question for its password."""
    context: dict[str, Any] = {"link": link, "form": form, "is_open": is_open}
    if is_open:
        context |= {"files": links.files_of(link), "title": link.item.title}
        count(request, link)
    return render(request, "files/link.html", context, status=422 if form.is_bound and not is_open else 200)


def count(request: HttpRequest, link: PublicLink) -> None:
    """Have the worker count that a link was opened."""
    from files.tasks import note_link_opened

    if request.method == "GET":
        hint(note_link_opened, link.pk)


@require_safe
@public
def fetch(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """Send one of the files that a link opens, always as a download."""
    link, is_open = held(request, key)
    if not is_open:
        return redirect("files_site:link", key)
    file = next((one for one in links.files_of(link) if one.pk == pk), None)
    if file is None or file.current is None:
        raise Http404
    return sealed(serving.send(request, file.current.blob, file.download_name, download=True))
