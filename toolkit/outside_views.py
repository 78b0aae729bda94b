"""The pages where one makes and closes public links, and the gate that their holders pass (FI10, PA09).

Outsiders get no session and no cookie, but one for an hour where a password was given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.guard import ID_MAX, allow
from content.models import Content, PublicLink
from core import clock
from core.hints import hint
from core.limits import asker
from groups.middleware import access_of, me
from notifications.mail import absolute
from toolkit import outside
from toolkit.outside_forms import LinkForm, PasswordForm

COOKIE = "link"
LINKS_SHOWN = 50
Shown = Callable[[PublicLink], HttpResponse]


def check_sharing(request: HttpRequest, content: Content) -> None:
    """Raise Http404 where the tool opens nothing, PermissionDenied where the reader may not open it to outsiders."""
    if not content.tool.outside:
        raise Http404
    if not outside.may_share(access_of(request), content):
        raise PermissionDenied(_("Only the animators of this group open this to outsiders."))


def back(content: Content) -> HttpResponse:
    """Return to the page of an item's links."""
    return redirect("content:links", content.pk)


@allow("read")
def shared(request: HttpRequest, content: Content) -> HttpResponse:
    """List the links to an item, and make one."""
    check_sharing(request, content)
    hears = content.tool.hears_outsiders
    form = LinkForm(request.POST if request.method == "POST" else None, hears=hears)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        until = clock.now() + timedelta(days=data["days"])
        more = {"password": data["password"], "may_propose": data.get("may_propose", False)}
        outside.make(item=content, by=me(request), expires_at=until, **more)
        messages.success(request, _("The link is ready: copy it below."))
        return back(content)
    made = content.public_links.select_related("made_by").order_by("-made_at")[:LINKS_SHOWN]
    links = [(link, absolute(reverse(content.tool.outside, args=[link.key]))) for link in made]
    context = {"group": content.group, "tool": content.tool, "content": content, "form": form, "links": links}
    return render(request, "content/links.html", context, status=422 if form.is_bound else 200)


@require_POST
@allow("read")
def revoke(request: HttpRequest, content: Content, link: int) -> HttpResponse:
    """Close a link."""
    check_sharing(request, content)
    found = content.public_links.select_related("item__group").filter(pk=min(link, ID_MAX)).first()
    if found is None:
        raise Http404
    outside.revoke(link=found, by=me(request))
    messages.success(request, _("The link opens nothing any more."))
    return back(content)


def held(request: HttpRequest, key: str, kinds: list[str]) -> tuple[PublicLink, bool]:
    """Return the link of an address, and whether the browser may see what it opens. Raises Http404."""
    link = outside.in_force(key, kinds)
    if link is None:
        raise Http404
    return link, not link.password or outside.is_pass(link, request.COOKIES.get(COOKIE, ""))


def sealed(answer: Any) -> Any:
    """Return an answer that neither a cache nor a search engine keeps, and that tells no other site its address.

    Not `no-referrer`, with which browsers send the form of the password from nowhere, and it would be refused.
    """
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def gate(request: HttpRequest, key: str, kinds: list[str], shown: Shown) -> HttpResponse:
    """Return what `shown` makes of a link, or the question for its password; an opening is counted."""
    link, is_open = held(request, key, kinds)
    if is_open:
        if request.method == "GET":
            from toolkit.tasks import note_link_opened

            hint(note_link_opened, link.pk)
        return sealed(shown(link))
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not outside.guesses_left(link, asker(request)):
            form.add_error("password", _("Too many wrong passwords: wait ten minutes."))
        elif outside.opens(link, form.cleaned_data["password"]):
            return sealed(let_in(request, link))
        else:
            form.add_error("password", _("This is not the password of this link."))
    context = {"link": link, "form": form}
    return sealed(render(request, "content/link_password.html", context, status=422 if form.is_bound else 200))


def let_in(request: HttpRequest, link: PublicLink) -> HttpResponse:
    """Return to the page of a link whose password was given, with the cookie that opens it for an hour."""
    answer = redirect(request.path)
    path = reverse(link.item.tool.outside, args=[link.key])
    answer.set_cookie(
        COOKIE, outside.pass_of(link), max_age=outside.OPEN_SECONDS, path=path, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return answer
