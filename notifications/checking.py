"""Is the mail of this installation set up so that it arrives? What the domain's names say, in plain words (REL-M5)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

import dns.exception
import dns.resolver
import dns.reversename
from django.conf import settings
from django.utils.translation import gettext as _

SECONDS = 3.0
SPF_LOOKUPS_MAX = 10
"""RFC 7208, 4.6.4: a record that needs more look-ups counts as none."""


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WEAK = "weak"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Check:
    """One check: its name, how it ended, what it means, and the record to publish if one is missing."""

    name: str
    state: State
    sentence: str
    record: str = ""


Ask = Callable[[str, str], list[str]]
"""Returns the records of one name and type; raises OSError when no name server answers."""


def setup() -> dict[str, str]:
    """Return the settings that decide, as they are: sender, envelope sender's domain, mail server, DKIM selector."""
    return {
        "sender": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "bounces": settings.BOUNCE_ADDRESS,
        "server": str(getattr(settings, "EMAIL_HOST", "") or ""),
        "selector": settings.DKIM_SELECTOR,
    }


def look_up(name: str, kind: str) -> list[str]:
    """Return the records of a name, texts joined as RFC 7208 asks. Raises OSError when no name server answers."""
    resolver = dns.resolver.Resolver()
    resolver.lifetime = SECONDS
    try:
        found = resolver.resolve(name, kind)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise OSError(str(error)) from error
    if kind == "TXT":
        return [b"".join(row.strings).decode(errors="replace") for row in found]
    return [row.to_text().rstrip(".") for row in found]


def check(ask: Ask = look_up) -> list[Check]:
    """Return all checks, in the order one would mend them. Without a name server only what it says is known."""
    sender = domain_of(settings.DEFAULT_FROM_EMAIL)
    envelope = domain_of(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)
    try:
        return [
            spf(envelope, ask),
            dkim(sender, settings.DKIM_SELECTOR, ask),
            dmarc(sender, envelope, ask),
            mx(envelope, ask),
            reverse(str(getattr(settings, "EMAIL_HOST", "") or ""), ask),
        ]
    except (OSError, dns.exception.DNSException):
        words = _("No name server answers from here, so nothing can be checked. Try again from a machine that has one.")
        return [Check(_("Names"), State.UNKNOWN, words)]


def spf(domain: str, ask: Ask) -> Check:
    """Check who may send for the domain of the envelope sender (RFC 7208)."""
    record = f'{domain}. TXT "v=spf1 a mx ip4:{_server_address() or "203.0.113.5"} -all"'
    found = [line for line in ask(domain, "TXT") if line.lower().split(" ")[0] == "v=spf1"]
    if not found:
        return Check("SPF", State.WRONG, _("The domain does not say which machines send its mail."), record)
    if len(found) > 1:
        return Check(
            "SPF", State.WRONG, _("There are several SPF records: receivers then trust none. Keep one."), record
        )
    words = found[0].lower().split()
    lookups = sum(bool(re.match(r"[+?~-]?(include:|a\b|mx\b|ptr\b|exists:)|redirect=", word)) for word in words[1:])
    if {"+all", "all", "?all"} & set(words):
        return Check("SPF", State.WRONG, _("The record lets any machine send in your name: end it with -all."), record)
    if lookups > SPF_LOOKUPS_MAX:
        return Check("SPF", State.WRONG, _("The record needs too many look-ups: receivers give up after ten."))
    if not {"-all", "~all"} & set(words) and not any(word.startswith("redirect=") for word in words):
        return Check("SPF", State.WEAK, _("The record does not say what to do with other machines: end it with -all."))
    return Check("SPF", State.OK, _("The domain says which machines send its mail: %(record)s") % {"record": found[0]})


def dkim(domain: str, selector: str, ask: Ask) -> Check:
    """Check that the key which signs mails is published (RFC 6376)."""
    if not selector:
        words = _(
            "Your mail server signs the mails: give the name of its key in VEILLEE_DKIM_SELECTOR to have it checked."
        )
        return Check("DKIM", State.UNKNOWN, words)
    name = f"{selector}._domainkey.{domain}"
    found = next((line for line in ask(name, "TXT") if "p=" in line), "")
    record = f'{name}. TXT "v=DKIM1; k=rsa; p=…"'
    key = re.search(r"p=([A-Za-z0-9+/=\s]*)", found)
    if key is None:
        return Check("DKIM", State.WRONG, _("The key that signs mails is not published."), record)
    if not key[1].strip():
        return Check("DKIM", State.WRONG, _("The key is withdrawn: its record is empty."), record)
    words = _("The key is published. Let the server sign the headers List-Unsubscribe and List-Unsubscribe-Post too.")
    return Check("DKIM", State.OK, words)


