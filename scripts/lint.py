"""Runs every check that needs no test, and says at the end which ones failed.

.venv/bin/python scripts/lint.py                all of them
.venv/bin/python scripts/lint.py types layers   those named
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile
import time

from debian import GETTEXT, need
from house import BIN, ROOT, environment, give_up, say

PYTHON = str(BIN / "python")
TESTING = {"VEILLEE_TESTING": "1"}
CHECKS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "types": [str(BIN / "mypy"), "."],
    "layers": [PYTHON, "scripts/lint_layers.py"],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "templates"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "scripts/lint_translations.py"],
    "paths": [PYTHON, "scripts/lint_paths.py"],
    "yardstick": [PYTHON, "scripts/yardstick.py", "check"],
    "production": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def production(var: str) -> dict[str, str]:
    """Return an environment such as a production site has, with nothing real in it."""
    return {
        "VEILLEE_SECRET_KEY": secrets.token_urlsafe(50),
        "VEILLEE_PUBLIC_URL": "https://veillee.example.org",
        "VEILLEE_VAR": var,
        "DATABASE_URL": "postgres://veillee:veillee@127.0.0.1/veillee",
        "REDIS_URL": "redis://127.0.0.1/0",
        "EMAIL_URL": "smtp://127.0.0.1:25",
    }


def passes(name: str) -> bool:
    """Run one check; print what it says only when it fails."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as var:
        settings = production(var) if name == "production" else TESTING
        done = subprocess.run(
            CHECKS[name],
            cwd=ROOT,
            env=environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    good = done.returncode == 0
    say(f"{'ok    ' if good else 'FAILED'} {name:<13}{time.monotonic() - started:5.1f} s")
    if not good:
        say("".join(f"    {line}\n" for line in done.stdout.splitlines()))
    return good


def main(names: list[str]) -> int:
    """Run the checks named, or all; return 0 when all pass."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        give_up(f"No such check: {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
    if not names or "translations" in names:
        need([GETTEXT])
    failed = [name for name in names or CHECKS if not passes(name)]
    if failed:
        say(f"\nFailed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
