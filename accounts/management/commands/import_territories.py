"""`import_territories`: the official communes, intercommunalities, départements and régions, brought up to date."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import territory_import


class Command(BaseCommand):
    """Imports the official territories. It may be run again at any time: it changes what changed."""

    help = "Import the official French territories from the file that Veillée ships with, or from another one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, and whether to look first if anything changed."""
        parser.add_argument("file", nargs="?", type=Path, default=territory_import.PACKED)
        parser.add_argument("--if-changed", action="store_true", help="do nothing when the database is up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say how many there are."""
        try:
            rows = territory_import.read(options["file"])
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from None
        if options["if_changed"] and territory_import.is_up_to_date(rows):
            return
        count = territory_import.bring(rows)
        if options["verbosity"]:
            self.stdout.write(f"{count} territories")
