"""Brings the database up to date, then fills it with the demonstration when nobody is in it yet."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def start_again() -> None:
    """Empty a database whose demonstration was interrupted half-way: nobody has used it yet."""
    print("• The demonstration was interrupted while it was made: making it again")
    if connection.vendor == "sqlite":
        connection.close()
        for tail in ("", "-wal", "-shm"):
            Path(f"{settings.DATABASES['default']['NAME']}{tail}").unlink(missing_ok=True)
    else:
        call_command("flush", interactive=False, verbosity=0)


def fill() -> None:
    """Migrate, then make the demonstration if there is no account.

    A mark on the disk tells an unfinished one; it names its database, so that no other is ever emptied.
    """
    from django.contrib.auth import get_user_model

    unfinished = Path(settings.VAR_DIR) / "demo-unfinished"
    database = "{ENGINE} {HOST} {PORT} {NAME}".format(**settings.DATABASES["default"])
    if unfinished.exists() and unfinished.read_text() == database:
        start_again()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("import_territories", if_changed=True, verbosity=0)
    if get_user_model().objects.exists():
        return
    print("• Demonstration data", flush=True)
    unfinished.write_text(database)
    call_command("demo")
    unfinished.unlink()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    fill()
