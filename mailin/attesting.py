"""What our own receiving server says of a mail: is it really from the address that it shows? (RFC 8601)

Only the headers of the server that `VEILLEE_MAIL_IN_AUTHSERV` names are believed, and of each method the topmost
result: whatever a sender wrote stands below what our server added.
"""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any, Literal

import authres
from django.conf import settings

from mailin.letters import Letter

Attested = Literal["pass", "fail", "unknown"]
HEADERS_MAX = 20


def attested(letter: Letter) -> Attested:
    """Return what is attested of the address in From: `unknown` when our server says nothing of it."""
    if not settings.MAIL_IN_AUTHSERV:
        return "unknown"
    domain = letter.sender[1].rpartition("@")[2]
    results = _results(letter)
    said = {name: str(result.result).lower() for name, result in results.items()}
    if said.get("dmarc") in {"pass", "fail"}:
        return "pass" if said["dmarc"] == "pass" else "fail"
    for name in ("dkim", "spf", "auth"):
        if said.get(name) == "pass" and _aligned(_domain_of(results[name]), domain):
            return "pass"
    return "fail" if "fail" in {said.get("spf"), said.get("dkim")} else "unknown"


def _results(letter: Letter) -> dict[str, Any]:
    """Return the topmost result of each method that our server gives."""
    found: dict[str, Any] = {}
    for value in (letter.headers.get_all("Authentication-Results") or [])[:HEADERS_MAX]:
        try:
            header = authres.AuthenticationResultsHeader.parse_value(" ".join(str(value)[:4000].split()))
        except Exception:  # noqa: S112 - what a stranger wrote may be anything
            continue
        if str(header.authserv_id).lower() != settings.MAIL_IN_AUTHSERV.lower():
            continue
        for result in header.results:
            found.setdefault(str(result.method).lower(), result)
    return found


def _domain_of(result: Any) -> str:
    """Return the domain that a result speaks of: who signed, or the sender of the envelope."""
    named = {f"{one.type}.{one.name}": str(one.value) for one in result.properties}
    said = named.get("header.d") or named.get("header.i") or named.get("smtp.mailfrom") or named.get("smtp.auth") or ""
    return (parseaddr(said)[1] or said).rpartition("@")[2].lower()


def _aligned(signed: str, shown: str) -> bool:
    """Tell whether two domains are one, or one below the other (relaxed alignment without a list of suffixes)."""
    if not signed or not shown or "." not in signed:
        return False
    return signed == shown or shown.endswith(f".{signed}") or signed.endswith(f".{shown}")
