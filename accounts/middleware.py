"""Speaks to a signed-in person in their language and time zone, which their session remembers: no query for it."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.models import Profile

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
