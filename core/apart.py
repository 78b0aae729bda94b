"""Work on what strangers sent in a process of its own, which the kernel limits in time and memory, and which then dies.

A hostile document can take minutes or gigabytes in any parser. The process has no settings, no secrets in its
environment, no database; the worker goes on whatever becomes of it. Nothing here imports Django.
"""

import json
import logging
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

MEMORY_BYTES = 512 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[1]
_log = logging.getLogger(__name__)


class ApartError(Exception):
    """The process gave no answer. `code` is "too_slow" or "unreadable"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def run(module: str, asked: dict[str, Any], body: bytes, *, seconds: float) -> dict[str, Any]:
    """Return what `python -m module` answers to `asked` and `body`, in at most `seconds` by the clock.

    Costs a new process, about 0.2 s of processor: Celery's workers may not have children through `multiprocessing`,
    and a fork of a threaded worker is not safe. Raises ApartError.
    """
    limits = {"cpu_seconds": int(seconds) + 1, "memory_bytes": MEMORY_BYTES}
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, named by our own code
            [sys.executable, "-m", module],
            input=json.dumps({**asked, **limits}).encode() + b"\n" + body,
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise ApartError("too_slow") from error
    if ended.returncode:
        said = ended.stderr[-500:].decode("utf-8", "replace")
        _log.warning("%s ended with %s: %s", module, ended.returncode, said)
        raise ApartError("too_slow" if ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL) else "unreadable")
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def answer_with(work: Callable[[dict[str, Any], BinaryIO], dict[str, Any]]) -> None:
    """In the process: read a line of JSON and the document from standard input, answer with what `work` returns."""
    asked = json.loads(sys.stdin.buffer.readline())
    _close_doors(asked["cpu_seconds"], asked["memory_bytes"])
    json.dump(work(asked, sys.stdin.buffer), sys.stdout, default=datetime.isoformat)


def _close_doors(cpu_seconds: int, memory_bytes: int) -> None:
    """Set the kernel's limits: processor, memory, no file written, no core left behind."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
