"""How many read the feeds, without knowing who: what readers announce, and different pollers of one day (VM1).

A service that reads for many says so in its name ("… 42 subscribers"): its number is taken. Another reader becomes a
hash of its address and name, salted with a secret of the day that is then thrown away. A page that is read writes
nothing: marks wait in the memory of the process and go to the worker a few at a time; what a restart loses is lost.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
import time
from datetime import date

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from core import clock
from veille.models import DayCount, DaySalt, Watch

log = logging.getLogger(__name__)

FLUSH_SECONDS, FLUSH_AT, BUFFER_MAX = 30, 50, 2_000
ANNOUNCED_MAX = 100_000
_ANNOUNCED = re.compile(r"(\d{1,9})\s+(?:subscribers?|readers?|abonnés?)", re.IGNORECASE | re.ASCII)
_BOTS = re.compile(
    r"bot\b|crawl|spider|slurp|preview|facebookexternalhit|curl|wget|python|scrapy|headless|monitor|uptime|"
    r"validator|scan|check|java/|go-http|okhttp|libwww|http_request|linkcheck",
    re.IGNORECASE,
)
Seen = tuple[int, str, str, str, int]
"""The watch, the day, what, a name or a mark, a number."""


class _Buffer:
    """What this process has seen and not yet told the worker."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seen: dict[tuple[int, str, str, str], int] = {}
        self.since = time.monotonic()
        self.salt: tuple[date | None, str, float] = (None, "", 0.0)


_buffer = _Buffer()


def is_bot(agent: str) -> bool:
    """Tell whether a program says that it is none of a reader's, or says nothing of itself."""
    return not agent.strip() or bool(_BOTS.search(agent))


def announced(agent: str) -> tuple[str, int] | None:
    """Return the service that a user agent names and how many it reads for, or None when it reads for one."""
    found = _ANNOUNCED.search(agent)
    if found is None:
        return None
    service = re.split(r"[/(;]", agent, maxsplit=1)[0].strip()[:60] or "?"
    return service, min(int(found[1]), ANNOUNCED_MAX)


def note(request: HttpRequest, watch: Watch) -> None:
    """Note one reading of a feed: no query but that of the day's salt, once a day; nothing that fails is felt."""
    try:
        agent, day = request.headers.get("User-Agent", "")[:400], clock.now().date()
        told = announced(agent)
        if told is not None:
            keep((watch.pk, day.isoformat(), DayCount.What.READERS, told[0], told[1]))
        elif not is_bot(agent) and (salt := salt_of(day)):
            mark = hashlib.sha256(
                f"{salt}|{watch.pk}|{get_adapter().get_client_ip(request)}|{agent}".encode()
            ).hexdigest()[:32]
            keep((watch.pk, day.isoformat(), "mark", mark, 1))
    except Exception as error:
        log.warning("a reader was not counted: %s", type(error).__name__)


def salt_of(day: date) -> str:
    """Return the secret of a day, kept in memory; empty while the worker has not made it."""
    known, salt, asked_at = _buffer.salt
    if known == day and (salt or time.monotonic() - asked_at < FLUSH_SECONDS):
        return salt
    salt = DaySalt.objects.filter(day=day).values_list("salt", flat=True).first() or ""
    _buffer.salt = (day, salt, time.monotonic())
    return salt


def keep(seen: Seen, *, adds: bool = False) -> None:
    """Keep what was seen until the worker is told: a mark once, an announced number at its highest, clicks added."""
    key, number = (seen[0], seen[1], seen[2], seen[3]), seen[4]
    with _buffer.lock:
        before = _buffer.seen.get(key, 0)
        if key in _buffer.seen or len(_buffer.seen) < BUFFER_MAX:
            _buffer.seen[key] = before + number if adds else max(before, number)
        is_due = len(_buffer.seen) >= FLUSH_AT or time.monotonic() - _buffer.since >= FLUSH_SECONDS
    if is_due:
        flush()


def flush() -> None:
    """Tell the worker what was seen. A broker that does not answer loses it: counts are estimates."""
    from veille.tasks import note_counts

    with _buffer.lock:
        seen = [[*key, number] for key, number in _buffer.seen.items()]
        _buffer.seen.clear()
        _buffer.since = time.monotonic()
    if seen:
        try:
            note_counts.apply_async(args=(seen,), retry=False)
        except Exception as error:
            log.warning("counts were lost: %s", type(error).__name__)
