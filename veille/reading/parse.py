"""Parsing of a feed in a process of its own, with hard limits of time and memory."""

import json
import logging
import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.clock import now as present
from core.fetch import Response
from veille.reading.model import ParsedEntry, ParsedFeed

PARSE_SECONDS = 8.0
_MEMORY_BYTES = 512 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_log = logging.getLogger(__name__)

SENTENCES: dict[str, Promise] = {
    "not_a_feed": _("There is no feed at this address."),
    "empty": _("The site sent an empty page."),
    "too_slow": _("The feed takes too long to read. It may be too large or broken."),
    "too_big": _("The feed is too large to be read."),
    "unreadable": _("The feed could not be read. It may be broken."),
}


class FeedError(Exception):
    """A feed that could not be read. `code` is a key of `SENTENCES`, `sentence` is the text for people.

    `response` is the answer that held it, when it was fetched.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = SENTENCES[code]
        self.response: Response | None = None


def parse_feed(
    body: bytes, content_type: str, url: str, *, seconds: float = PARSE_SECONDS, now: datetime | None = None
) -> ParsedFeed:
    """Return the feed in `body`, found at `url` (the address after redirects). Raises FeedError.

    Takes at most `seconds` by the clock. Costs a new process, about 0.2 s of processor, because Celery's workers
    may not have children through `multiprocessing` and a fork of a threaded worker is not safe.
    """
    asked = {
        "content_type": content_type[:200],
        "url": url,
        "now": (now or present()).isoformat(),
        "cpu_seconds": int(seconds) + 1,
        "memory_bytes": _MEMORY_BYTES,
    }
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "veille.reading.child"],
            input=json.dumps(asked).encode() + b"\n" + body,
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise FeedError("too_slow") from error
    if ended.returncode:
        _log.warning("feed parser ended with %s: %s", ended.returncode, ended.stderr[-500:].decode("utf-8", "replace"))
        raise FeedError("too_slow" if ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL) else "unreadable")
    answer = json.loads(ended.stdout)
    if "error" in answer:
        raise FeedError(answer["error"])
    return _feed(answer["feed"])


def _feed(told: dict[str, Any]) -> ParsedFeed:
    entries = [ParsedEntry(**{**entry, "published_at": _moment(entry["published_at"])}) for entry in told["entries"]]
    return ParsedFeed(**{**told, "entries": entries})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
