"""`manage.py check_mail`: is the mail set up so that it arrives? Also sends a mail, with `--to`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications import checking
from notifications.mail import post

MARKS = {"ok": "ok     ", "weak": "weak   ", "wrong": "WRONG  ", "unknown": "unknown"}


class Command(BaseCommand):
    """Print each check with the record to publish; end with status 1 when something is wrong."""

    help = "Says in plain words whether SPF, DKIM, DMARC, MX and the reverse name are right, and what to publish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an address to send a test mail to."""
        parser.add_argument("--to", default="", help="also put a test mail to this address in the outbox")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the checks."""
        found = checking.check()
        for check in found:
            self.stdout.write(f"{MARKS[check.state]} {check.name}: {check.sentence}")
            if check.record:
                self.stdout.write(f"        {check.record}")
        if options["to"]:
            post("account", addresses=[(options["to"], None)], data={"subject": "Test", "text": "It works."})
            self.stdout.write(f"A test mail to {options['to']} waits in the outbox.")
        if any(check.state == checking.State.WRONG for check in found):
            raise SystemExit(1)
