"""Finding the feed of a site from the address of one of its pages."""

from dataclasses import dataclass
from urllib.parse import urljoin

from core.pagemeta import read_page

# In the order of the odds on French sites: WordPress, static generators, SPIP, the rest.
_USUAL = (
    "/feed/", "/rss.xml", "/atom.xml", "/index.xml", "/feed.xml", "/rss", "/feed.json",
    "/spip.php?page=backend", "/?feed=rss2",
)  # fmt: skip
_COMMENTS = ("comment", "/replies")


@dataclass(frozen=True)
class Candidate:
    """An address that may be a feed; `announced` when the page itself says so."""

    url: str
    title: str = ""
    announced: bool = True


def discover(body: bytes, content_type: str, url: str) -> list[Candidate]:
    """Return where the feed of the page at `url` (final address) may be, the likeliest first, each once.

    First what the page announces with `rel=alternate`, feeds of comments last; then the usual paths, to be tried
    in order by the caller, who stops at the first that parses.
    """
    announced = [Candidate(feed.url, feed.title) for feed in read_page(body, content_type, url).feeds]
    announced.sort(key=_is_about_comments)
    usual = [Candidate(urljoin(url, path), announced=False) for path in _USUAL]
    found: dict[str, Candidate] = {}
    for candidate in announced + usual:
        found.setdefault(candidate.url, candidate)
    return list(found.values())


def _is_about_comments(candidate: Candidate) -> bool:
    words = f"{candidate.title} {candidate.url}".lower()
    return any(word in words for word in _COMMENTS)
