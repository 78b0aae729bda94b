"""Stopping mails by mail: what programs send when somebody presses "unsubscribe" (List-Unsubscribe, RFC 2369; REL-M2).

The signed token in the subject is the right to do it, as in the address of the page: who writes does not count. A mail
without a good token changes nothing and is not answered, since machines write here.
"""

from __future__ import annotations

import re

from django.core.signing import BadSignature

from mailin.letters import Letter
from mailin.models import ReceivedMail
from notifications import answering, stopping

_TOKEN = re.compile(r"\bstop[\s+_]+(\S{10,200})", re.IGNORECASE)


def asked(row: ReceivedMail) -> bool:
    """Tell whether a mail came to the address that stops mails."""
    return answering.local_of(row.recipient) == answering.STOP


def stop(letter: Letter) -> bool:
    """Stop the mails that the subject names, as one click does; false when it names none of ours."""
    found = _TOKEN.search(letter.subject)
    if found is None:
        return False
    try:
        asked_for = stopping.read_token(found[1].strip())
    except (BadSignature, ValueError):
        return False
    stopping.stop_mails(asked_for, stopping.one_click(asked_for))
    return True
