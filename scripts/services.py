"""PostgreSQL and Redis for the tests: private, on free ports of loopback, thrown away at the end."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg2

from debian import find_postgres
from house import ROOT, give_up

HOME = ROOT / "var" / "test-services"
START_SECONDS = 60
STOP_SECONDS = 20
# A test database may be lost at any time, so nothing waits for the disk; its tables hold a few rows, for which
# compiling a query (jit) costs more than running it.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"]
FAST += ["jit=off", "autovacuum=off", "shared_buffers=128MB"]

AS_IN_PRODUCTION = ["shared_buffers=1GB", "effective_cache_size=4GB", "work_mem=16MB", "jit=off", "max_wal_size=4GB"]
"""What docs/install.md recommends for a machine of 8 GB."""


@contextlib.contextmanager
def postgres(settings: Sequence[str] = FAST) -> Iterator[str]:
    """Run a PostgreSQL of our own with these settings; give the address of its database (a `DATABASE_URL`)."""
    program = find_postgres() or give_up("PostgreSQL is not installed.")
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    port, password = free_port(), secrets.token_hex(16)
    with _folder("postgres", user) as home:
        (home / "password").write_text(password)
        shutil.chown(home / "password", user)
        _make_cluster(Path(program).with_name("initdb"), home, user)
        options = [*settings, f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        command = [program, "-D", str(home / "data"), *(word for option in options for word in ("-c", option))]
        # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
        address = f"postgres://veillee:{password}@127.0.0.1:{port}/postgres"
        with _process(command, home, signal.SIGINT, lambda: _lets_in(address), user):
            yield address


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis of our own that writes nothing to the disk; give its address (a `REDIS_URL`)."""
    port = free_port()
    with _folder("redis", pwd.getpwuid(os.geteuid()).pw_name) as home:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(home)]
        with _process(["redis-server", *options], home, signal.SIGTERM, lambda: _answers(port)):
            yield f"redis://127.0.0.1:{port}/0"


def _make_cluster(initdb: Path, home: Path, user: str) -> None:
    """Make an empty cluster that sorts as French does, as the production one of docker-compose.yml."""
    words = [str(initdb), "-D", str(home / "data"), "-U", "veillee", "--auth=scram-sha-256", "--no-sync"]
    words += [f"--pwfile={home / 'password'}", "--encoding=UTF8", "--locale=C.UTF-8"]
    words += ["--locale-provider=icu", "--icu-locale=fr-FR"]
    done = subprocess.run(words, cwd=home, capture_output=True, text=True, check=False, **_as(user))
    if done.returncode:
        give_up(f"PostgreSQL's initdb failed:\n{done.stderr}")


def _as(user: str) -> dict[str, Any]:
    """Return the arguments of `subprocess` that run a command as `user`: PostgreSQL refuses to run as root."""
    return {"user": user, "group": pwd.getpwnam(user).pw_name} if os.geteuid() == 0 and user != "root" else {}


@contextlib.contextmanager
def _folder(name: str, user: str) -> Iterator[Path]:
    """Make a folder that `user` owns, and remove it: in var/, or in the system's temporary folder when that user
    cannot come to var/.
    """
    HOME.mkdir(parents=True, exist_ok=True)
    ours = pwd.getpwnam(user).pw_uid == os.geteuid()
    path = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=HOME if ours else None))
    shutil.chown(path, user)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _process(
    command: Sequence[str], home: Path, stop: signal.Signals, ready: Callable[[], bool], user: str = "root"
) -> Iterator[None]:
    """Run a server until the end of the block, then stop it by its own process id."""
    log = home / "log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=home, stdout=output, stderr=output, start_new_session=True, **_as(user))
        try:
            until = time.monotonic() + START_SECONDS
            while not ready():
                if server.poll() is not None or time.monotonic() > until:
                    give_up(f"{command[0]} did not start:\n{log.read_text()}")
                time.sleep(0.1)
            yield
        finally:
            server.send_signal(stop)
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _lets_in(address: str) -> bool:
    """Tell whether PostgreSQL accepts queries: it answers, with a refusal, before that."""
    try:
        psycopg2.connect(address.replace("postgres://", "postgresql://"), connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def _answers(port: int) -> bool:
    """Tell whether the Redis at `port` answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(b"PING\r\n")
            return line.recv(5) == b"+PONG"
    except OSError:
        return False


def free_port() -> int:
    """Return a port of loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
