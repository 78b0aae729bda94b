"""One poll of one feed: fetched, and read when it changed. What the poller and the subscription form call."""

from dataclasses import dataclass

from core.fetch import FEED_LIMITS, Response, Turn, conditional, fetch, user_agent
from core.fetch_guard import Resolver
from core.politeness import host_turn
from veille.reading.model import ParsedFeed
from veille.reading.parse import PARSE_SECONDS, FeedError, parse_feed

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.5, */*;q=0.1"
)
# What is left of the ten seconds goes to the parser, but a slow site must not make a good feed unreadable.
_PARSE_SECONDS_MIN = 3.0


@dataclass(frozen=True)
class Poll:
    """The answer of a source; `feed` is None when it says that nothing changed."""

    response: Response
    feed: ParsedFeed | None


def poll(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    subscribers: int | None = None,
    turn: Turn = host_turn,
    resolve: Resolver | None = None,
) -> Poll:
    """Fetch and read the feed at `url`, with the validators stored verbatim at the last success.

    Raises FetchError (also for a status that is not a success) or FeedError; both carry `code`, `sentence` and,
    when the site answered, `response`.
    """
    headers = {"Accept": ACCEPT, "User-Agent": user_agent(subscribers), **conditional(etag, last_modified)}
    response = fetch(url, headers=headers, limits=FEED_LIMITS, turn=turn, resolve=resolve)
    response.raise_for_status()
    if response.not_modified:
        return Poll(response, None)
    left = FEED_LIMITS.seconds - response.elapsed_ms / 1000
    seconds = min(max(left, _PARSE_SECONDS_MIN), PARSE_SECONDS)
    try:
        feed = parse_feed(response.body, response.content_type, response.url, seconds=seconds)
    except FeedError as error:
        error.response = response
        raise
    return Poll(response, feed)
