"""From what a browser sends to bytes kept once: where the files tool meets the store."""

from __future__ import annotations

from typing import Any

from content.store import keeping
from files.actions import Brought


def brought(file: Any, folders: tuple[str, ...] = ()) -> Brought:
    """Return an uploaded file, checked before, as something to put in a folder. Raises NoRoomError on a full disk."""
    return Brought(keeping.keep_sent(file), file.name or "", folders)
