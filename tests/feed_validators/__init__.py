"""Strict validators for the five feed formats, written apart from the writers that they judge.

`validate(format, body, self_url)` returns the problems as sentences, an empty list when there is none. What a
standard merely recommends counts as a problem too.
"""

from collections.abc import Callable, Iterator

from tests.feed_validators import atom, jsonfeed, opml, rdf, rss

VALIDATORS: dict[str, Callable[[bytes, str | None], Iterator[str]]] = {
    "rss": rss.problems,
    "rdf": rdf.problems,
    "atom": atom.problems,
    "opml": opml.problems,
    "json": jsonfeed.problems,
}


def validate(format: str, body: bytes, self_url: str | None = None) -> list[str]:
    """Return what is wrong with `body` as a document of `format` (rss, rdf, atom, opml or json).

    With `self_url` the document must also give that as its own address, where the format has a place for it.
    """
    return list(VALIDATORS[format](body, self_url))
