"""Puts a lazy `request.access` on each request: nothing is read until a rule asks."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from groups.access import Access

if TYPE_CHECKING:
    from accounts.models import User

RIGHTS_ON = "admin_rights_on"
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
            response = self.get_response(request)
        finally:
            acting_with_rights.reset(token)
        if request.session.accessed and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response


def of_request(request: HttpRequest) -> Access:
    """Return the access of whoever sends `request`; a site administrator's rights count once switched on."""
    user = request.user
    rights_on = bool(user.is_authenticated and user.is_superuser and request.session.get(RIGHTS_ON))
    if rights_on and user.pk:
        acting_with_rights.set(user.pk)
    return Access(user, admin_rights_on=rights_on)


def me(request: HttpRequest) -> User:
    """Return the signed-in person behind `request`: for views that a rule closes to visitors."""
    return cast("User", request.user)


def access_of(request: HttpRequest) -> Access:
    """Return `request.access` with its type."""
    return cast(AccessRequest, request).access
