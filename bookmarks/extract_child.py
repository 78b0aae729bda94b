"""The process that finds the readable text of a page; `bookmarks.texts` starts it within the limits of `core.apart`."""

from typing import Any, BinaryIO

import trafilatura

from core.apart import answer_with

TEXT_MAX = 60_000


def answer(asked: dict[str, Any], document: BinaryIO) -> dict[str, Any]:
    """Return {"text": …}: the page without its menus, notices and comments; empty when there is none."""
    try:
        found = trafilatura.extract(
            document.read().decode("utf-8", "replace"), include_comments=False, favor_precision=True
        )
    except (MemoryError, RecursionError):
        found = ""
    return {"text": (found or "")[:TEXT_MAX]}


if __name__ == "__main__":
    answer_with(answer)
