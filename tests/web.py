"""A small web site on loopback for tests of the fetcher: slow, endless, compressed, redirecting, unchanged."""

import gzip
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

# Self-signed for site.test, valid a hundred years, trusted by nobody but the tests that ask for it.
CERTIFICATE = Path(__file__).parent / "certificates" / "site.test.pem"


@dataclass(frozen=True)
class Asked:
    """One request as the site received it; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a client leaves in the middle: that is what the tests are about."""


@dataclass
class LocalSite:
    """A site at `url("/path")`, started with `with`. Unknown paths answer 404. `asked` lists the requests received.

    `closing` is set when the site stops: what must wait in a test waits on it.
    """

    tls: bool = False
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    _answers: dict[str, Callable[[BaseHTTPRequestHandler], object]] = field(default_factory=dict)
    closing: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "LocalSite":
        self._server = _Server(("127.0.0.1", 0), self._handler())
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        """Return the port the site listens to."""
        return self._server.server_port

    @property
    def address(self) -> str:
        """Return "ip:port", the form of `VEILLEE_FETCH_ALLOW`."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """Return the address of `path`; another `host` needs a resolver that leads here."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def page(
        self, path: str, body: bytes | str = b"", content_type: str = "text/html; charset=utf-8", status: int = 200,
        **headers: str,
    ) -> str:  # fmt: skip
        """Serve `body` at `path` (304 when an `etag` header was given and is sent back); return its address."""
        content = body.encode() if isinstance(body, str) else body
        named = {"content-type": content_type, **{name.replace("_", "-"): value for name, value in headers.items()}}

        def answer(handler: BaseHTTPRequestHandler) -> None:
            same = "etag" in named and handler.headers.get("if-none-match") == named["etag"]
            _send(handler, 304 if same else status, named, b"" if same else content)

        return self.answer(path, answer)

    def feed(self, path: str, body: bytes | str, **headers: str) -> str:
        """Serve an RSS or Atom document."""
        return self.page(path, body, "application/xml; charset=utf-8", **headers)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Answer `path` with a redirect."""
        return self.page(path, status=status, location=to)

    def gzipped(self, path: str, body: bytes, content_type: str = "application/xml") -> str:
        """Serve `body` compressed."""
        return self.page(path, gzip.compress(body), content_type, content_encoding="gzip")

    def bomb(self, path: str, megabytes: int = 100) -> str:
        """Serve a small body that unpacks to many megabytes."""
        packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()
        return self.page(path, packed, "application/xml", content_encoding="gzip")

    def slow(self, path: str, every: float = 0.05) -> str:
        """Serve one byte at a time, without end."""
        return self._stream(path, b"x", every)

    def endless(self, path: str) -> str:
        """Serve as fast as the client reads, without end."""
        return self._stream(path, b"<p>" * 20_000, 0)

    def silent(self, path: str) -> str:
        """Accept the request and never answer."""
        return self.answer(path, lambda handler: self.closing.wait(30))

    def answer(self, path: str, answer: Callable[[BaseHTTPRequestHandler], object]) -> str:
        """Let `answer` write whatever it likes for `path`."""
        self._answers[path] = answer
        return self.url(path)

    def _stream(self, path: str, piece: bytes, every: float) -> str:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("content-type", "application/xml")
            handler.end_headers()
            while not self.closing.wait(every):
                handler.wfile.write(piece)

        return self.answer(path, answer)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                super().setup()
                site.connections += 1

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                names = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append(Asked(self.command, self.path, names, body))
                missing = site._answers.get(self.path)
                (missing or (lambda handler: _send(handler, 404, {}, b"")))(self)

            do_GET = do_HEAD = do_POST = _any  # noqa: N815 - names given by http.server

            def log_message(self, format: str, *values: object) -> None:
                """Keep the output of the tests clean."""

        return Handler


def _send(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 304:
        handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


@pytest.fixture
def site(settings) -> Iterator[LocalSite]:
    """A loopback site that the fetcher may reach."""
    with LocalSite() as running:
        settings.VEILLEE_FETCH_ALLOW = [running.address]
        yield running
