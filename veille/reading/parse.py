"""Parsing of a feed in a process of its own, with hard limits of time and memory."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import apart
from core.clock import now as present
from core.fetch import Response
from veille.reading.model import ParsedEntry, ParsedFeed

PARSE_SECONDS = 8.0

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

    Takes at most `seconds` by the clock, in a process of its own (`core.apart`).
    """
    asked = {"content_type": content_type[:200], "url": url, "now": (now or present()).isoformat()}
    try:
        answer = apart.run("veille.reading.child", asked, body, seconds=seconds)
    except apart.ApartError as error:
        raise FeedError(error.code) from error
    if "error" in answer:
        raise FeedError(answer["error"])
    return _feed(answer["feed"])


def _feed(told: dict[str, Any]) -> ParsedFeed:
    entries = [ParsedEntry(**{**entry, "published_at": _moment(entry["published_at"])}) for entry in told["entries"]]
    return ParsedFeed(**{**told, "entries": entries})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
