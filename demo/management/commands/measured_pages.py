"""`measured_pages`: what the benchmark asks for, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from demo.measured import measured


class Command(BaseCommand):
    """Finds the pages that `make bench` measures, and signs somebody in to read them."""

    help = "Print, as JSON, the pages that `make bench` measures, each with its number of queries."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print."""
        self.stdout.write(json.dumps(measured()))
