"""`manage.py send_notifications`: one sweep of the outbox, by hand or where no scheduler runs."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications import announcing, outbox, push
from notifications.models import Delivery


class Command(BaseCommand):
    """Announce what waits, send what is due, and say what is left."""

    help = "Announces what happened, sends the mails that are due, once, and says how many wait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one sweep."""
        announcing.sweep()
        push.send_waiting()
        outbox.send_waiting()
        waiting = Delivery.objects.filter(state=Delivery.State.WAITING).count()
        self.stdout.write(f"{waiting} mails wait.")
