"""Pages that show the mails the demonstration keeps instead of sending: to this machine only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from core.guard import public
from core.paging import page_of
from notifications import devmail

PAGE_SIZE = 30
# What stands in a mail runs nothing, loads nothing, and is shown in our own frame only.
MAIL_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups; frame-ancestors 'self'"


def from_this_machine(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let clients of loopback in; for others the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            is_ours = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
        except ValueError:
            is_ours = False
        if not is_ours:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@public
@from_this_machine
def index(request: HttpRequest) -> HttpResponse:
    """List the kept mails, the latest first; `?to=` keeps those to one address."""
    to = request.GET.get("to", "")
    page = page_of(devmail.kept_mails(to), request, PAGE_SIZE)
    return render(request, "notifications/devmail_list.html", {"page": page, "to": to})


@csp_update({"frame-src": [SELF]})
@require_safe
@public
@from_this_machine
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail: its HTML in a frame of its own, its text, its headers."""
    return render(request, "notifications/devmail_show.html", {"mail": found(name)})


@xframe_options_sameorigin
@require_safe
@public
@from_this_machine
def html(request: HttpRequest, name: str) -> HttpResponse:
    """Give the HTML of one mail, locked in a sandbox."""
    answer = HttpResponse(found(name).html)
    answer["Content-Security-Policy"] = MAIL_CSP
    return answer


def found(name: str) -> devmail.KeptMail:
    """Return the mail of that name. Raises Http404."""
    mail = devmail.kept_mail(name)
    if mail is None:
        raise Http404
    return mail
