"""Every refusal in one shape, problem details (RFC 9457): `type`, `title`, `status`, `detail`, and `errors` for 422."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    422: "Unprocessable Content",
    429: "Too Many Requests",
}
"""The names of RFC 9110, which programs know; `detail` is for people."""


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> HttpResponse:
    """Return an answer that says what is wrong."""
    body = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json", headers=headers)


def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401: no token and no session, or a token that opens nothing."""
    said = _("Send a token in force in the Authorization header, or sign in.")
    return problem(401, said, {"WWW-Authenticate": 'Bearer realm="api"'})


def refused(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """403 with the sentence of the rule that refused."""
    return problem(403, str(error) or _("You may not do that."))


def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """404, the same for what is not there and for what one may not see."""
    return problem(404, _("There is nothing here, or nothing that you may see."))


def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with each wrong parameter and why."""
    errors = [{"in": found["loc"][0], "name": str(found["loc"][-1]), "detail": found["msg"]} for found in error.errors]
    return problem(422, _("Some parameters cannot be understood."), errors=errors)


def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    """429: who asks too often learns how long to wait."""
    wait = str(error.wait or 60)
    return problem(429, _("Too many requests: wait a moment."), {"Retry-After": wait})


def other(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Give whatever else ninja refuses the same shape."""
    return problem(error.status_code if error.status_code in TITLES else 400, str(error))


def answer_with(api: NinjaAPI) -> None:
    """Let `api` answer each kind of refusal with a problem."""
    handlers: list[tuple[type[Exception], Callable[..., HttpResponse]]] = [
        (HttpError, other),
        (AuthenticationError, unknown_caller),
        (PermissionDenied, refused),
        (Http404, not_found),
        (ValidationError, not_understood),
        (Throttled, too_many),
    ]
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
