"""User names: the handle of addresses and mentions, made for people at sign-up so that they need not invent one."""

from __future__ import annotations

import re
import secrets

from accounts.models import User
from core import text

LENGTH = 30
_TRIES = 50


def free_username(name: str, email: str) -> str:
    """Return a user name that nobody has, made of the person's name or, failing that, of their address.

    Small letters, digits and dashes, at most 30 of them. Costs one query.
    """
    base = _plain(name) or _plain(email.partition("@")[0]) or "membre"
    taken = set(User.objects.filter(username__startswith=base[: LENGTH - 3]).values_list("username", flat=True))
    wanted = [base, *(f"{base[: LENGTH - 3]}{number}" for number in range(2, _TRIES))]
    free = next((candidate for candidate in wanted if candidate not in taken), "")
    return free or f"{base[: LENGTH - 9]}-{secrets.token_hex(4)}"


def _plain(written: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.fold(written))[:LENGTH].strip("-")
