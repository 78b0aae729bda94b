"""Programs that come from the system's package manager: found, installed as root or through sudo, or named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from house import give_up, run, say


@dataclass(frozen=True)
class Program:
    """A program, the Debian package that brings it, and how to find it (its path, or None)."""

    name: str
    package: str
    find: Callable[[], str | None]


def find_postgres() -> str | None:
    """Return the newest `postgres` program: Debian keeps it outside the PATH, by version."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    return str(kept[-1]) if kept else shutil.which("postgres")


def find_chromium() -> str | None:
    """Return the browser that tests drive: the system's Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def chromium_package() -> str:
    """Return the package that brings Chromium: Ubuntu names it otherwise."""
    about = Path("/etc/os-release")
    return "chromium-browser" if about.exists() and "ID=ubuntu" in about.read_text() else "chromium"


POSTGRES = Program("PostgreSQL", "postgresql", find_postgres)
REDIS = Program("Redis", "redis-server", lambda: shutil.which("redis-server"))
CHROMIUM = Program("Chromium", chromium_package(), find_chromium)
GETTEXT = Program("gettext", "gettext", lambda: shutil.which("xgettext"))


def need(programs: Iterable[Program]) -> None:
    """Make sure these programs are there. Gives up with the one line to type when it may not install them."""
    missing = [program for program in programs if program.find() is None]
    if not missing:
        return
    packages = [program.package for program in missing]
    prefix = _rights()
    if prefix is None or shutil.which("apt-get") is None:
        give_up(
            f"Missing: {', '.join(p.name for p in missing)}. Type:\n\n    sudo apt-get install {' '.join(packages)}\n"
        )
    say(f"• Installing Debian packages: {' '.join(packages)}")
    run([*prefix, "apt-get", "update", "-qq"])
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    run([*prefix, *quiet, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])
    absent = [program.name for program in missing if program.find() is None]
    if absent:
        give_up(f"Installed, but still not found: {', '.join(absent)}.")


def _rights() -> list[str] | None:
    """Return what to put before `apt-get`, or None when neither root nor sudo is to be had."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asks_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo"] if asks_nothing or sys.stdin.isatty() else None
