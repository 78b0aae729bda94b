"""Tables of bookmarks: our own CSV, and those of Diigo, Raindrop and Pocket, told apart by their first line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bookmarks.filing.lines import Line, Reading, moment
from core import tables

Row = dict[str, str]
COLUMNS = ["url", "title", "summary", "tags", "collection", "added_at", "author", "read_later"]
_SPLIT = re.compile(r"[,|]")


def _words(written: str, comma: str = ",") -> list[str]:
    return [word.strip().strip('"') for word in written.split(comma)]


def own(row: Row) -> dict[str, Any]:
    """Return what a row of our own export says."""
    return {
        "title": row["title"],
        "summary": row["summary"],
        "tags": _words(row["tags"]),
        "collection": row["collection"],
        "added_at": moment(row["added_at"]),
        "author": row["author"],
        "is_for_later": row["read_later"] == "1",
    }


def diigo(row: Row) -> dict[str, Any]:
    """Return what a row of Diigo says; its annotations become a comment, highlights as quotations."""
    tags = row["tags"]
    return {
        "title": row["title"],
        "summary": row["description"],
        "tags": _words(tags) if "," in tags else re.findall(r'"[^"]+"|\S+', tags.replace("no_tag", "")),
        "added_at": moment(row["created_at"]),
        "author": row.get("user", ""),
        "comments": [row["comments"], as_quotations(row["annotations"])],
    }


def as_quotations(written: str) -> str:
    """Return annotations as Markdown: `Highlight: …` is a quotation, `Comment: …` what was said of it."""
    parts = re.split(r"(?:^|\n)\s*(Highlight|Comment)\s*:\s*", written)
    if len(parts) == 1:
        return written
    said = [parts[0].strip()]
    for kind, words in zip(parts[1::2], parts[2::2], strict=True):
        kept = words.strip()
        said.append("\n".join(f"> {line}" for line in kept.splitlines()) if kind == "Highlight" else kept)
    return "\n\n".join(each for each in said if each)


def raindrop(row: Row) -> dict[str, Any]:
    """Return what a row of Raindrop says; its note is ours to comment, its highlights are quotations."""
    return {
        "title": row["title"],
        "summary": row.get("excerpt", ""),
        "tags": _words(row["tags"]),
        "collection": "" if row["folder"] == "Unsorted" else row["folder"].replace("/", " / "),
        "added_at": moment(row["created"]),
        "comments": [row.get("note", ""), as_quotations(row.get("highlights", ""))],
    }


def pocket(row: Row) -> dict[str, Any]:
    """Return what a row of Pocket says; what was not read yet is kept to be read."""
    return {
        "title": row["title"],
        "tags": _words(row["tags"], "|"),
        "added_at": moment(row["time_added"]),
        "is_for_later": row["status"] == "unread",
    }


def plain(row: Row) -> dict[str, Any]:
    """Return what a row of another table with an address and perhaps a title says."""
    words = row.get("tags", "")
    return {
        "title": row.get("title", ""),
        "summary": row.get("description", "") or row.get("summary", ""),
        "tags": _SPLIT.split(words),
        "added_at": moment(row.get("added_at", "") or row.get("created_at", "") or row.get("date", "")),
    }


READERS: dict[str, tuple[set[str], Callable[[Row], dict[str, Any]]]] = {
    "csv": (set(COLUMNS), own),
    "diigo": ({"title", "url", "tags", "description", "comments", "annotations", "created_at"}, diigo),
    "raindrop": ({"title", "url", "folder", "tags", "created"}, raindrop),
    "pocket": ({"title", "url", "time_added", "tags", "status"}, pocket),
    "table": ({"url"}, plain),
}
"""By format: the columns that tell it, and how a row of it is read."""


def read(written: str) -> Reading | None:
    """Return the bookmarks of a table, or None when its first line names no address."""
    first = written.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(written.lstrip("\ufeff")), delimiter=delimiter, restval="")
    try:
        names = {name.strip().lower() for name in rows.fieldnames or [] if name}
        found = next((name for name, (columns, _row) in READERS.items() if columns <= names), None)
        if found is None:
            return None
        reading = Reading(found)
        for row in _rows(rows):
            reading.add(row["url"], **READERS[found][1](row))
    except csv.Error:
        return None
    return reading


def _rows(rows: csv.DictReader[str]) -> Iterator[Row]:
    for row in rows:
        cells = {key.strip().lower(): value for key, value in row.items() if key and isinstance(value, str)}
        if cells.get("url", "").strip():
            # Our own tables keep formulas asleep with an apostrophe (CWE-1236), which comes off again.
            yield {key: tables.awake(value) for key, value in cells.items()}


def write(lines: Iterable[Line]) -> Iterator[str]:
    """Yield our own table, line after line."""
    rows = (
        [
            line.url,
            line.title,
            line.summary,
            ",".join(line.tags),
            line.collection,
            line.added_at.isoformat() if line.added_at else "",
            line.author,
            "1" if line.is_for_later else "",
        ]
        for line in lines
    )
    return tables.csv_lines(_with_head(rows))


def _with_head(rows: Iterable[tables.Cells]) -> Iterator[tables.Cells]:
    yield COLUMNS
    yield from rows
