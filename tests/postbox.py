"""A mail server on loopback, to receive what the product sends and to answer what a test wants."""

from __future__ import annotations

import email
import logging
import socket
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """Keeps every mail. `refuse[address]` answers an address so; `say` answers every mail so; at the tries numbered in
    `dies` the connection breaks without an answer.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.refuse: dict[str, str] = {}
        self.say = "250 OK"
        self.tried = 0
        self.dies: set[int] = set()

    async def handle_RCPT(  # noqa: N802 - names given by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept a recipient, or refuse it as the test wants."""
        if address in self.refuse:
            self.tried += 1
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail unless the test wants it refused."""
        self.tried += 1
        if self.tried in self.dies:
            server.transport.abort()
            return "421 Gone"
        if self.say.startswith("250"):
            content: Any = envelope.content
            self.mails.append(email.message_from_bytes(content, policy=policy.default))
            self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        return self.say


def free_port() -> int:
    """Return a port of loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A running mail server that the product is set to use."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    controller.stop()
