"""What the set-up scripts share: where things are, how to run a command, how to speak. Standard library alone,
since it runs before any package is installed.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
VAR = Path(os.environ.get("VEILLEE_VAR", ROOT / "var")).resolve()


def say(text: str) -> None:
    """Print one line at once, also when the output is a file."""
    print(text, flush=True)


def give_up(text: str) -> NoReturn:
    """Print what is wrong and what to do about it, then leave with status 1."""
    print(f"\n{text}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of commands: the caller's, with the virtual environment's programs first."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    ours = {"PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUNBUFFERED": "1"}
    if AUTHORITIES.exists():
        # The wheel's Node.js knows its own certificate authorities only, not those that an organisation added.
        ours["NODE_EXTRA_CA_CERTS"] = os.environ.get("NODE_EXTRA_CA_CERTS", str(AUTHORITIES))
    return {**os.environ, **ours, **(extra or {})}


def run(command: Sequence[str | Path], extra: Mapping[str, str] | None = None, folder: Path = ROOT) -> None:
    """Run a command in a folder, the project's by default. Gives up, naming the command, when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=folder, env=environment(extra), check=False)
    if done.returncode:
        give_up(f"This command failed (status {done.returncode}): {shlex.join(words)}")
