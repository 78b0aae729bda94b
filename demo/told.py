"""One thing that happens in the demonstration's story, with its moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Told:
    """Something that happens at a moment of the story; things of one moment happen in the order of `order`."""

    at: datetime
    order: int
    happen: Callable[[], object]
