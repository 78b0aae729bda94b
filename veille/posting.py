"""The kinds of mail of a veille, as the outbox finds them."""

from __future__ import annotations

from notifications.mail import Mail
from veille import mails
from veille.focus.sending import FocusMail

MAILS: dict[str, type[Mail]] = {**mails.MAILS, "focus": FocusMail}
