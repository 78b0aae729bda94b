"""A push service on loopback, and a browser that asked it: takes what the site sends and reads it as a browser does."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def letters(data: bytes) -> str:
    """Return bytes as browsers write them."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class PushService:
    """Answers `status` to what is pushed, and keeps it with its headers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.status = 201
        self.came: list[tuple[str, dict[str, str], bytes]] = []

    def browser(self, name: str = "one") -> Browser:
        """Return a browser that has just asked for push."""
        return Browser(self, name)


class Browser:
    """One browser: its address at the service and its keys (RFC 8291)."""

    def __init__(self, service: PushService, name: str) -> None:
        self.service, self.name = service, name
        self.key, self.secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    @property
    def sent(self) -> dict[str, str]:
        """What its page sends to the site when somebody turns push on."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        endpoint = f"http://127.0.0.1:{self.service.port}/{self.name}"
        return {"endpoint": endpoint, "p256dh": letters(point), "auth": letters(self.secret)}

    @property
    def received(self) -> list[dict[str, Any]]:
        """What came for it, decrypted."""
        mine = [body for path, _headers, body in self.service.came if path == f"/{self.name}"]
        return [json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret)) for body in mine]


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    """A running push service that the site may reach."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = PushService(server.server_address[1])
    settings.VEILLEE_FETCH_ALLOW = [f"127.0.0.1:{found.port}"]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()
