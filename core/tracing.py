"""One identifier from the proxy to the mail: what a request asked the worker to do bears the request's own."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars, get_contextvars

HEADER, FIELD = "X-Request-ID", "request_id"
"""How the identifier is called in an HTTP message, and in a hint to the worker."""
_SOUND = re.compile(r"[A-Za-z0-9-]{8,64}")


@contextmanager
def traced(given: str = "") -> Iterator[str]:
    """Have every line logged inside the block bear one identifier: the one given when it is sound, else a new one."""
    name = given if _SOUND.fullmatch(given) else uuid.uuid4().hex
    with bound_contextvars(**{FIELD: name}):
        yield name


def current() -> str:
    """Return the identifier of what is being done, empty outside a request and a task."""
    return str(get_contextvars().get(FIELD, ""))


class TracingMiddleware:
    """Takes the identifier that the proxy gave to a request, or makes one, and returns it with the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with every line logged meanwhile bearing the identifier."""
        with traced(request.headers.get(HEADER, "")) as name:
            response = self.get_response(request)
            response[HEADER] = name
            return response
