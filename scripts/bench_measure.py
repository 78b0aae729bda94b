"""Asks a running site for pages, and reads from /proc what its processes and the database's spent meanwhile."""

from __future__ import annotations

import http.client
import os
import re
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

BLOCKS, REQUESTS = 6, 20
"""The least disturbed of `BLOCKS` blocks of `REQUESTS` requests counts: the machine may be shared."""
CLIENTS, CROWD_SECONDS = 8, 3
TICK = os.sysconf("SC_CLK_TCK")
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Cost:
    """What a page costs: CPU and latencies in ms per request, requests per second of 8 clients, bytes as it travels."""

    app_ms: float
    database_ms: float
    p50: float
    p95: float
    rate: float
    size: int
    status: int

    @property
    def cpu_ms(self) -> float:
        """The application and the database together."""
        return self.app_ms + self.database_ms


class Family:
    """A process and all it started, those that come later included."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def _stats(self) -> list[list[str]]:
        wanted, stats = {self.pid}, {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            stats[int(path.parent.name)] = fields
        grown = True
        while grown:
            more = {pid for pid, fields in stats.items() if int(fields[1]) in wanted} - wanted
            wanted |= more
            grown = bool(more)
        return [stats[pid] for pid in wanted if pid in stats]

    def cpu_seconds(self) -> float:
        """Return what they have spent, those of them that ended included."""
        return sum(sum(map(int, fields[11:15])) for fields in self._stats()) / TICK

    def memory_mb(self) -> float:
        """Return their resident memory; what they share counts once for each."""
        return sum(int(fields[21]) for fields in self._stats()) * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


class Visitor:
    """One signed-in person on a kept connection."""

    def __init__(self, address: str, cookie: str) -> None:
        parts = urlsplit(address)
        self._line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        self._headers = {"Cookie": cookie, "Accept-Encoding": "gzip", "Accept-Language": "fr"}

    def get(self, path: str, more: dict[str, str] | None = None) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Return status, body as it travelled, headers."""
        self._line.request("GET", path, headers={**self._headers, **(more or {})})
        answer = self._line.getresponse()
        return answer.status, answer.read(), answer.headers

    def post(self, path: str, values: dict[str, str]) -> int:
        """Send a form; return the status."""
        head = {**self._headers, "Content-Type": "application/x-www-form-urlencoded", "Referer": path}
        self._line.request("POST", path, body=urlencode(values), headers=head)
        answer = self._line.getresponse()
        answer.read()
        return answer.status

    def take_token(self, path: str) -> str:
        """Return the form token of a page, and keep its cookie."""
        status, body, headers = self.get(path, {"Accept-Encoding": "identity"})
        cookies = [row.split(";")[0] for row in headers.get_all("Set-Cookie") or []]
        self._headers["Cookie"] = "; ".join([self._headers["Cookie"], *cookies])
        found = _TOKEN.search(body)
        if status != 200 or found is None:
            raise SystemExit(f"{path}: {status}, no form in it")
        return found.group(1).decode()


class Measure:
    """Measures pages of one running site."""

    def __init__(self, address: str, cookie: str, app: Family, database: Family) -> None:
        self.address, self.cookie, self.app, self.database = address, cookie, app, database

    def page(self, path: str, more: dict[str, str] | None = None) -> Cost:
        """Return what reading a page costs."""
        visitor = Visitor(self.address, self.cookie)
        status, body, _headers = visitor.get(path, more)
        for _ in range(5):
            visitor.get(path, more)
        app, database, times = self._blocks(lambda: visitor.get(path, more))
        return _cost(app, database, times, self._crowd(path, more), len(body), status)

    def form(self, page: str, action: str, values: dict[str, str], name: str) -> Cost:
        """Return what sending a form costs; `name` is the field that differs each time."""
        visitor = Visitor(self.address, self.cookie)
        token, statuses = visitor.take_token(page), set[int]()

        def send() -> None:
            fresh = {"form_key": str(uuid.uuid4()), name: f"{values.get(name, '')} {uuid.uuid4()}"}
            statuses.add(visitor.post(action, {**values, **fresh, "csrfmiddlewaretoken": token}))

        send()
        app, database, times = self._blocks(send)
        return _cost(app, database, times, 0, 0, max(statuses))

    def _blocks(self, ask: Callable[[], object]) -> tuple[float, float, list[float]]:
        """Return the CPU of the application and of the database per request, in ms, in the best block; all times."""
        best, times = (float("inf"), 0.0, 0.0), []
        for _ in range(BLOCKS):
            app, database = self.app.cpu_seconds(), self.database.cpu_seconds()
            for _ in range(REQUESTS):
                started = time.perf_counter()
                ask()
                times.append((time.perf_counter() - started) * 1000)
            spent = (self.app.cpu_seconds() - app) * 1000 / REQUESTS
            asked = (self.database.cpu_seconds() - database) * 1000 / REQUESTS
            best = min(best, (spent + asked, spent, asked))
        return best[1], best[2], times

    def _crowd(self, path: str, more: dict[str, str] | None) -> float:
        """Return how many requests a second eight clients get answered."""
        until, done = time.monotonic() + CROWD_SECONDS, [0] * CLIENTS

        def ask(place: int) -> None:
            visitor = Visitor(self.address, self.cookie)
            while time.monotonic() < until:
                visitor.get(path, more)
                done[place] += 1

        crowd = [threading.Thread(target=ask, args=[place]) for place in range(CLIENTS)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        return sum(done) / CROWD_SECONDS


def _cost(app: float, database: float, times: list[float], rate: float, size: int, status: int) -> Cost:
    cuts = statistics.quantiles(times, n=20)
    return Cost(app, database, statistics.median(times), cuts[18], rate, size, status)
