"""`demo`: French demonstration data, the same for the same seed, made through the product's own actions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.bulk.loader import load_scale
from demo.bulk.scales import SCALES
from demo.loader import NotEmptyError, load_demo


class Command(BaseCommand):
    """Fills an empty database with the demonstration."""

    help = "Fill an empty database with French demonstration data: 9 groups, 263 people, eight months of a veille."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the scale, the seed, and whether a filled database is an error."""
        parser.add_argument("--scale", choices=["small", *SCALES], default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--if-empty", action="store_true", help="do nothing, without error, when people exist")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was made."""
        try:
            if options["scale"] == "small":
                made = load_demo(options["seed"])
            else:
                made = load_scale(options["scale"], options["seed"], self._tell)
        except NotEmptyError:
            if options["if_empty"]:
                return
            raise CommandError("This database holds people already: the demonstration wants an empty one.") from None
        self.stdout.write(", ".join(f"{count} {name}" for name, count in made.items()))

    def _tell(self, what: str, done: int) -> None:
        """Show how far the load is, on one line of the terminal."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{what[:40]:<40} {done:>9}", ending="")
            self.stdout.flush()
