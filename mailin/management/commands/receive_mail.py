"""`manage.py receive_mail`: the small server that takes in mail for our addresses, until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mailin import listening
from notifications import answering


class Command(BaseCommand):
    """Listen where VEILLEE_MAIL_IN_LISTEN says."""

    help = "Takes in mail (LMTP or SMTP) for the addresses of VEILLEE_MAIL_IN, where VEILLEE_MAIL_IN_LISTEN says."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until interrupted."""
        if not answering.is_on() or not settings.MAIL_IN_LISTEN:
            raise CommandError("Set VEILLEE_MAIL_IN (our domain) and VEILLEE_MAIL_IN_LISTEN (such as 127.0.0.1:8025).")
        try:
            place = listening.place_of(settings.MAIL_IN_LISTEN)
        except ValueError as error:
            raise CommandError("VEILLEE_MAIL_IN_LISTEN is host:port, or lmtp:host:port.") from error
        self.stdout.write(f"Taking in mail on {place.host}:{place.port}.")
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(listening.serve(place))
