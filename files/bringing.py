"""From what a browser sends to bytes kept once: where the files tool meets the store."""

from __future__ import annotations

from typing import Any

from content import attachments
from core.pictures import own_image
from files.actions import Brought


def brought(file: Any, folders: tuple[str, ...] = ()) -> Brought:
    """Return an uploaded file, checked before, as something to put in a folder."""
    data = file.read()
    picture = own_image(data)
    data, media_type = picture or (data, "application/octet-stream")
    return Brought(attachments.keep(data, media_type), file.name or "", folders)
