"""Outlook's envelope `winmail.dat` (TNEF), opened: the files and the text that other programs would not show."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from tnefparse import TNEF

from core.charset import decode

FILES_MAX = 30


@dataclass
class Opened:
    """What an envelope holds."""

    plain: str = ""
    html: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def opened(data: bytes) -> Opened:
    """Return what an envelope holds; nothing when it cannot be read."""
    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    try:
        read = TNEF(data, do_checksum=False)
        found = Opened(plain=_text(read.body), html=_text(read.htmlbody))
        for one in read.attachments[:FILES_MAX]:
            name = one.long_filename() or one.name
            found.files.append((str(name).strip("\x00 ") or "file", bytes(one.data or b"")))
    except Exception:
        return Opened()
    return found


def _text(body: object) -> str:
    """Return a body as text: the envelope gives bytes, text, or a list of either."""
    if isinstance(body, list | tuple):
        return "\n".join(_text(one) for one in body)
    return decode(body) if isinstance(body, bytes) else str(body or "")
