"""Addresses of the door for programs, and of one's own tokens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, include, path
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _

from api import keeping, views  # noqa: F401 - declares the operations that write
from api.problems import problem
from api.reading import RULES, api

app_name = "api"
Answer = Callable[..., HttpResponseBase]


def served(view: Answer, rule: str) -> Answer:
    """Put its rule on an operation; answer HEAD as GET; keep answers out of shared caches, and unchanged ones short."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "HEAD":
            request.method = "GET"
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = ", ".join(dict.fromkeys(["GET", "HEAD", *response["Allow"].split(", ")]))
            response = problem(405, _("This address does not take that method."), {"Allow": allowed})
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
        if isinstance(response, HttpResponse) and response.status_code == 200:
            set_response_etag(response)
            return get_conditional_response(request, etag=response["ETag"], response=response) or response
        return response

    answer.rule = rule  # type: ignore[attr-defined]
    answer.__module__ = __name__
    return answer


def operations() -> list[URLPattern]:
    """Return the addresses of the operations, each with its rule."""
    made = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name in RULES]
    for pattern in made:
        pattern.callback = served(pattern.callback, RULES[pattern.name or ""])
    return made


in_v1 = [
    path("", views.docs, name="docs"),
    path("openapi.json", views.openapi, name="openapi"),
    *operations(),
    path("<path:path>", views.nothing, name="nothing"),
]

urlpatterns = [
    path("api/v1/", include((in_v1, "v1"))),
    path("settings/tokens/", views.my_tokens, name="tokens"),
    path("settings/tokens/new/", views.new, name="new"),
    path("settings/tokens/<int:pk>/revoke/", views.revoke, name="revoke"),
]
