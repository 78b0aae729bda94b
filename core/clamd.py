"""Asking ClamAV about some bytes, by clamd's own protocol: INSTREAM, over a socket of the machine or of the network."""

from __future__ import annotations

import re
import socket
from typing import IO

SECONDS = 60
CHUNK = 64 * 1024
_NAMES = re.compile(r"stream: (.{1,100}) FOUND", re.DOTALL)


class ScannerError(Exception):
    """The scanner did not answer, or not about these bytes."""


def threat_in(file: IO[bytes], address: str) -> str:
    """Return the name of what ClamAV finds in a file, empty when it finds nothing.

    `address` is the path of a socket (`/run/clamav/clamd.ctl`) or `host:port`. Raises ScannerError when there is no
    answer, also for a file larger than the scanner takes.
    """
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\x00")
            try:
                while chunk := file.read(CHUNK):
                    line.sendall(len(chunk).to_bytes(4, "big") + chunk)
                line.sendall(b"\x00\x00\x00\x00")
            except (BrokenPipeError, ConnectionResetError):
                # It hangs up on what it finds too large; why is in its answer.
                pass
            said = _answer(line)
    except (OSError, ValueError) as error:
        raise ScannerError(str(error)) from error
    if found := _NAMES.search(said):
        return found[1]
    if not said.endswith("OK"):
        raise ScannerError(said or "no answer")
    return ""


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)


def _answer(line: socket.socket) -> str:
    said = b""
    while len(said) < 4096 and not said.endswith(b"\x00") and (part := line.recv(1024)):
        said += part
    return said.rstrip(b"\x00\n").decode("utf-8", "replace")
