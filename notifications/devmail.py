"""Mails of the demonstration: kept as files instead of being sent, and read back by its own pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
LISTED_MAX = 1000
"""The pages look no further back than that many mails."""


class KeptMailBackend(BaseEmailBackend):
    """Writes each mail as one file under `var/mail`, whole or not at all."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Write the mails; return how many."""
        home = folder()
        home.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now().astimezone(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
            unfinished = home / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.replace(home / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class KeptMail:
    """One mail as it was written. `name` is that of its file, without `.eml`."""

    name: str
    at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        """Who it is from, decoded."""
        return str(self.message["From"] or "")

    @property
    def recipient(self) -> str:
        """Whom it is to."""
        return str(self.message["To"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All headers of the whole mail, decoded, in their order."""
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        """The plain text, or an empty string."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML, or an empty string."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body is not None else ""


def folder() -> Path:
    """Return where the mails are kept."""
    return Path(settings.VAR_DIR) / "mail"


def kept_mails(address: str = "") -> list[KeptMail]:
    """Return the kept mails, the latest first; with `address`, those to an address that contains it."""
    paths = sorted((path for path in folder().glob("*.eml") if _NAME.fullmatch(path.stem)), reverse=True)
    found = (kept_mail(path.stem) for path in paths[:LISTED_MAX])
    wanted = address.strip().lower()
    return [mail for mail in found if mail is not None and wanted in mail.recipient.lower()]


def kept_mail(name: str) -> KeptMail | None:
    """Return the mail of that name, or None."""
    path = folder() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    at = datetime.strptime(name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return KeptMail(name=name, at=at, message=message)
