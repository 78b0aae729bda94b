"""Signatures of HTTP requests, as Mastodon and all that speak with it write them (draft-cavage-http-signatures-12)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from core.addresses import read_address
from fediverse import keys
from fediverse.models import Account
from notifications.leases import present

WINDOW = timedelta(hours=1)
"""How old, or how far ahead, the date of a signed request may be."""
DEMANDED = {"(request-target)", "host", "date", "digest"}
HEADERS_MAX = 20
PARAMETER = re.compile(r'(\w+)=(?:"([^"]*)"|(\d+))')


class Refused(Exception):  # noqa: N818 - named for what it says in an except clause
    """A request whose signature is missing or wrong; its text is for whoever runs the other server."""


@dataclass(frozen=True)
class Signature:
    """What a Signature header says."""

    key_id: str
    headers: tuple[str, ...]
    value: str


def signed_headers(account: Account, method: str, url: str, body: bytes = b"") -> dict[str, str]:
    """Return the headers that prove that `account` asks `method` of `url` now. Raises keys.Lost and InvalidAddress."""
    address = read_address(url, 8000)
    made = {"host": address.authority, "date": format_datetime(present().astimezone(UTC), usegmt=True)}
    if method == "POST":
        made["digest"] = digest_of(body)
        made["content-type"] = "application/activity+json"
    names = ("(request-target)", *made)
    value = keys.sign(account.sealed_key, _signed_text(names, method, address.target, made))
    sent = {name: text for name, text in made.items() if name != "host"}
    sent["signature"] = (
        f'keyId="{account.uri}#main-key",algorithm="rsa-sha256",headers="{" ".join(names)}",signature="{value}"'
    )
    return sent


def digest_of(body: bytes) -> str:
    """Return the Digest header of a body (RFC 3230)."""
    return f"SHA-256={base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def read(headers: Mapping[str, str], body: bytes) -> Signature:
    """Return what a request says of its signature, once all that can be checked without its key is right.

    Raises Refused: no signature, one that leaves out what matters, a body that is not the one signed, another time.
    """
    said = {name: quoted or number for name, quoted, number in PARAMETER.findall(headers.get("signature", "")[:4000])}
    if not {"keyId", "signature"} <= said.keys():
        raise Refused("the request is not signed")
    if said.get("algorithm", "rsa-sha256") not in ("rsa-sha256", "hs2019"):
        raise Refused("sign with rsa-sha256")
    named = tuple(said.get("headers", "date").lower().split())
    if not set(named).issuperset(DEMANDED) or len(named) > HEADERS_MAX:
        raise Refused("sign (request-target), host, date and digest")
    if not has_digest(headers.get("digest", ""), body):
        raise Refused("the digest is not that of the body")
    if not is_fresh(headers.get("date", "")):
        raise Refused("the date is too far from the present")
    return Signature(said["keyId"], named, said["signature"])


def has_digest(header: str, body: bytes) -> bool:
    """Tell whether a Digest header holds the SHA-256 of `body`."""
    wanted = digest_of(body).partition("=")[2]
    pairs = (one.strip().partition("=") for one in header.split(","))
    return any(name.lower() == "sha-256" and value == wanted for name, _equals, value in pairs)


def is_fresh(date: str) -> bool:
    """Tell whether a Date header is near the present."""
    try:
        moment = parsedate_to_datetime(date)
    except (TypeError, ValueError, IndexError, OverflowError):
        return False
    aware: datetime = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return abs(present() - aware) <= WINDOW


def is_by(pem: str, signature: Signature, method: str, target: str, headers: Mapping[str, str]) -> bool:
    """Tell whether the holder of a key signed the request with these headers."""
    if any(name not in headers for name in signature.headers if not name.startswith("(")):
        return False
    data = _signed_text(signature.headers, method, target, headers)
    return keys.is_signed(pem, signature.value, data)


def _signed_text(names: tuple[str, ...], method: str, target: str, headers: Mapping[str, str]) -> bytes:
    lines = [
        f"{name}: {method.lower()} {target}" if name == "(request-target)" else f"{name}: {headers.get(name, '')}"
        for name in names
    ]
    return "\n".join(lines).encode()
