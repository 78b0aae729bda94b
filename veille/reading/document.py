"""One door to all formats of feed, used inside the parsing process."""

from datetime import datetime

from veille.reading.clean import clean_feed
from veille.reading.jsonfeed import looks_like_json, read_json
from veille.reading.model import ParsedFeed, UnreadableError
from veille.reading.xmlfeed import read_xml


def read_document(body: bytes, content_type: str, url: str, now: datetime) -> ParsedFeed:
    """Return the feed in `body`, found at `url` (the final address). Raises UnreadableError.

    No limit of time or memory of its own: call `veille.reading.parse.parse_feed` on what comes from outside.
    """
    if not body.strip():
        raise UnreadableError("empty")
    raw = read_json(body) if looks_like_json(body) else read_xml(body, content_type, url)
    return clean_feed(raw, url, now)
