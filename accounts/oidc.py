"""Signing in through an OpenID Connect provider: what django-allauth lacks for ProConnect, and the rules of our house.

OpenID Connect Core 1.0: the nonce (3.1.2.1), what is told about the person as a signed JWT (5.3.2), signing out there
too (RP-Initiated Logout 1.0). An account is linked by an address only that the provider says is confirmed, and never
one that has a second factor: its person links it themselves, signed in.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from accounts import actions, registration, second_factor
from accounts.models import Profile, User
from accounts.names import free_username
from core import text

ID_TOKEN = "oidc_id_token"  # noqa: S105
NAME_MAX = 80


class Adapter(OpenIDConnectOAuth2Adapter):
    """Reads what a provider tells, also when it comes as a signed JWT (ProConnect)."""

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        with get_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers=headers)
            response.raise_for_status()
        if "application/jwt" not in response.headers.get("content-type", ""):
            return dict(response.json())
        config = self.openid_config
        return dict(
            jwtkit.verify_and_decode(
                credential=response.text.strip(),
                keys_url=config["jwks_uri"],
                issuer=config["issuer"],
                audience=self.get_provider().app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        )

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Complete the sign-in, and let the session remember what signing out at the provider asks for."""
        login: SocialLogin = super().complete_login(request, app, token, **kwargs)
        told = kwargs["response"].get("id_token", "")
        end = self.openid_config.get("end_session_endpoint", "")
        request.session[ID_TOKEN] = {"hint": told, "end": end} if told and end else None
        return login


class Provider(OpenIDConnectProvider):
    """Sends a nonce, kept with the state of the sign-in, so that an answer meant for another is refused."""

    oauth2_adapter_class = Adapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """Send the person to the provider."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or self.get_auth_params()), "nonce": nonce}
        return super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Return the scopes of the settings; an address may not ask for others."""
        return self.get_scope()

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """Return the parameters of the settings; an address may not add others."""
        return self.get_auth_params()

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what makes an account; `usual_name` is ProConnect's."""
        told = data.get("userinfo") or data.get("id_token") or data
        names = [told.get("given_name", ""), told.get("usual_name") or told.get("family_name", "")]
        name = " ".join(part for part in names if part) or told.get("name", "")
        return {"email": told.get("email"), "name": text.one_line(str(name))[:NAME_MAX]}


class SocialAdapter(DefaultSocialAccountAdapter):
    """Who may come in through the provider, and what account it makes."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """Return our provider for the application that the settings name."""
        app = self.get_app(request, provider=provider, client_id=client_id)
        return Provider(request, app=app)

    def list_providers(self, request: HttpRequest) -> list[Any]:
        """Return the providers of the settings."""
        return [Provider(request, app=app) for app in self.list_apps(request)]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Let in whom the modes of registration let in; where administrators decide, they do here too."""
        emails = [address.email for address in sociallogin.email_addresses]
        asked = "approval" in registration.modes()
        return asked or any(registration.lets_in(request, email) for email in emails)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an answer that was not made for this sign-in (nonce, OpenID Connect Core 3.1.3.7)."""
        told = (sociallogin.account.extra_data or {}).get("id_token") or {}
        if told and told.get("nonce") != sociallogin.state.get("nonce"):
            refused = render_authentication_error(request, sociallogin.provider, exception=OAuth2Error("nonce"))
            raise ImmediateHttpResponse(refused)

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Return the account that has an address confirmed by the provider; never one with a second factor."""
        found = super().authenticate_by_email(sociallogin)
        return None if found is None or second_factor.has_one(found[0]) else found

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Fill in a new account."""
        user: User = sociallogin.user
        user.email = data.get("email") or ""
        user.name = data.get("name") or user.email.partition("@")[0]
        user.username = free_username(user.name, user.email)
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Save a new account with its profile; it is placed in its organisation, or waits, as any other."""
        from accounts.adapters import spoken_language

        user: User = super().save_user(request, sociallogin, form)
        Profile.objects.get_or_create(user=user, defaults={"language": spoken_language()})
        if registration.must_ask(request, user.email):
            actions.ask_for_account(user=user, motive="")
        if EmailAddress.objects.filter(user=user, verified=True).exists():
            registration.affiliate(user, user.email)
            actions.hold(user)
        return user


def end_url(request: HttpRequest) -> str:
    """Return where signing out at the provider happens, for a session opened through it; an empty string else."""
    kept = request.session.get(ID_TOKEN)
    if not kept:
        return ""
    asked = {"id_token_hint": kept["hint"], "post_logout_redirect_uri": f"{settings.PUBLIC_URL}/"}
    return f"{kept['end']}?{urlencode(asked)}"
