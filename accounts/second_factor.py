"""The second factor (TOTP, passkey): who has one, whether admins need one, and how django-allauth names the site."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

STRONG = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_required() -> bool:
    """Tell whether the operator demands one of those who run a group or the site."""
    return bool(settings.VEILLEE_REQUIRE_2FA)


def has_one(user: Any) -> bool:
    """Tell whether a person has a passkey or a TOTP app; recovery codes alone are none. One query."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=STRONG).exists()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Says the site's name where an app or a device shows it, and our sentences."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the code that the app shows now. Check the clock of your device."),
    }

    def get_totp_issuer(self) -> str:
        """Return the name under which the code stands in the app."""
        return settings.SITE_NAME

    def _get_site_name(self) -> str:
        return settings.SITE_NAME
