"""What a feed says, in one shape for all formats. No dependency, so that the parsing process starts fast."""

from dataclasses import dataclass, field
from datetime import datetime


class UnreadableError(Exception):
    """A document that is not a feed. `code` is a key of `veille.reading.parse.SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ParsedEntry:
    """One entry. `uid` is unique in its feed, at most 255 characters; texts are plain, `summary_html` is safe HTML."""

    uid: str
    url: str
    title: str
    summary_html: str = ""
    author: str = ""
    published_at: datetime | None = None
    tags: list[str] = field(default_factory=list)
    language: str = ""


@dataclass(frozen=True)
class ParsedFeed:
    """One feed, its entries newest first. `ttl_minutes` is the pause it asks for, from `ttl` or `sy:`, 0 for none."""

    title: str
    site_url: str = ""
    language: str = ""
    ttl_minutes: int = 0
    hub_url: str = ""
    self_url: str = ""
    entries: list[ParsedEntry] = field(default_factory=list)


@dataclass
class RawEntry:
    """One entry as its format gives it, before cleaning. `summary` is markup when `is_html`, else plain text."""

    uid: str = ""
    url: str = ""
    title: str = ""
    summary: str = ""
    is_html: bool = True
    base: str = ""
    author: str = ""
    published: datetime | None = None
    tags: list[str] = field(default_factory=list)
    language: str = ""


@dataclass
class RawFeed:
    """One feed before cleaning."""

    title: str = ""
    site_url: str = ""
    language: str = ""
    ttl_minutes: float = 0
    hub_url: str = ""
    self_url: str = ""
    entries: list[RawEntry] = field(default_factory=list)
