"""A new tool is one folder and one line of settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_tool_is_one_folder_and_one_line() -> None:
    """A tool of five small files passes the whole contract: nothing else in the project knows of it."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:xdist", "tests/throwaway/contract_of_notes.py"]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "VEILLEE_VAR"))}
    run = subprocess.run(
        command,
        cwd=ROOT,
        env={**env, "DJANGO_SETTINGS_MODULE": "tests.throwaway.settings", "DATABASE_URL": "sqlite://:memory:"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:]
    known = subprocess.run(
        ["grep", "-rlE", r"\bnotes\.apps|NotesConfig|kind == .note", ".", "--include=*.py", "--exclude-dir=.venv"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert all("throwaway" in name or "test_new_tool" in name for name in known.stdout.split())
