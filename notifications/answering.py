"""Addresses by which one answers a mail or writes to a group: made here, read by `mailin` when mail comes in.

`VEILLEE_MAIL_IN` is a domain whose mail all comes to us (`courriel.example.org`), or one mailbox that takes the parts
after a plus sign (`boite@example.org`). Empty, nothing of this is offered anywhere.
"""

from __future__ import annotations

import base64
import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from accounts.models import User
from content.models import Content
from groups.models import Group

MAC_LENGTH = 16
"""Eighty bits in letters that survive a change of case: enough, since each guess is a mail."""


def is_on() -> bool:
    """Tell whether mail can come in at all."""
    return bool(settings.MAIL_IN)


def address_of(local: str) -> str:
    """Return the address of ours whose own part is `local`."""
    box, _at, domain = settings.MAIL_IN.rpartition("@")
    return f"{box}+{local}@{domain}" if box else f"{local}@{domain}"


def local_of(address: str) -> str:
    """Return the own part of an address of ours, in lower case; empty for an address that is not one of ours."""
    box, _at, domain = settings.MAIL_IN.lower().rpartition("@")
    local, _at, host = address.strip().lower().rpartition("@")
    if not domain or host != domain:
        return ""
    if not box:
        return local
    return local.removeprefix(f"{box}+") if local.startswith(f"{box}+") else ""


def reply_address(user: User, content: Content) -> str:
    """Return the address by which `user` alone comments `content`: a secret, which mails to that person carry.

    Empty while mail cannot come in.
    """
    if not is_on():
        return ""
    named = f"{int_to_base36(user.pk)}-{int_to_base36(content.pk)}"
    return address_of(f"reply-{named}-{_mac(named)}")


def read_reply(local: str) -> tuple[int, int] | None:
    """Return whose secret this is and for which item, by their ids; None for anything that we did not make."""
    parts = local.split("-")
    if len(parts) != 4 or parts[0] != "reply":
        return None
    named = f"{parts[1]}-{parts[2]}"
    if not hmac.compare_digest(_mac(named).encode(), parts[3].encode()):
        return None
    return base36_to_int(parts[1]), base36_to_int(parts[2])


def _mac(named: str) -> str:
    made = salted_hmac("notifications.answering", named, algorithm="sha256").digest()
    return base64.b32encode(made).decode().lower()[:MAC_LENGTH]


STOP = "stop-mails"
"""The own part of the address that programs write to when somebody stops mails (RFC 2369); no group has this slug."""


def stop_address() -> str:
    """Return the address that stops mails by mail. Empty while mail cannot come in."""
    return address_of(STOP) if is_on() else ""


def group_address(group: Group, tool: str = "") -> str:
    """Return the address that opens an item in a group: a thread, or what `tool` holds. Empty while mail is off."""
    return address_of(f"{group.slug}+{tool}" if tool else group.slug) if is_on() else ""
