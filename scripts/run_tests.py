"""The whole suite: on SQLite, on PostgreSQL with Redis, with real workers, in a real browser. Sums up at the end.

.venv/bin/python scripts/run_tests.py          everything
.venv/bin/python scripts/run_tests.py fast     SQLite alone, without workers and browser
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from debian import CHROMIUM, GETTEXT, POSTGRES, REDIS, need
from house import BIN, ROOT, environment, say
from services import postgres, redis

PLAIN = "not browser and not worker and not peers"
LIMIT_SECONDS = 1800
GRACE_SECONDS = 20
NO_TEST = 5
"""pytest's status when it collected nothing."""


@dataclass(frozen=True)
class Part:
    """One run of pytest: which tests, in how many processes, on the services or on SQLite."""

    title: str
    marks: str
    processes: int
    on_services: bool


PARTS = [
    Part("SQLite", PLAIN, 2, False),
    Part("PostgreSQL and Redis", PLAIN, 2, True),
    Part("workers, SQLite", "worker", 0, False),
    Part("workers, PostgreSQL and Redis", "worker", 0, True),
    Part("browser", "browser", 0, False),
]


@dataclass(frozen=True)
class Outcome:
    """How a part ended, in how many seconds; `what` is for people."""

    part: Part
    what: str
    seconds: float


def main(fast: bool, more: list[str]) -> int:
    """Run the parts; return 0 when all passed. A part without any test is a failure: it proves nothing."""
    parts = PARTS[:1] if fast else PARTS
    if not fast:
        need([POSTGRES, REDIS, CHROMIUM, GETTEXT])
    with contextlib.ExitStack() as stack:
        addresses = {}
        if any(part.on_services for part in parts):
            say("• Starting PostgreSQL and Redis for the tests")
            addresses = {"DATABASE_URL": stack.enter_context(postgres()), "REDIS_URL": stack.enter_context(redis())}
        outcomes = [run_part(part, addresses if part.on_services else {}, more) for part in parts]
    say("\nSummary")
    for outcome in outcomes:
        say(f"  {outcome.what:<8} {outcome.part.title:<30} {outcome.seconds:6.0f} s")
    return int(any(outcome.what != "passed" for outcome in outcomes))


def run_part(part: Part, addresses: Mapping[str, str], more: list[str]) -> Outcome:
    """Run pytest for one part, its output on the terminal; the caller's own databases are never touched."""
    say(f"\n=== {part.title} ===")
    started = time.monotonic()
    unset = dict.fromkeys(("DATABASE_URL", "REDIS_URL", "EMAIL_URL"), "")
    env = environment({**unset, **addresses})
    env = {name: value for name, value in env.items() if value or name not in unset}
    options = ["-q", "-m", part.marks, *(["-n", str(part.processes)] if part.processes else [])]
    status = _call([str(BIN / "pytest"), *options, *more], env)
    words = {0: "passed", NO_TEST: "no test", None: "too slow"}
    return Outcome(part, words.get(status, "FAILED"), time.monotonic() - started)


def _call(command: list[str], env: Mapping[str, str]) -> int | None:
    """Run a command; return its status, or None when it was stopped, with all it started, for taking too long."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
    try:
        return process.wait(LIMIT_SECONDS)
    except BaseException as stopped:
        _stop(process)
        if isinstance(stopped, subprocess.TimeoutExpired):
            return None
        raise


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Interrupt pytest, which lets fixtures end what they started; kill what has not ended in time."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    # SIGTERM ends the run like Ctrl-C, so that the services are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    fast = sys.argv[1:2] == ["fast"]
    raise SystemExit(main(fast, sys.argv[2 if fast else 1 :]))
