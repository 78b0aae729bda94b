"""Becomes one program of the demonstration, after ending what an earlier run of it left behind.

    .venv/bin/python scripts/leader.py NAME PROGRAM [ARGUMENT...]

A leader that was killed (`kill -9`, out of memory) leaves its children running, on the same port and with old code.
The supervisor makes each program lead its own process group, whose number is kept in var/NAME.group.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from house import BIN, VAR


def end_remains(name: str) -> None:
    """Kill the processes left in the kept group of `name`, those of this checkout only: numbers come back."""
    try:
        group = int((VAR / f"{name}.group").read_text())
    except (OSError, ValueError):
        return
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            pid = int(entry.name)
            ours = str(BIN).encode() in (entry / "cmdline").read_bytes()
            if ours and pid != os.getpid() and os.getpgid(pid) == group:
                os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    program, *arguments = sys.argv[2:]
    end_remains(sys.argv[1])
    (VAR / f"{sys.argv[1]}.group").write_text(str(os.getpgrp()))
    os.execv(program, [program, *arguments])
