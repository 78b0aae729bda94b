"""What every stand-in does: listens on loopback, notes what it is asked, has the trouble that a test gives it."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request: names of headers in lower case, the query and a form as dictionaries of lists joined, JSON read."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body or b"{}")

    @property
    def form(self) -> list[tuple[str, str]]:
        """The body, read as a form."""
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    @property
    def token(self) -> str:
        """The bearer's token."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class Answer:
    """What a stand-in says."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Trouble:
    """What goes wrong with the next write: an answer of its own, or silence, before or after the deed is done."""

    answer: Answer | None = None
    after: bool = False


def silence(*, after: bool = False) -> Trouble:
    """Hang up without a word; `after`, what was asked is done all the same."""
    return Trouble(None, after)


def status(code: int, body: Any = None, **headers: str) -> Trouble:
    """Refuse with a status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Trouble(Answer(code, body or {"error": f"status {code}"}, named))


class StandIn:
    """A server, started with `with`. `writes` names the paths that a trouble touches; `asked` lists all requests."""

    writes: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.troubles: list[Trouble] = []

    def answer(self, asked: Asked) -> Answer:
        """Do what is asked."""
        raise NotImplementedError

    def answered(self, asked: Asked) -> Answer | None:
        """Do what is asked, or have the next trouble; None hangs up."""
        self.asked.append(asked)
        troubled = asked.method != "GET" and any(part in asked.path for part in self.writes) and self.troubles
        if not troubled:
            return self.answer(asked)
        trouble = self.troubles.pop(0)
        if trouble.after:
            self.answer(asked)
        return trouble.answer

    @property
    def address(self) -> str:
        """The form of `VEILLEE_FETCH_ALLOW`."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def base(self) -> str:
        """The address of the server."""
        return f"http://{self.address}"

    def __enter__(self) -> StandIn:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def handler_of(standin: StandIn) -> type[BaseHTTPRequestHandler]:
    """Return what speaks HTTP for a stand-in."""

    class Handler(BaseHTTPRequestHandler):
        def any(self) -> None:
            parts = urlsplit(self.path)
            names = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            said = standin.answered(Asked(self.command, parts.path, dict(parse_qsl(parts.query)), names, body))
            if said is None:
                return
            data = json.dumps(said.body if said.body is not None else {}).encode()
            self.send_response(said.status)
            for name, value in {"content-type": "application/json", **said.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_HEAD = any  # noqa: N815 - names given by http.server

        def log_message(self, format: str, *values: object) -> None:
            """Keep the output of the tests clean."""

    return Handler
