"""Puts a lazy `request.access` on each request: nothing is read until a rule asks. Where an admin looks at the group's
pages as somebody else would, the request is answered as that part's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from core import clock, errors
from groups import seen_as
from groups.access import Access

if TYPE_CHECKING:
    from accounts.models import User

RIGHTS_ON = "admin_rights_on"
"""Where a session keeps the moment at which a site administrator's rights were switched on, in seconds since 1970."""
RIGHTS_LAST = timedelta(hours=1)
acting_with_rights: ContextVar[int] = ContextVar("acting_with_rights", default=0)
"""The id of the site administrator whose rights are on, while a request lasts: the log marks what they do (LA8)."""


class AccessRequest(HttpRequest):
    """A request that knows who asks: what views are given."""

    access: Access


class AccessMiddleware:
    """Attaches the access of whoever asks. Signed-in pages are never kept by shared caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach `request.access`, then mark the answer private when the session was read."""
        request.access = SimpleLazyObject(lambda: of_request(request))  # type: ignore[attr-defined]
        token = acting_with_rights.set(0)
        try:
            view = seen_as.found(request, access_of(request)) if seen_as.PATH.match(request.path) else None
            response = self.seen(request, view) if view else self.get_response(request)
        finally:
            acting_with_rights.reset(token)
        if request.session.accessed and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response

    def seen(self, request: HttpRequest, view: seen_as.View) -> HttpResponse:
        """Answer a page of a group as the part that an admin looks as gets it; forms are refused with a sentence."""
        request.seen_as = view  # type: ignore[attr-defined]
        if request.method not in {"GET", "HEAD"}:
            said = _("You look at this group as somebody else: nothing can be changed until you are yourself again.")
            return errors.forbidden(request, PermissionDenied(said))
        real, request.user = request.user, cast("User", view.access.user)
        request.access = view.access  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
                return render(request, "groups/seen_as_closed.html", {"group": view.group}, status=403)
            return response
        finally:
            request.user = real


def rights_are_on(request: HttpRequest) -> bool:
    """Tell whether the site administrator of this session has switched their rights on, within the last hour (LA8)."""
    since = request.session.get(RIGHTS_ON)
    return bool(since and clock.now().timestamp() - float(since) < RIGHTS_LAST.total_seconds())


def of_request(request: HttpRequest) -> Access:
    """Return the access of whoever sends `request`; a site administrator's rights count once switched on."""
    user = request.user
    rights_on = bool(user.is_authenticated and user.is_superuser and rights_are_on(request))
    if rights_on and user.pk:
        acting_with_rights.set(user.pk)
    return Access(user, admin_rights_on=rights_on)


def me(request: HttpRequest) -> User:
    """Return the signed-in person behind `request`: for views that a rule closes to visitors."""
    return cast("User", request.user)


def access_of(request: HttpRequest) -> Access:
    """Return `request.access` with its type."""
    return cast(AccessRequest, request).access
