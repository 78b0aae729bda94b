"""A small mail server for our addresses alone, LMTP or SMTP: it says yes once a mail is kept."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from mailin import receiving
from notifications import answering
from notifications.verp import is_bounce_address

log = logging.getLogger(__name__)
RECIPIENTS_MAX = 20


@dataclass(frozen=True)
class Listening:
    """Where to listen, and in which language."""

    host: str
    port: int
    is_lmtp: bool


def place_of(setting: str) -> Listening:
    """Return where VEILLEE_MAIL_IN_LISTEN says to listen: `host:port`, `lmtp:host:port`. Raises ValueError."""
    kind, _colon, rest = setting.partition(":")
    if kind not in {"lmtp", "smtp"}:
        kind, rest = "smtp", setting
    host, _colon, port = rest.rpartition(":")
    return Listening(host.strip("[]") or "127.0.0.1", int(port), kind == "lmtp")


class Door:
    """What the server asks at each step."""

    async def handle_RCPT(  # noqa: N802 - names given by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take mail for our addresses alone: we relay for nobody."""
        if not answering.local_of(address) and not is_bounce_address(address):
            return "550 5.1.1 no such address here"
        if len(envelope.rcpt_tos) >= RECIPIENTS_MAX:
            return "452 4.5.3 too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, then say yes; a mail that cannot be kept is asked for again later."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content or "").encode()
        try:
            await sync_to_async(keep)(raw, list(envelope.rcpt_tos), envelope.mail_from or "")
        except Exception:
            log.exception("mail not kept")
            return "451 4.3.0 try again later"
        return "250 2.0.0 OK"


def keep(raw: bytes, recipients: list[str], envelope_sender: str) -> None:
    """Keep a mail on a database connection that is alive."""
    close_old_connections()
    try:
        receiving.keep(raw, recipients=recipients, envelope_sender=envelope_sender)
    finally:
        close_old_connections()


def server_for(place: Listening) -> SMTP:
    """Return one conversation of the server."""
    kind = LMTP if place.is_lmtp else SMTP
    return kind(Door(), data_size_limit=receiving.SIZE_MAX, enable_SMTPUTF8=True, ident="Veillee")


async def serve(place: Listening) -> None:
    """Listen until the process ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: server_for(place), place.host, place.port)
    async with server:
        await server.serve_forever()
