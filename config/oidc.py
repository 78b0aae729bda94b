"""The one OpenID Connect provider that an operator may name by environment alone, such as ProConnect."""

from __future__ import annotations

from typing import Any

import environ

PROVIDER = "oidc"


def providers(env: environ.Env) -> dict[str, Any]:
    """Return django-allauth's `SOCIALACCOUNT_PROVIDERS` for what the environment says; nothing without an address.

    PKCE (RFC 7636) always. `VEILLEE_OIDC_TRUSTED` says that the provider confirms addresses itself, without
    `email_verified` in what it tells (ProConnect does).
    """
    url = env.str("VEILLEE_OIDC_URL", "").rstrip("/")
    if not url:
        return {}
    params = {"acr_values": acr} if (acr := env.str("VEILLEE_OIDC_ACR", "")) else {}
    settings: dict[str, Any] = {
        "server_url": url,
        "oauth_pkce_enabled": True,
        "scope": env.str("VEILLEE_OIDC_SCOPES", "openid email profile").split(),
        "auth_params": params,
        "email_authentication": True,
        "token_auth_method": env.str("VEILLEE_OIDC_TOKEN_AUTH", "") or None,
    }
    if env.bool("VEILLEE_OIDC_TRUSTED", False):
        settings["verified_email"] = True
    app = {
        "provider_id": PROVIDER,
        "name": env.str("VEILLEE_OIDC_NAME", "OpenID Connect"),
        "client_id": env.str("VEILLEE_OIDC_CLIENT_ID", ""),
        "secret": env.str("VEILLEE_OIDC_CLIENT_SECRET", ""),
        "settings": settings,
    }
    return {"openid_connect": {"APPS": [app]}}


def origin(env: environ.Env) -> list[str]:
    """Return the origin of the provider: the form that signs out leads there, which the security policy must allow."""
    url = environ.urlparse(env.str("VEILLEE_OIDC_URL", ""))
    return [f"{url.scheme}://{url.netloc}"] if url.netloc else []
