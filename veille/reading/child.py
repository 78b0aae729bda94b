"""The parsing process: reads one feed on its standard input, writes one JSON answer, and dies.

Started by `veille.reading.parse`, within the limits of `core.apart`.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO

from core.apart import answer_with
from veille.reading.document import read_document
from veille.reading.model import UnreadableError


def answer(asked: dict[str, Any], document: BinaryIO) -> dict[str, Any]:
    """Return {"feed": …} or {"error": code} for one document."""
    try:
        feed = read_document(document.read(), asked["content_type"], asked["url"], datetime.fromisoformat(asked["now"]))
    except UnreadableError as error:
        return {"error": error.code}
    except MemoryError:
        return {"error": "too_big"}
    except RecursionError:
        return {"error": "unreadable"}
    return {"feed": asdict(feed)}


if __name__ == "__main__":
    answer_with(answer)
