"""Pages of the ways in that django-allauth has not: through a provider, and back by a former address."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from requests import RequestException

from accounts.addresses import read, take_back
from accounts.oidc import Adapter
from core.guard import public


@public
def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to the provider."""
    return _answer(request, OAuth2LoginView, provider_id)


@public
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back from the provider."""
    return _answer(request, OAuth2CallbackView, provider_id)


def _answer(request: HttpRequest, view: Any, provider_id: str) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException:
        return redirect("socialaccount_login_error")
    return answer


@never_cache
@public
def take_address_back(request: HttpRequest, token: str) -> HttpResponse:
    """Say what taking the account back does; do it when the form is sent."""
    found = read(token)
    if found is None:
        return render(request, "account/address_back.html", {"stale": True}, status=410)
    user, email = found
    if request.method == "POST":
        take_back(user=user, email=email)
    return render(request, "account/address_back.html", {"address": email, "done": request.method == "POST"})
