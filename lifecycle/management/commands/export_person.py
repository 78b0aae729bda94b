"""`manage.py export_person EMAIL`: everything that is held about a person, as one ZIP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from lifecycle import exporting


class Command(BaseCommand):
    """Write the export that the person would get from the site."""

    help = "Write a ZIP of all that is held about a person: a page, JSON, CSV and their files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the address, and where the file goes."""
        parser.add_argument("email")
        parser.add_argument("--output", type=Path, help="the file to write; <user name>.zip by default")

    def handle(self, *args: Any, email: str, output: Path | None, **options: Any) -> None:
        """Write the file. Raises CommandError when nobody has this address."""
        user = User.objects.filter(email__iexact=email).first()
        user = user or User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        path = output or Path(f"{user.username}.zip")
        with path.open("w+b") as out:
            path.chmod(0o600)
            exporting.write(user, out)
        self.stdout.write(str(path))