def dmarc(sender: str, envelope: str, ask: Ask) -> Check:
    """Check what receivers do with mails that are not ours, and that ours are told from them (RFC 7489)."""
    record = f'_dmarc.{sender}. TXT "v=DMARC1; p=quarantine; rua=mailto:{parseaddr(settings.CONTACT_EMAIL)[1]}"'
    parent = sender.partition(".")[2]
    names = [f"_dmarc.{sender}", *([f"_dmarc.{parent}"] if "." in parent else [])]
    found = next((line for name in names for line in ask(name, "TXT") if line.lower().startswith("v=dmarc1")), "")
    if not found:
        return Check(
            "DMARC", State.WRONG, _("Nothing says what to do with forged mails: large providers ask for it."), record
        )
    if not is_aligned(sender, envelope, strict="aspf=s" in found.replace(" ", "").lower()):
        words = _(
            "Mails come back to %(envelope)s, another domain than the sender's, %(sender)s: SPF counts for nothing."
        )
        return Check("DMARC", State.WEAK, words % {"envelope": envelope, "sender": sender})
    if re.search(r"\bp\s*=\s*none", found, re.IGNORECASE):
        words = _("Forged mails are only reported: once all yours pass, ask for p=quarantine.")
        return Check("DMARC", State.WEAK, words, record)
    return Check("DMARC", State.OK, _("Receivers know what to do with forged mails, and yours are told from them."))


def mx(domain: str, ask: Ask) -> Check:
    """Check that what comes back has where to go (RFC 5321, 5.1)."""
    found = ask(domain, "MX")
    if found or ask(domain, "A") or ask(domain, "AAAA"):
        where = ", ".join(found) or domain
        return Check("MX", State.OK, _("Mails that come back go to %(where)s.") % {"where": where})
    words = _(
        "Nothing receives mail for %(domain)s: mails that come back are lost, and some servers refuse such senders."
    )
    return Check("MX", State.WRONG, words % {"domain": domain}, f"{domain}. MX 10 mail.{domain}.")


def reverse(server: str, ask: Ask) -> Check:
    """Check that the mail server's address has a name which leads back to it; large providers refuse others."""
    name = _("Reverse name")
    address = (
        server if _is_address(server) else next(iter(ask(server, "A") or ask(server, "AAAA")), "") if server else ""
    )
    if not address or ipaddress.ip_address(address).is_private:
        words = _(
            "The mail server is reached at a private address: check the reverse name of the one that it sends from."
        )
        return Check(name, State.UNKNOWN, words)
    names = ask(str(dns.reversename.from_address(address)).rstrip("."), "PTR")
    if not names:
        words = _("The address %(address)s has no name: ask whoever hosts it to give it one.") % {"address": address}
        return Check(name, State.WRONG, words)
    back = {one for host in names for one in [*ask(host, "A"), *ask(host, "AAAA")]}
    if address not in back:
        words = _("The name %(name)s of the address %(address)s does not lead back to it.")
        return Check(name, State.WRONG, words % {"name": names[0], "address": address})
    return Check(name, State.OK, _("%(address)s is %(name)s, both ways.") % {"address": address, "name": names[0]})


def is_aligned(sender: str, envelope: str, *, strict: bool = False) -> bool:
    """Tell whether two domains count as one for DMARC (RFC 7489, 3.1): the same, or below one another unless strict."""
    if sender == envelope:
        return True
    return not strict and (envelope.endswith(f".{sender}") or sender.endswith(f".{envelope}"))


def domain_of(address: str) -> str:
    """Return the domain of a sender, in small letters."""
    return parseaddr(address)[1].rpartition("@")[2].lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _server_address() -> str:
    host: Any = getattr(settings, "EMAIL_HOST", "")
    return str(host) if _is_address(str(host)) and not ipaddress.ip_address(str(host)).is_private else ""
