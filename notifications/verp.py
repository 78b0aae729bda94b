"""The envelope sender of each mail (VERP): an address that says which mail came back, signed so that nobody forges it.

`bounces+<delivery>-<signature>@domain`, in small letters and digits alone, since mail servers change the case.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "notifications.verp"
SIGNATURE_BYTES = 10
SEPARATOR = "-"
KEY_HEADER = "X-Veillee-Delivery"
"""Bears the same name in the mail itself, for complaints, which providers send elsewhere than where mails come back."""


def token_of(key: uuid.UUID) -> str:
    """Return the signed name of a delivery by its `key`: 43 small letters and digits."""
    return f"{_letters(key.bytes)}{SEPARATOR}{_signature(key)}"


def key_in(token: str) -> uuid.UUID | None:
    """Return the key of the delivery that a token names, or None for one that we did not make."""
    name, _separator, signature = token.strip().lower().partition(SEPARATOR)
    try:
        key = uuid.UUID(bytes=base64.b32decode(name.upper() + "=" * (-len(name) % 8)))
    except (binascii.Error, ValueError):
        return None
    return key if hmac.compare_digest(signature.encode(), _signature(key).encode()) else None


def envelope_sender(key: uuid.UUID) -> str:
    """Return the address that the mail of a delivery is sent back to, or "" where the operator gave none."""
    local, at, domain = _bounce_address().partition("@")
    return f"{local}+{token_of(key)}@{domain}" if at else ""


def is_bounce_address(address: str) -> bool:
    """Tell whether an address is one that mails come back to."""
    local, _at, domain = _bounce_address().lower().partition("@")
    asked, _at, where = parseaddr(address)[1].lower().partition("@")
    return bool(local) and where == domain and asked.partition("+")[0] == local


def key_of_address(address: str) -> uuid.UUID | None:
    """Return the key of the delivery that an envelope sender of ours names, or None."""
    local = parseaddr(address)[1].partition("@")[0]
    return key_in(local.partition("+")[2])


def _bounce_address() -> str:
    return parseaddr(settings.BOUNCE_ADDRESS)[1]


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _signature(key: uuid.UUID) -> str:
    return _letters(salted_hmac(SALT, key.hex, algorithm="sha256").digest()[:SIGNATURE_BYTES])
