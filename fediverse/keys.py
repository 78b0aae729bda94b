"""The keys of the watches' accounts: RSA, which every server of the fediverse verifies; sealed where they are kept."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

BITS = 2048
BITS_MAX = 8192
"""A longer key than this is only there to keep us busy."""


class Lost(Exception):  # noqa: N818 - named for what it says in an except clause
    """The sealed key cannot be opened: the secret of the site has changed since."""


def make() -> tuple[str, str]:
    """Return a new key: (private and sealed, public in PEM)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return _seal(settings.SECRET_KEY).encrypt(private).decode(), public.decode()


def sign(sealed: str, data: bytes) -> str:
    """Return the signature of `data` (RSASSA-PKCS1-v1_5, SHA-256) in base 64. Raises Lost."""
    return base64.b64encode(
        _opened(sealed, settings.SECRET_KEY).sign(data, padding.PKCS1v15(), hashes.SHA256())
    ).decode()


def is_signed(public_pem: str, signature: str, data: bytes) -> bool:
    """Tell whether `signature`, in base 64, is that of `data` by an RSA key."""
    try:
        key = serialization.load_pem_public_key(public_pem.encode())
        if not isinstance(key, rsa.RSAPublicKey) or not 1024 <= key.key_size <= BITS_MAX:
            return False
        key.verify(base64.b64decode(signature, validate=True), data, padding.PKCS1v15(), hashes.SHA256())
    except (ValueError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def is_key(pem: object) -> bool:
    """Tell whether a text is a public RSA key that we may verify with."""
    try:
        key = serialization.load_pem_public_key(str(pem).encode())
    except (ValueError, UnsupportedAlgorithm):
        return False
    return isinstance(key, rsa.RSAPublicKey) and 1024 <= key.key_size <= BITS_MAX


def _seal(secret: str) -> Fernet:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"veillee fediverse keys").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


@lru_cache(maxsize=64)
def _opened(sealed: str, secret: str) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_der_private_key(_seal(secret).decrypt(sealed.encode()), None)
    except InvalidToken as error:
        raise Lost from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise Lost
    return key
