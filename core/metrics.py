"""What a supervisor watches (OpenMetrics text): requests by page, and what waits for the worker.

Every web process counts in a file of its own in `var/metrics/`; whichever answers adds them up.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client import Gauge as Shown
from prometheus_client.multiprocess import MultiProcessCollector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_OF_PROCESS = re.compile(r"_(\d+)\.db$")


@dataclass(frozen=True)
class Gauge:
    """A number that an app keeps an eye on: an app declares its own in `AppConfig.gauges()`. `read` is one query."""

    name: str
    about: str
    read: Callable[[], float]


class MetricsMiddleware:
    """Counts requests and their time by page, method and status; nothing of who asks. Off without a metrics token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response
        forget_ended_processes()
        labels = ["page", "method", "status"]
        self.times = Histogram("veillee_request_seconds", "Time of requests", labels, buckets=BUCKETS, registry=None)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note how long it took."""
        started = time.perf_counter()
        response = self.get_response(request)
        page = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in {"GET", "HEAD", "POST"} else "other"
        self.times.labels(page, method, str(response.status_code)).observe(time.perf_counter() - started)
        return response


def told() -> HttpResponse:
    """Return everything that is watched, for a scraper."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(settings.METRICS_DIR))
    shown = CollectorRegistry()
    for gauge in gauges():
        Shown(f"veillee_{gauge.name}", gauge.about, registry=shown).set(gauge.read())
    return HttpResponse(generate_latest(registry) + generate_latest(shown), content_type=CONTENT_TYPE_LATEST)


def gauges() -> Iterator[Gauge]:
    """Yield what the apps keep an eye on."""
    for config in apps.get_app_configs():
        yield from getattr(config, "gauges", list)()


def forget_ended_processes() -> None:
    """Remove the counts of processes that are no more: a counter that begins again is what scrapers expect."""
    for path in settings.METRICS_DIR.glob("*.db"):
        found = _OF_PROCESS.search(path.name)
        if found and not _is_alive(int(found.group(1))):
            path.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
