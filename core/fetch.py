"""The one HTTP client for the outside web: feeds, pages, pictures, later hubs and hooks.

It keeps no cookie, reads no proxy from the environment, follows redirects itself with the same checks at each step,
and spends no more time and bytes than its limits say. Connections are opened by `core.fetch_guard` alone.
"""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urljoin

import certifi
import httpcore
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.addresses import InvalidAddress, WebAddress, read_address
from core.fetch_guard import Budget, FetchError, GuardedBackend, Resolver
from core.unpack import Unpacker

__all__ = ["FEED_LIMITS", "PAGE_LIMITS", "FetchError", "Limits", "Response", "fetch", "status_sentence", "user_agent"]

# Signed addresses of content delivery networks are longer than what people paste.
_REDIRECT_ADDRESS_MAX = 8_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LASTING = frozenset({301, 308})
# What may follow a redirect to another site: nothing that proves who we are.
_TRAVELLING = frozenset({"accept", "accept-language", "user-agent", "if-none-match", "if-modified-since"})


@dataclass(frozen=True)
class Limits:
    """Bounds of one fetch, redirects included. Times in seconds, sizes in bytes.

    With `cut`, a body past `wire` or `unpacked` is shortened instead of refused: enough for the head of a page.
    """

    seconds: float = 10
    connect: float = 5
    read: float = 10
    wire: int = 5_000_000
    unpacked: int = 10_000_000
    redirects: int = 5
    cut: bool = False


FEED_LIMITS = Limits()
PAGE_LIMITS = Limits(wire=2_000_000, unpacked=4_000_000, cut=True)
# RFC 9309 asks to read at least 500 KiB of a robots.txt.
ROBOTS_LIMITS = Limits(seconds=5, wire=600_000, unpacked=600_000, cut=True)
IMAGE_LIMITS = Limits()

_STATUS_SENTENCES: dict[int, Promise] = {
    401: _("The site asks for a sign-in to read this page."),
    403: _("The site refuses to be read by robots."),
    404: _("The page does not exist."),
    410: _("The page was removed for good."),
    429: _("The site asks to be read less often."),
    451: _("The page was removed for legal reasons."),
}


@dataclass(frozen=True)
class Response:
    """An answer. `headers` have lower-case names; `url` is the address that answered, after redirects.

    `redirects` lists (status, address that was reached by it), `wire` counts the bytes received in all.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    redirects: list[tuple[int, str]] = field(default_factory=list)
    elapsed_ms: int = 0
    wire: int = 0
    cut: bool = False

    @property
    def ok(self) -> bool:
        """Tell whether the status is a success (2xx)."""
        return 200 <= self.status < 300

    @property
    def not_modified(self) -> bool:
        """Tell whether the stored copy is still good (304)."""
        return self.status == 304

    @property
    def content_type(self) -> str:
        """Return the Content-Type as sent, empty when missing."""
        return self.headers.get("content-type", "")

    @property
    def etag(self) -> str:
        """Return the ETag verbatim, quotes and W/ included, to be stored and sent back."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """Return the Last-Modified date verbatim."""
        return self.headers.get("last-modified", "")

    @property
    def moved_to(self) -> str:
        """Return where the first redirects lead for good (301, 308), or an empty string."""
        lasting = ""
        for status, url in self.redirects:
            if status not in _LASTING:
                break
            lasting = url
        return lasting

    def raise_for_status(self) -> None:
        """Raise FetchError("http_<status>") unless the answer is a success or "not modified"."""
        if self.ok or self.not_modified:
            return
        error = FetchError(f"http_{self.status}", sentence=status_sentence(self.status))
        error.response = self
        raise error


def status_sentence(status: int) -> Promise:
    """Return, for people, what an answer that is not a success means."""
    other = _("The site refuses to give this page.")
    broken = _("The site has a problem of its own. It may be over in a while.")
    return _STATUS_SENTENCES.get(status, broken if status >= 500 else other)


# Held while a host is being read; raises FetchError("busy") to put the fetch off. See `core.politeness`.
Turn = Callable[[str], AbstractContextManager[None]]


def _no_turn(host: str) -> AbstractContextManager[None]:
    return nullcontext()


def user_agent(subscribers: int | None = None) -> str:
    """Return how we present ourselves: product, version, where to complain, for how many readers."""
    readers = "" if subscribers is None else f"; {subscribers} subscriber{'' if subscribers == 1 else 's'}"
    return f"Veillee/{settings.VEILLEE_VERSION} (+{settings.PUBLIC_URL}/{readers})"


def conditional(etag: str = "", last_modified: str = "") -> dict[str, str]:
    """Return the headers that ask for a body only if it changed, from the validators stored verbatim (RFC 9110, 13)."""
    wanted = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in wanted.items() if value.isprintable() and value.isascii() and value}


@cache
def tls_context() -> ssl.SSLContext:
    """Return the context that verifies certificates, with the system's roots and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _address(url: str, limit: int) -> WebAddress:
    try:
        return read_address(url, limit)._replace(fragment="")
    except InvalidAddress as error:
        raise FetchError("address", error.code, error.sentence) from error


