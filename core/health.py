"""Is the service ready to answer? A few checks, each bounded in time, for supervisors and load balancers."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from redis import Redis
from redis.exceptions import RedisError

from core import clock

log = logging.getLogger(__name__)

PING_SECONDS = 0.5
OLDEST_WAIT = timedelta(minutes=15)
DISK_MIN_BYTES = 50 * 1024 * 1024


def troubles() -> dict[str, str]:
    """Return what is wrong by the name of the check; empty when the service is ready."""
    found = {name: trouble for name, check in CHECKS.items() if (trouble := _outcome(check))}
    if found:
        log.warning("not ready: %s", found)
    return found


def _outcome(check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, RedisError, OSError) as error:
        return type(error).__name__


def database() -> str:
    """Ask the database for nothing at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def broker() -> str:
    """Ping Redis, or look whether hints can be put in the broker's folder."""
    if settings.REDIS_URL:
        seconds = {"socket_connect_timeout": PING_SECONDS, "socket_timeout": PING_SECONDS}
        with Redis.from_url(settings.REDIS_URL, **seconds) as server:
            server.ping()
        return ""
    folder = settings.BROKER_DIR / "queue"
    return "" if os.access(folder, os.W_OK | os.X_OK) else "the folder of hints cannot be written"


def disk() -> str:
    """Look whether there is room for what people write."""
    free = shutil.disk_usage(settings.VAR_DIR).free
    return "" if free > DISK_MIN_BYTES else f"{free} bytes free"


def outbox() -> str:
    """Look whether mails leave: one that waits for long is no trouble while a worker sends the others.

    The table belongs to a layer above, so it is asked for by name.
    """
    limit = clock.now() - OLDEST_WAIT
    waiting = apps.get_model("notifications", "Delivery").objects.filter(state="waiting")
    oldest = waiting.filter(due_at__lt=limit).order_by("due_at").values_list("due_at", flat=True).first()
    if oldest is None or waiting.filter(lease_until__gt=limit).exists():
        return ""
    return f"a mail waits since {oldest.isoformat(timespec='seconds')}"


CHECKS: dict[str, Callable[[], str]] = {"database": database, "broker": broker, "disk": disk, "outbox": outbox}
