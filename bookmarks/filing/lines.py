"""One bookmark as a file says it, whatever the file, and what a whole file gave."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content import tagging
from core import text
from core.addresses import SENTENCES, InvalidAddress, address_key, clean_url
from core.webtext import text_of

LINES_MAX = 5_000
BYTES_MAX = 10 * 1024 * 1024
REFUSED_MAX = 100
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""The web began then: an older date in a file is a program's mistake."""


class UnreadableFileError(ValueError):
    """A file that none of the formats fits. `sentence` is the text for people."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Line:
    """One bookmark of a file. `added_at` is UTC; `author` a user name or an address; `comments` texts in order."""

    url: str
    title: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    collection: str = ""
    added_at: datetime | None = None
    author: str = ""
    is_private: bool = False
    is_for_later: bool = False
    comments: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """Return the line as JSON keeps it."""
        return {**asdict(self), "added_at": self.added_at.isoformat() if self.added_at else None}

    @classmethod
    def loaded(cls, kept: dict[str, Any]) -> Line:
        """Return the line that JSON kept."""
        moment = datetime.fromisoformat(kept["added_at"]) if kept["added_at"] else None
        return cls(**{**kept, "tags": tuple(kept["tags"]), "comments": tuple(kept["comments"]), "added_at": moment})


@dataclass
class Reading:
    """What a file gave: its lines, each address once; how many came twice; those refused, each with its sentence."""

    format: str
    lines: list[Line] = field(default_factory=list)
    repeated: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    refused_count: int = 0
    left_out: int = 0
    _keys: set[str] = field(default_factory=set)

    def add(self, url: str, **said: Any) -> None:
        """Take a line as the file says it, cleaned; or note why it is refused."""
        try:
            address = clean_url(url.strip())
            key = address_key(address)
        except InvalidAddress as error:
            self.refused_count += 1
            if len(self.refused) < REFUSED_MAX:
                self.refused.append((text_of(said.get("title") or url, 120), str(SENTENCES[error.code])))
            return
        if key in self._keys:
            self.repeated += 1
        elif len(self.lines) >= LINES_MAX:
            self.left_out += 1
        else:
            self._keys.add(key)
            self.lines.append(Line(url=address, **_cleaned(said)))


def _cleaned(said: dict[str, Any]) -> dict[str, Any]:
    """Return the words of a line within their bounds."""
    words = [word for word in (text.one_line(each)[: tagging.TAG_LENGTH] for each in said.get("tags", ())) if word]
    comments = [text.normalise(each)[:4000] for each in said.get("comments", ())]
    return {
        "title": text.one_line(said.get("title", ""))[:200],
        "summary": text.normalise(said.get("summary", ""))[:4000],
        "tags": tuple(dict.fromkeys(words))[: tagging.TAGS_MAX],
        "collection": text.one_line(said.get("collection", ""))[:80],
        "added_at": said.get("added_at"),
        "author": text.one_line(said.get("author", ""))[:120],
        "is_private": bool(said.get("is_private")),
        "is_for_later": bool(said.get("is_for_later")),
        "comments": tuple(each for each in comments if each.strip()),
    }


def moment(written: str) -> datetime | None:
    """Return a moment written as seconds since 1970 or in ISO 8601, in UTC; None for anything else."""
    written = written.strip()
    try:
        if written.replace(".", "", 1).isdigit():
            seconds = float(written)
            found = datetime.fromtimestamp(seconds / (1e6 if seconds > 1e14 else 1e3 if seconds > 1e11 else 1), UTC)
        else:
            found = datetime.fromisoformat(written.replace(" UTC", "+00:00").replace(" +0000", "+00:00"))
    except (ValueError, OverflowError, OSError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC) if found >= OLDEST else None


NOT_BOOKMARKS = _("This file is not one of the lists of bookmarks that can be read here.")
