"""`demo`: French demonstration data, the same for the same seed, made through the product's own actions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.loader import NotEmptyError, load_demo


class Command(BaseCommand):
    """Fills an empty database with the demonstration."""

    help = "Fill an empty database with French demonstration data: 9 groups, 263 people, eight months of a veille."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the scale, the seed, and whether a filled database is an error."""
        parser.add_argument("--scale", choices=["small"], default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--if-empty", action="store_true", help="do nothing, without error, when people exist")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was made."""
        try:
            made = load_demo(options["seed"])
        except NotEmptyError:
            if options["if_empty"]:
                return
            raise CommandError("This database holds people already: the demonstration wants an empty one.") from None
        self.stdout.write(", ".join(f"{count} {name}" for name, count in made.items()))
