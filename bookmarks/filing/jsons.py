"""Bookmarks as JSON: our own export, and the lists that the interfaces of Diigo and Pinboard give."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bookmarks.filing.lines import Line, Reading, moment
from bookmarks.filing.tables import as_quotations

FORMAT = "veillee-bookmarks"


def read(written: str) -> Reading | None:
    """Return the bookmarks of a JSON document, or None when it holds no list of them."""
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        return None
    is_ours = isinstance(found, dict) and found.get("format") == FORMAT
    rows = found.get("bookmarks") if isinstance(found, dict) else found
    if not isinstance(rows, list):
        return None
    reading = Reading("json" if is_ours else "diigo")
    for row in rows:
        if isinstance(row, dict):
            reading.add(_text(row, "url", "href"), **(_own(row) if is_ours else _other(row)))
    return reading if reading.lines or reading.refused else None


def _text(row: dict[str, Any], *names: str) -> str:
    return next((value for name in names if isinstance(value := row.get(name), str) and value), "")


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _own(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": _text(row, "title"),
        "summary": _text(row, "summary"),
        "tags": _texts(row.get("tags")),
        "collection": _text(row, "collection"),
        "added_at": moment(_text(row, "added_at")),
        "author": _text(row, "author"),
        "is_for_later": row.get("read_later") is True,
    }


def _other(row: dict[str, Any]) -> dict[str, Any]:
    """Return what Diigo (or Pinboard, with other names for the same) says of a bookmark."""
    words = row.get("tags")
    said = row.get("comments")
    comments = [_text(each, "content") for each in said if isinstance(each, dict)] if isinstance(said, list) else []
    noted = row.get("annotations")
    marks = [_annotation(each) for each in noted if isinstance(each, dict)] if isinstance(noted, list) else []
    return {
        "title": _text(row, "title", "description"),
        "summary": _text(row, "desc", "extended"),
        "tags": _texts(words) or (words.replace(",", " ").split() if isinstance(words, str) else []),
        "added_at": moment(_text(row, "created_at", "time")),
        "author": _text(row, "user"),
        "is_private": row.get("shared") == "no",
        "is_for_later": "yes" in {row.get("readlater"), row.get("toread")},
        "comments": [*comments, *marks],
    }


def _annotation(row: dict[str, Any]) -> str:
    said = row.get("comments")
    comments = [_text(each, "content") for each in said if isinstance(each, dict)] if isinstance(said, list) else []
    return as_quotations("\n".join([f"Highlight: {_text(row, 'content')}", *(f"Comment: {each}" for each in comments)]))


def write(lines: Iterable[Line]) -> bytes:
    """Return some bookmarks as one document."""
    rows = [
        {
            "url": line.url,
            "title": line.title,
            "summary": line.summary,
            "tags": list(line.tags),
            "collection": line.collection,
            "added_at": line.added_at.isoformat() if line.added_at else None,
            "author": line.author,
            "read_later": line.is_for_later,
        }
        for line in lines
    ]
    return json.dumps({"format": FORMAT, "version": 1, "bookmarks": rows}, ensure_ascii=False, indent=1).encode()
