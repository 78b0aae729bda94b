"""`publish_editions`: what the scheduler calls, for an operator who wants it now."""

from typing import Any

from django.core.management.base import BaseCommand

from veille.publishing import publish_due


class Command(BaseCommand):
    """Publishes every edition that is due."""

    help = "Publish every edition of a veille whose hour has come."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, and name what was published."""
        published = publish_due()
        for edition in published:
            self.stdout.write(f"{edition.group.slug}: {edition.number} {edition.title}")
        self.stdout.write(f"{len(published)} published")
