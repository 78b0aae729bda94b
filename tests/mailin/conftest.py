"""Mail that comes in, as the tests send it: a real server on loopback, mails written by hand, the mails that go out."""

from __future__ import annotations

import email
import smtplib
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail as outgoing

from mailin import listening, processing
from mailin.models import ReceivedMail
from notifications import announcing, outbox

ID = "Authentication-Results"


@pytest.fixture(autouse=True)
def _mail_comes_in(settings: Any) -> None:
    """Mail comes in to a domain of ours, and our server's word is believed."""
    settings.MAIL_IN = "courriel.test"
    settings.MAIL_IN_AUTHSERV = "mx.courriel.test"


def written(
    sender: str, to: str, body: str = "Bonjour.", subject: str = "Re: Question", *, attested: str = "pass", **more: str
) -> EmailMessage:
    """Return a mail; `attested` is what our server says of its sender (empty: nothing)."""
    message = EmailMessage(policy=policy.SMTP)
    headers = {
        "From": sender,
        "To": to,
        "Subject": subject,
        "Message-ID": f"<{abs(hash((sender, to, body, subject)))}@ailleurs.test>",
    }
    if attested:
        domain = sender.rpartition("@")[2].strip(">")
        headers[ID] = f"mx.courriel.test; dmarc={attested} header.from={domain}"
    for name, value in {**headers, **{key.replace("_", "-"): value for key, value in more.items()}}.items():
        del message[name]
        message[name] = value
    message.set_content(body)
    return message


def arrives(message: EmailMessage | bytes, to: str = "", *, envelope: str = "") -> ReceivedMail:
    """Let a mail arrive as the listener takes it in, be read, and be answered; return what became of it."""
    from mailin import receiving

    raw = message if isinstance(message, bytes) else message.as_bytes()
    recipient = to or str(email.message_from_bytes(raw)["To"])
    sender = envelope if envelope else str(email.message_from_bytes(raw)["From"] or "")
    receiving.keep(raw, recipients=[recipient], envelope_sender="" if envelope == "<>" else sender)
    processing.process_waiting()
    return ReceivedMail.objects.order_by("-pk").select_related("comment", "content", "user", "group")[0]


def answers() -> list[Any]:
    """Send what waits in the outbox and return the mails that left since the last time."""
    announcing.sweep()
    del outgoing.outbox[:]
    outbox.send_waiting()
    return list(outgoing.outbox)


@pytest.fixture
def server() -> Iterator[smtplib.SMTP]:
    """A client connected to our own small server, on loopback."""

    class OnLoopback(Controller):
        def factory(self) -> Any:
            return listening.server_for(listening.Listening("127.0.0.1", 0, is_lmtp=False))

    from tests.postbox import free_port

    controller = OnLoopback(listening.Door(), hostname="127.0.0.1", port=free_port())
    controller.start()
    with smtplib.SMTP("127.0.0.1", controller.port, timeout=10) as client:
        yield client
    controller.stop()
