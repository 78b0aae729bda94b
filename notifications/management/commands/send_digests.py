"""`manage.py send_digests`: make the digests that are due, by hand or where no scheduler runs."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications import digests, outbox


class Command(BaseCommand):
    """Make what is due, send it, and say how many digests that was."""

    help = "Makes the digests whose hour has come, sends them and counts them. Started again, it makes no second one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and send."""
        digests.expect_missing()
        made = 0
        while found := digests.send_due():
            made += found
        outbox.send_waiting()
        self.stdout.write(f"{made} digests made.")
