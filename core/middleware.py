"""Answers 400, not 500, to requests whose bytes are not what they say."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core import errors


class BadRequestMiddleware:
    """Refuses addresses and query strings with NUL or undecodable bytes before anything reads them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through unless its address cannot be text that a database keeps."""
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\ufffd" in request.path:
            return errors.bad_request(request)
        return self.get_response(request)
