"""Secrets that others entrusted to the site (access to an account elsewhere), kept sealed with the site's own key.

A copy of the database alone gives none of them. They are opened where they are used, and shown nowhere.
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBroken(ValueError):  # noqa: N818 - named for what it says in an except clause
    """What was sealed cannot be opened: the site's key has changed, or the row was touched."""


def seal(secrets: dict[str, Any]) -> str:
    """Return `secrets` sealed (Fernet: AES-128-CBC with HMAC-SHA256), empty for none."""
    return _box().encrypt(json.dumps(secrets).encode()).decode() if secrets else ""


def unseal(sealed: str) -> dict[str, Any]:
    """Return what was sealed. Raises SealBroken."""
    if not sealed:
        return {}
    try:
        opened: dict[str, Any] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise SealBroken from error
    return opened


def _box() -> MultiFernet:
    """Return what seals with today's key, and opens with the former ones too (`SECRET_KEY_FALLBACKS`)."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(sha256(f"seal:{key}".encode()).digest())) for key in keys])
