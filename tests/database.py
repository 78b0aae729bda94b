"""An empty, migrated database, made once and copied for each process of the suite.

Running all migrations takes some twenty seconds, each process of each part of the suite needs a database, and none
changes the tables. The copy is named after what the migrations say, so that a new migration makes a new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg2
from django.apps import apps
from django.conf import settings
from django.db import connection

FOLDER = settings.BASE_DIR / "var" / "tests"
KEPT_SECONDS = 24 * 60 * 60
"""How long a model is kept: going from one branch to another and back must not make it again."""


def prepare() -> None:
    """Make the model if it is missing, and have the coming test database start as a copy of it."""
    with _alone():
        if connection.vendor == "postgresql":
            connection.settings_dict["TEST"]["TEMPLATE"] = _postgres_model()
        else:
            shutil.copyfile(_sqlite_model(), connection.settings_dict["TEST"]["NAME"])


def copy_to(path: Path) -> None:
    """Put an empty, migrated SQLite database at `path`, for a process of its own."""
    with _alone():
        shutil.copyfile(_sqlite_model(), path)


def is_kept() -> bool:
    """Tell whether the file copied by `prepare` is the test database itself, which must not be made anew."""
    return connection.vendor == "sqlite"


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time make the model; the others then find it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _name() -> str:
    """Return the name of the model: the digest of every migration there is."""
    digest = hashlib.sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return f"veillee_model_{digest.hexdigest()[:16]}"


def _sqlite_model() -> Path:
    path: Path = FOLDER / f"{_name()}.sqlite3"
    if not path.exists():
        for old in FOLDER.glob("veillee_model_*"):
            if old.stat().st_mtime < time.time() - KEPT_SECONDS:
                old.unlink()
        making = path.with_suffix(".making")
        _migrate(f"sqlite:///{making}")
        making.rename(path)
    return path


def _postgres_model() -> str:
    name, address = _name(), os.environ["DATABASE_URL"]
    administrator = urlsplit(address)._replace(scheme="postgresql", path="/postgres").geturl()
    server = psycopg2.connect(administrator)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}_making")
            cursor.execute(f"CREATE DATABASE {name}_making")
            _migrate(urlsplit(address)._replace(path=f"/{name}_making").geturl())
            cursor.execute(f"ALTER DATABASE {name}_making RENAME TO {name}")
    server.close()
    return name


def _migrate(address: str) -> None:
    """Make the tables in the database at `address`, in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
