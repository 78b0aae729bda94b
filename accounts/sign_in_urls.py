"""Addresses of django-allauth's pages, under /accounts/: each answers with the statuses of our own pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.account import urls as account_urls
from allauth.mfa import urls as mfa_urls
from allauth.socialaccount import urls as social_urls
from allauth.usersessions import urls as session_urls
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path

from accounts import door_views

View = Callable[..., HttpResponseBase]
WAIT_SECONDS = 60
TOO_MANY = "too_many_login_attempts"


def with_our_statuses(view: View) -> View:
    """Return an allauth view that answers 422 to a form it refuses and 429 to one that comes too often (RFC 6585).

    Its rule is allauth's own: the pages of an account ask for its session, the others are for visitors.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (response.context_data or {}).get("form") if isinstance(response, TemplateResponse) else None
        if request.method == "POST" and isinstance(form, BaseForm) and response.status_code == 200 and form.errors:
            response.status_code = 429 if _came_too_often(form) else 422
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(WAIT_SECONDS))
        return response

    answer.rule = "allauth"  # type: ignore[attr-defined]
    return answer


def _came_too_often(form: BaseForm) -> bool:
    return any(error.code == TOO_MANY for errors in form.errors.as_data().values() for error in errors)


def _ours(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Return the patterns, those they include too, with our statuses."""
    return [_with_ours(pattern) for pattern in patterns]


def _with_ours(found: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(found, URLResolver):
        return URLResolver(found.pattern, _ours(found.url_patterns))
    return URLPattern(found.pattern, with_our_statuses(found.callback), found.default_args, found.name)


urlpatterns = [
    path("email/back/<str:token>/", door_views.take_address_back, name="take_address_back"),
    *_ours(account_urls.urlpatterns),
    path("sessions/", include(_ours(session_urls.urlpatterns))),
    path("3rdparty/", include(_ours(social_urls.urlpatterns))),
    path("oidc/<str:provider_id>/login/", door_views.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", door_views.callback, name="openid_connect_callback"),
    path("2fa/", include(_ours(mfa_urls.urlpatterns))),
]
