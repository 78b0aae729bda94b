"""The worker dies again and again in the middle of a mailing, as by a power cut: nobody is forgotten (REL-R1).

`VEILLEE_DRILL_KILLS=50` makes it the long drill of the target; the suite runs a short one.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from tests.postbox import free_port

pytestmark = pytest.mark.worker
RECIPIENTS = 1000
KILLS = int(os.environ.get("VEILLEE_DRILL_KILLS", "6"))
KILLED_AT = [60 + n * 880 // KILLS for n in range(KILLS)]
"""The worker is killed once that many mails have arrived."""
CONCURRENCY = 2
PATIENCE_SECONDS = int(os.environ.get("VEILLEE_DRILL_PATIENCE", 180 + 10 * KILLS))
"""Alone on two cores it takes under a minute; a busy machine may take several times that: a variable says how long."""


class Counting:
    """A mail server that keeps, of each mail, to whom it went and its Message-ID. It takes 5 ms a mail."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail."""
        content = envelope.content or b""
        text = content if isinstance(content, str) else content.decode(errors="replace")
        mail_id = next(line for line in text.splitlines() if line.lower().startswith("message-id:"))
        self.came.append((envelope.rcpt_tos[0], mail_id))
        time.sleep(0.005)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Counting, int]]:
    """The mail server and its port."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    counting, port = Counting(), free_port()
    controller = Controller(counting, hostname="127.0.0.1", port=port)
    controller.start()
    yield counting, port
    controller.stop()


@pytest.fixture
def database() -> Iterator[str]:
    """The address of an empty database of the engine this run uses; empty for SQLite, which makes its own file."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield ""
        return
    name = f"drill_{os.getpid()}"
    run_sql(address, f'CREATE DATABASE "{name}"')
    yield urlsplit(address)._replace(path=f"/{name}").geturl()
    run_sql(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def run_sql(address: str, sql: str) -> None:
    """Run one statement outside a transaction."""
    connection = psycopg2.connect(address.replace("postgres://", "postgresql://", 1))
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()


@pytest.fixture
def broker() -> str:
    """The address of an emptied Redis database of this run; empty where hints go through files."""
    if not settings.REDIS_URL:
        return ""
    address = urlsplit(settings.REDIS_URL)._replace(path="/9").geturl()
    redis.Redis.from_url(address).flushdb()
    return address


class Site:
    """The product's processes, on a database, a broker and a folder of their own."""

    def __init__(self, folder: Path, port: int, database: str, broker: str) -> None:
        self.folder = folder
        self.started = 0
        kept = {name: value for name, value in os.environ.items() if name != "VEILLEE_TASKS_INLINE"}
        self.environment = {
            **kept,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VEILLEE_TESTING": "1",
            "VEILLEE_VAR": str(folder),
            "DATABASE_URL": database or f"sqlite:///{folder / 'veillee.sqlite3'}",
            "REDIS_URL": broker,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "VEILLEE_MAIL_LEASE_SECONDS": "3",
            "VEILLEE_SWEEP_SECONDS": "1",
        }

    def run(self, *words: str) -> str:
        """Run a Python command to its end; return what it said."""
        done = subprocess.run(
            [sys.executable, *words], cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker with its scheduler, as the supervisor does after a death."""
        self.started += 1
        beat = self.folder / f"beat-{self.started}"
        words = ["-m", "celery", "-A", "config", "worker", "-B", "-s", str(beat), "-c", str(CONCURRENCY)]
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words, "--without-gossip", "--without-mingle", "-l", "warning"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker, its children and its scheduler at once."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def wait_for(condition: Callable[[], bool], until: float) -> bool:
    """Wait until `condition` holds; false when time is up."""
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def test_nobody_is_forgotten_when_the_worker_dies_in_the_middle(
    tmp_path: Path, server: tuple[Counting, int], database: str, broker: str
) -> None:
    """REL-R1: 0 lost; at most the mails in flight come twice, and then as the very same mail."""
    counting, port = server
    site = Site(tmp_path, port, database, broker)
    site.run("manage.py", "migrate", "--verbosity", "0")
    worker = site.start_worker()
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        site.run("-m", "tests.drills.mailing", "fill", str(RECIPIENTS))
        for arrived in KILLED_AT:
            wait_for(lambda arrived=arrived: len(counting.came) >= arrived, until)
            kill(worker)
            worker = site.start_worker()
        wait_for(lambda: len({address for address, _id in counting.came}) >= RECIPIENTS, until)
        wait_for(lambda: json.loads(site.run("-m", "tests.drills.mailing", "count")) == {"sent": RECIPIENTS}, until)
    finally:
        kill(worker)
    check(counting.came, json.loads(site.run("-m", "tests.drills.mailing", "count")))


def lose_hints(site: Site, broker: str) -> None:
    """Empty the queue of hints: Redis flushed, or the folder that stands for it."""
    if broker:
        redis.Redis.from_url(broker).flushdb()
    for path in (site.folder / "broker" / "queue").glob("*"):
        path.unlink(missing_ok=True)


def test_nobody_is_forgotten_when_the_queue_is_emptied_on_the_way(
    tmp_path: Path, server: tuple[Counting, int], database: str, broker: str
) -> None:
    """REL-R3: the queue holds hints alone; the work is in the database: 0 lost, 0 doubled."""
    counting, port = server
    site = Site(tmp_path, port, database, broker)
    site.run("manage.py", "migrate", "--verbosity", "0")
    worker = site.start_worker()
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        site.run("-m", "tests.drills.mailing", "fill", str(RECIPIENTS))
        for arrived in (0, 100, 300, 600):
            wait_for(lambda arrived=arrived: len(counting.came) >= arrived, until)
            lose_hints(site, broker)
        wait_for(lambda: len(counting.came) >= RECIPIENTS, until)
        wait_for(lambda: json.loads(site.run("-m", "tests.drills.mailing", "count")) == {"sent": RECIPIENTS}, until)
    finally:
        kill(worker)
    assert len({address for address, _id in counting.came}) == len(counting.came) == RECIPIENTS


def check(came: list[tuple[str, str]], states: dict[str, int]) -> None:
    """Compare what arrived with what was to arrive."""
    per_address = Counter(address for address, _id in came)
    doubles = sum(per_address.values()) - len(per_address)
    assert len(per_address) == RECIPIENTS, f"{RECIPIENTS - len(per_address)} lost; {states}"
    assert doubles <= len(KILLED_AT) * CONCURRENCY, f"{doubles} doubles"
    assert len({mail_id for _address, mail_id in came}) == RECIPIENTS, "a double must be the same mail"
    assert states == {"sent": RECIPIENTS}