def _onward(address: WebAddress, location: str) -> WebAddress:
    """Return where a redirect leads. Raises FetchError("address")."""
    try:
        joined = urljoin(str(address), location)
    except ValueError as error:
        raise FetchError("address", "location") from error
    return _address(joined, _REDIRECT_ADDRESS_MAX)


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    limits: Limits = FEED_LIMITS,
    method: str = "GET",
    content: bytes = b"",
    turn: Turn = _no_turn,
    resolve: Resolver | None = None,
) -> Response:
    """Return the answer of `url`, whatever its status; GET and HEAD follow redirects, other methods never do.

    `turn(host)` is entered once per host met and held to the end (one reader at a time per host). `resolve`
    replaces the name resolver.
    Raises FetchError. Takes at most `limits.seconds`; blocks, so it belongs in a task.
    """
    started = time.monotonic()
    budget = Budget(limits.seconds, limits.wire)
    backend = GuardedBackend(budget, resolve)
    sent = {"user-agent": user_agent(), "accept": "*/*", **{k.lower(): v for k, v in (headers or {}).items()}}
    address = _address(url, _REDIRECT_ADDRESS_MAX)
    trail: list[tuple[int, str]] = []
    held: set[str] = set()
    with ExitStack() as turns:
        while True:
            if address.host not in held:
                turns.enter_context(turn(address.host))
                held.add(address.host)
            status, received, body, cut = _exchange(address, method, sent, content, limits, backend)
            if not _leads_on(status, received, method):
                elapsed = round((time.monotonic() - started) * 1000)
                return Response(status, received, body, str(address), trail, elapsed, budget.spent, cut)
            if len(trail) >= limits.redirects:
                raise FetchError("redirects")
            following = _onward(address, received["location"])
            if following[:3] != address[:3]:
                sent = {name: value for name, value in sent.items() if name in _TRAVELLING}
            address = following
            trail.append((status, str(address)))


def _leads_on(status: int, headers: Mapping[str, str], method: str) -> bool:
    return status in _REDIRECTS and "location" in headers and method in ("GET", "HEAD")


def _exchange(
    address: WebAddress,
    method: str,
    sent: Mapping[str, str],
    content: bytes,
    limits: Limits,
    backend: GuardedBackend,
) -> tuple[int, dict[str, str], bytes, bool]:
    """Return status, headers, body and whether it was cut, for one request; a redirect's body is not read."""
    with _sentences(), _open(address, method, sent, content, limits, backend) as answer:
        headers = _headers(answer)
        if _leads_on(answer.status, headers, method):
            return answer.status, headers, b"", False
        return answer.status, headers, *_body(answer, headers, limits, method)


@contextmanager
def _open(
    address: WebAddress,
    method: str,
    headers: Mapping[str, str],
    content: bytes,
    limits: Limits,
    backend: GuardedBackend,
) -> Iterator[httpcore.Response]:
    """Send one request on a connection of its own and yield the answer, its body not yet read."""
    lines = {"host": address.authority, **headers, "accept-encoding": "gzip", "connection": "close"}
    if content or method in ("POST", "PUT"):
        lines["content-length"] = str(len(content))
    url = httpcore.URL(
        scheme=address.scheme.encode(), host=address.host.encode(), port=address.port, target=address.target.encode()
    )
    timeouts = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
    with (
        httpcore.ConnectionPool(ssl_context=tls_context(), network_backend=backend) as pool,
        pool.stream(
            method,
            url,
            headers=[(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in lines.items()],
            content=content or None,
            extensions={"timeout": timeouts},
        ) as answer,
    ):
        yield answer


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn the errors of the layers below into ours, in an order from the most precise to the least."""
    try:
        yield
    except httpcore.ConnectError as error:
        refused = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in error.args)
        code = "certificate" if refused else "no_answer"
        raise FetchError(code, repr(error)) from error
    except httpcore.TimeoutException as error:
        raise FetchError("slow", repr(error)) from error
    except httpcore.NetworkError as error:
        raise FetchError("no_answer", repr(error)) from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, UnicodeError) as error:
        raise FetchError("garbled", repr(error)) from error


def _headers(answer: httpcore.Response) -> dict[str, str]:
    """Return the headers with lower-case names, repeated ones joined by a comma, cookies left out."""
    found: dict[str, str] = {}
    for raw_name, raw_value in answer.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name != "set-cookie":
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _body(answer: httpcore.Response, headers: Mapping[str, str], limits: Limits, method: str) -> tuple[bytes, bool]:
    """Return the unpacked body and whether it was cut. Raises FetchError("too_big") or ("garbled")."""
    if method == "HEAD" or answer.status in (204, 304):
        return b"", False
    announced = headers.get("content-length", "")
    if not limits.cut and announced.isdigit() and int(announced[:18]) > limits.wire:
        raise FetchError("too_big", "announced")
    unpacker = Unpacker(headers.get("content-encoding", ""), limits.unpacked)
    pieces: list[bytes] = []
    try:
        for chunk in answer.iter_stream():
            pieces.append(unpacker.feed(chunk))
        unpacker.finish()
    except FetchError as error:
        if error.code == "too_big" and limits.cut:
            return b"".join(pieces), True
        raise
    return b"".join(pieces), False
