"""The key that says to push services which site speaks (RFC 8292): given by the operator, or made once and kept."""

from __future__ import annotations

import os
import time
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

VALID_SECONDS = 12 * 3600
"""Push services refuse a word of more than a day."""


def key() -> Vapid02:
    """Return the site's key: `VEILLEE_VAPID_KEY` when it is set, else the one kept in the `var` folder."""
    return _from_setting(settings.VAPID_KEY) if settings.VAPID_KEY else _from_file(Path(settings.VAR_DIR) / "vapid-key")


def public_key() -> str:
    """Return the public half, as browsers want it (`applicationServerKey`)."""
    return str(b64urlencode(key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)))


def authorization(endpoint: str) -> str:
    """Return the header that proves to the push service of `endpoint` who sends."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + VALID_SECONDS,
        "sub": f"mailto:{parseaddr(settings.CONTACT_EMAIL)[1]}",
    }
    return str(key().sign(claims)["Authorization"])


@lru_cache(maxsize=4)
def _from_setting(value: str) -> Vapid02:
    return Vapid02.from_string(value)


@lru_cache(maxsize=4)
def _from_file(path: Path) -> Vapid02:
    """Return the key kept at `path`, made there the first time. Two processes that begin together keep the same one."""
    if not path.exists():
        made = Vapid02()
        made.generate_keys()
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(made.private_pem())
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return Vapid02.from_pem(path.read_bytes())
