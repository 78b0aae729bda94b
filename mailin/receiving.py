"""Taking a mail in: its bytes are kept before the server that brings it hears yes, and kept once."""

from __future__ import annotations

import email
import hashlib
from email.message import Message

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from core import clock
from core.hints import hint
from mailin.letters import ids_in, raw_header
from mailin.models import ReceivedMail

SIZE_MAX = 36 * 1024 * 1024
"""Thirty megabytes of files in the seven-bit dress of a mail, and their envelope."""
HEAD_BYTES = 200_000


def keep(raw: bytes, *, recipients: list[str], envelope_sender: str) -> list[ReceivedMail]:
    """Keep a mail for each of our addresses it was sent to; one that is known already is not kept again."""
    sent_id = id_of(raw)
    made = [_keep_one(raw, sent_id, address.strip().lower()[:254], envelope_sender) for address in recipients]
    return [row for row in made if row is not None]


def id_of(raw: bytes) -> str:
    """Return the Message-ID of a mail; where it has none, or one too long to be honest, a digest of its bytes."""
    head = email.message_from_bytes(raw[:HEAD_BYTES].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0])
    found = ids_in(raw_header(head, "Message-ID")) if isinstance(head, Message) else []
    return found[0] if found else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _keep_one(raw: bytes, sent_id: str, recipient: str, envelope_sender: str) -> ReceivedMail | None:
    if ReceivedMail.objects.filter(message_id=sent_id, recipient=recipient).exists():
        return None
    row = ReceivedMail(message_id=sent_id, recipient=recipient, envelope_sender=envelope_sender[:254])
    row.size, row.received_at = len(raw), clock.now()
    row.raw.save(f"{row.key}.eml", ContentFile(raw), save=False)
    try:
        with transaction.atomic():
            row.save()
            read_soon(row)
    except IntegrityError:
        row.raw.delete(save=False)
        return None
    return row


def read_soon(row: ReceivedMail) -> None:
    """Ask the worker to read a mail."""
    from mailin.tasks import read

    hint(read, row.pk)
