"""Reading of OPML: the list of sources that other readers export (OPML 1.0 to 2.0)."""

from dataclasses import dataclass, field
from typing import Any

from core.addresses import InvalidAddress, address_key, clean_url
from core.outlines import attribute, outlines, title_of
from core.webtext import text_of, web_link

SOURCES_MAX = 2_000
_OUTLINES_MAX = 20_000
_REFUSED_MAX = 100


@dataclass(frozen=True)
class OpmlSource:
    """One source; `theme` is the innermost folder that holds it, else its first category, or empty."""

    title: str
    feed_url: str
    site_url: str = ""
    theme: str = ""


@dataclass(frozen=True)
class OpmlReading:
    """What a file holds. `repeated` and `invalid` count the outlines left out: met before, or no good address;
    `left_out` those after the first `SOURCES_MAX`.

    `refused` says of the first of those without a good address their title and a key of `core.addresses.SENTENCES`.
    """

    sources: list[OpmlSource]
    repeated: int = 0
    invalid: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    left_out: int = 0


def read_opml(body: bytes) -> OpmlReading:
    """Return the sources in an OPML file, in its order, each address once. Raises OpmlError."""
    sources: dict[str, OpmlSource] = {}
    refused: list[tuple[str, str]] = []
    repeated = invalid = left_out = 0
    for outline, folders in outlines(body, _OUTLINES_MAX):
        feed_url = attribute(outline, "xmlurl")
        if not feed_url:
            continue
        if len(sources) >= SOURCES_MAX:
            left_out += 1
            continue
        try:
            source = _source(outline, _feed_address(feed_url), folders)
            key = address_key(source.feed_url)
        except InvalidAddress as error:
            invalid += 1
            refused.append((title_of(outline) or text_of(feed_url, 200), error.code))
            continue
        repeated += key in sources
        sources.setdefault(key, source)
    return OpmlReading(list(sources.values()), repeated, invalid, refused[:_REFUSED_MAX], left_out)


def _feed_address(text: str) -> str:
    """Return the address without the `feed:` scheme that some readers put before it."""
    lower = text.lower()
    if lower.startswith("feed://"):
        return "https://" + text[7:]
    return text[5:] if lower.startswith("feed:http") else text


def _source(outline: Any, feed_url: str, folders: list[str]) -> OpmlSource:
    """Return the source of one outline. Raises InvalidAddress."""
    url = clean_url(feed_url)
    category = attribute(outline, "category").partition(",")[0].strip("/ ").rpartition("/")[2]
    return OpmlSource(
        title=title_of(outline) or url,
        feed_url=url,
        site_url=web_link(url, attribute(outline, "htmlurl")),
        theme=folders[-1] if folders else text_of(category, 60),
    )
