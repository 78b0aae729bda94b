"""Speaks to signed-in people in their language, which their session remembers; tells those who were blocked why."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts import known_devices
from accounts.models import Profile, User

LANGUAGE, TIME_ZONE = "language", "time_zone"


def keep_choices(request: HttpRequest, profile: Profile) -> None:
    """Let the session remember what the profile says: at sign-in, and when it changes."""
    request.session[LANGUAGE] = profile.language
    request.session[TIME_ZONE] = profile.time_zone


class LanguageMiddleware:
    """Comes after Django's LocaleMiddleware, which listens to the browser alone, and overrules it for members."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose language and time zone, answer, then let the next request choose anew."""
        # A visitor has no session: reading one would mark the page as private.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._choose(request)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def _choose(self, request: HttpRequest) -> None:
        language = request.session.get(LANGUAGE)
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        try:
            timezone.activate(ZoneInfo(request.session.get(TIME_ZONE, settings.TIME_ZONE)))
        except (ZoneInfoNotFoundError, ValueError):
            timezone.deactivate()


class KnownDevicesMiddleware:
    """Lets the browser of a sign-in be known at the next one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the cookie on the answer to a sign-in; other answers pass as they are."""
        response = self.get_response(request)
        known_devices.keep(request, response)
        return response


class BlockedMiddleware:
    """Ends the open session of somebody who was blocked with one page that says why (LA10); then they are a visitor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 403 with the reason once. One query, for sessions whose account does not open any more only."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not request.user.is_authenticated:
            blocked = User.objects.filter(pk=_signed_in_pk(request), blocked_at__isnull=False).first()
            if blocked is not None:
                from accounts.adapters import closed_page

                request.session.flush()
                return closed_page(request, blocked)
        return self.get_response(request)


def _signed_in_pk(request: HttpRequest) -> int:
    """Return the id that the session was opened for, whether or not that account still opens anything; 0 for none."""
    pk = str(request.session.get(SESSION_KEY, ""))
    return int(pk) if pk.isdecimal() else 0
