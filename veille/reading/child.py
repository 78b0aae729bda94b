"""The parsing process: reads one feed on its standard input, writes one JSON answer, and dies.

Started by `veille.reading.parse` because a hostile feed can take minutes or gigabytes in any parser: the kernel
holds the limits here, and the worker goes on. It has no settings, no secrets in its environment, no database.
"""

import json
import resource
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO

from veille.reading.document import read_document
from veille.reading.model import UnreadableError


def _close_doors(cpu_seconds: int, memory_bytes: int) -> None:
    """Set the kernel's limits: processor, memory, no file written, no core left behind."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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


def main() -> None:
    """Read a line of JSON and the document, answer, leave."""
    asked = json.loads(sys.stdin.buffer.readline())
    _close_doors(asked["cpu_seconds"], asked["memory_bytes"])
    json.dump(answer(asked, sys.stdin.buffer), sys.stdout, default=datetime.isoformat)


if __name__ == "__main__":
    main()
