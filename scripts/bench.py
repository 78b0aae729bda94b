"""`make bench`: fills PostgreSQL at each scale, measures, writes docs/benchmarks.md.

.venv/bin/python scripts/bench.py                    all three scales (country takes long to load)
.venv/bin/python scripts/bench.py small department   those named
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

import bench_report as report
from bench_measure import Family, Measure
from debian import POSTGRES, REDIS, need
from house import BIN, ROOT, environment, give_up, say
from services import AS_IN_PRODUCTION, free_port, postgres, redis

SCALES = ("small", "department", "country")
PYTHON = str(BIN / "python")
READY_SECONDS = 60


def main(scales: list[str]) -> None:
    """Measure at each scale and write the report."""
    unknown = set(scales) - set(SCALES)
    if unknown:
        give_up(f"No such scale: {', '.join(sorted(unknown))}. There are: {', '.join(SCALES)}.")
    need([POSTGRES, REDIS])
    measured = {name: at_scale(name) for name in scales or SCALES}
    report.write(measured, datetime.now(UTC))
    say("Written: docs/benchmarks.md")


def at_scale(name: str) -> report.Scale:
    """Fill a database of its own at a scale, serve it, measure every page."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(postgres(AS_IN_PRODUCTION))
        broker = stack.enter_context(redis())
        var = stack.enter_context(tempfile.TemporaryDirectory(prefix="veillee-bench-"))
        settings = _settings(server, broker, var)
        say(f"• Loading the demonstration: {name}")
        started = time.monotonic()
        _python(settings, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        _python(settings, "manage.py", "migrate", "--verbosity", "0")
        _python(settings, "manage.py", "demo", "--scale", name)
        _settle(server)
        loaded = time.monotonic() - started
        told = json.loads(_python(settings, "manage.py", "measured_pages"))
        address, web = stack.enter_context(_served(settings))
        measure = Measure(address, told["cookie"], Family(web), Family(_pid_of_postgres(server)))
        rows = list(_rows(measure, told))
        return report.Scale(rows, told["count"], measure.app.memory_mb(), loaded)


def _rows(measure: Measure, told: dict[str, Any]) -> Iterator[report.Row]:
    targets = told["targets"]
    for page in told["pages"]:
        cost = measure.page(page["path"])
        yield _said(report.Row(page["name"], cost, page["queries"], targets.get(page["name"])))
        if page["name"] == "feed":
            etag = _etag(measure.address, page["path"])
            again = measure.page(page["path"], {"If-None-Match": etag})
            yield _said(report.Row("feed again", again, None, targets.get("feed again")))
    reply = measure.form(told["thread"], told["comments"], {"body": "Merci"}, "body")
    yield _said(report.Row("posting a reply", reply, None, targets.get("posting a reply")))
    asked = {"title": "Question", "body": "Bonjour", "audience": "group", "nature": "discussion"}
    new = measure.form(told["publish"], told["publish"], asked, "title")
    yield _said(report.Row(f"publishing, {told['members']} members", new, None, None))


def _said(row: report.Row) -> report.Row:
    say(f"  {row.name:<32} {row.cost.cpu_ms:7.1f} ms  p95 {row.cost.p95:7.1f} ms  {row.cost.status}")
    return row


def _etag(address: str, path: str) -> str:
    with urllib.request.urlopen(address + path) as answer:
        return str(answer.headers["ETag"])


def _settings(server: str, broker: str, var: str) -> dict[str, str]:
    ours = {
        "DATABASE_URL": server, "REDIS_URL": broker, "VEILLEE_VAR": var, "VEILLEE_DEMO": "1",
        "VEILLEE_RATE_LIMITS": "0", "DJANGO_SETTINGS_MODULE": "config.settings", "VEILLEE_TESTING": "",
    }  # fmt: skip
    return environment(ours)


def _python(settings: Mapping[str, str], *words: str) -> str:
    done = subprocess.run([PYTHON, *words], cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        give_up(f"{' '.join(words)} failed.")
    return done.stdout


@contextlib.contextmanager
def _served(settings: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Serve the site by one process, as `make run` does; give its address and the process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "error",
        "config.wsgi:application",
    ]
    web = subprocess.Popen(command, cwd=ROOT, env={**settings, "VEILLEE_PUBLIC_URL": address}, start_new_session=True)
    try:
        _wait_for(f"{address}/accounts/login/")
        yield address, web.pid
    finally:
        os.killpg(web.pid, signal.SIGTERM)
        web.wait()


def _wait_for(address: str) -> None:
    until = time.monotonic() + READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                give_up(f"{address} does not answer.")
            time.sleep(0.2)


def _settle(server: str) -> None:
    """Do what the database does by itself some time after so many rows came."""
    connection = psycopg2.connect(urlsplit(server)._replace(scheme="postgresql").geturl())
    connection.autocommit = True
    connection.cursor().execute("VACUUM ANALYZE")
    connection.close()


def _pid_of_postgres(server: str) -> int:
    """Return the process that started all others of the database."""
    connection = psycopg2.connect(urlsplit(server)._replace(scheme="postgresql").geturl())
    backend = connection.info.backend_pid
    parent = Path(f"/proc/{backend}/stat").read_text().rpartition(") ")[2].split()[1]
    connection.close()
    return int(parent)


if __name__ == "__main__":
    main(sys.argv[1:])
