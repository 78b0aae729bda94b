"""Who calls: a program with a token, or a page of the site with the session of whoever reads it.

A token opens what its person may read and no more: never the rights that a site administrator may switch on, which
belong to a session. A request that sends a token is judged by it alone, whatever cookies come along.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.throttling import BaseThrottle

from api import tokens
from groups.access import Access
from groups.middleware import access_of

PER_HOUR = 1200
"""Requests that one person's programs may send in an hour by the clock."""
HOUR = 3600


class Token(HttpBearer):
    """`Authorization: Bearer …`, with the scope that the operation asks; an empty one asks for none."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Access | None:
        """Return the access of a token's person, None when none is sent. Raises AuthenticationError for a bad one."""
        sent = request.headers.get(self.header)
        if sent is None:
            return None
        kind, _space, text = sent.partition(" ")
        return self.authenticate(request, text.strip() if kind.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Access:
        """Return the access of the person of `token`. Raises AuthenticationError, or PermissionDenied for its scope."""
        known = tokens.found(token)
        if known is None:
            raise AuthenticationError
        if self.scope and self.scope not in known.scopes:
            raise PermissionDenied(_("This token was not made for that: it lacks the scope %s.") % self.scope)
        tokens.note_use(known)
        access = Access(known.user)
        request.access = access  # type: ignore[attr-defined]
        return access


class Session(APIKeyCookie):
    """The session of somebody who is signed in."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Access | None:
        """Return the access of whoever is signed in, or None."""
        access = access_of(request)
        return access if access.is_signed_in else None


class Throttle(BaseThrottle):
    """Counts requests per person and hour, whatever the token. One object serves all threads, so it keeps nothing."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Tell whether the request is within the rate."""
        if not settings.ACCOUNT_RATE_LIMITS:
            return True
        key = f"api:{access_of(request).user.pk}:{int(time.time()) // HOUR}"
        return bool(cache.add(key, 1, HOUR) or cache.incr(key) <= PER_HOUR)

    def wait(self) -> float:
        """Return the seconds until the next hour."""
        return HOUR - time.time() % HOUR
