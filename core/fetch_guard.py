"""The gate to the outside web: which machines may be reached, and for how long and how many bytes.

Every connection of `core.fetch` is opened here, so that no other place can forget the check (REL-H6). A name is
resolved once, every address it gives is judged, and the connection goes to an address that was judged: a name
that changes its mind between two look-ups (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpcore
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from core.fetch import Response

# The web's own ports, and the two that town sites use for a second server. Development servers (8000, 3000…) and
# administration pages have no place in a news watch.
PORTS = frozenset({80, 443, 8080, 8443})
# A small receive buffer, so that a refused endless body does not pile up in the kernel behind our byte count.
_RECEIVE_BUFFER = (socket.SOL_SOCKET, socket.SO_RCVBUF, 128 * 1024)
_RESOLVE_SECONDS = 5

Resolver = Callable[[str], list[str]]

SENTENCES: dict[str, Promise] = {
    "address": _("This is not a web address that can be read."),
    # One sentence for a name that does not exist and for a machine inside the network: nobody learns which.
    "no_site": _("No public website answers at this address. Check how it is written."),
    "no_answer": _("The site does not answer. It may be down for a while."),
    "slow": _("The site took too long to answer."),
    "certificate": _("The site's security certificate is not valid."),
    "redirects": _("The site sends from one address to another without end."),
    "too_big": _("What the site sends is too big to be read."),
    "garbled": _("The site's answer could not be understood."),
    "robots": _("This site asks robots not to read this page. You can fill in the details by hand."),
    "busy": _("This site is already being read. It will be tried again in a moment."),
}


class FetchError(Exception):
    """A fetch that failed. `code` is stable; `sentence` is for people; `detail` is for logs only, never shown.

    `response` is the answer when there was one, with its status and its Retry-After.
    """

    def __init__(self, code: str, detail: str = "", sentence: Promise | str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.sentence = sentence or SENTENCES[code]
        self.response: Response | None = None

    @property
    def may_have_arrived(self) -> bool:
        """Tell whether the request may have reached the site all the same: it left, and no answer says so."""
        return self.code in {"slow", "garbled", "too_big", "no_answer"} and not self.detail.startswith("Connect")


# IANA special-purpose registries (RFC 6890 and later), written out because `is_global` differs between versions of
# Python. The last line is the address at which one large cloud answers its own guests.
_CLOSED = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        "168.63.129.16/32",
    )
]  # fmt: skip
_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Tell whether an IP address, written plainly, is one of the public Internet.

    An IPv4 address inside IPv6 is judged as itself when mapped (::ffff:0:0/96) or behind NAT64 (64:ff9b::/96, which
    machines with IPv6 alone need); 6to4, Teredo and the other forms are refused whatever they hold.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id:
            return False
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        # The last half 0:5efe:a.b.c.d is ISATAP (RFC 5214), one more way to write an IPv4 address.
        if ip not in _UNICAST or (int(ip) >> 32) & 0xFCFFFFFF == 0x5EFE:
            return False
    return ip.is_global and not any(ip in network for network in _CLOSED)


def _is_listed(address: str, port: int) -> bool:
    name = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    return name in settings.VEILLEE_FETCH_ALLOW


def reachable(addresses: Iterable[str], port: int) -> list[str]:
    """Return those of a name's `addresses` that may be connected to. Raises FetchError("no_site").

    One address that is not public spoils the name. Only "ip:port" pairs of `VEILLEE_FETCH_ALLOW` escape the rule.
    """
    found = list(dict.fromkeys(addresses))
    listed = [address for address in found if _is_listed(address, port)]
    if listed:
        return listed
    if port not in PORTS:
        raise FetchError("no_site", f"port {port}")
    if not found or not all(is_public(address) for address in found):
        raise FetchError("no_site", f"addresses {found}")
    return found


def look_up(host: str) -> list[str]:
    """Return the IP addresses of `host` by the system's resolver, in its order of preference."""
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(answer[4][0]) for answer in answers]


@dataclass
class Budget:
    """What one fetch may still spend, redirects included: seconds by the clock and bytes on the wire."""

    seconds: float
    wire: int
    deadline: float = field(init=False)
    spent: int = 0

    def __post_init__(self) -> None:
        self.deadline = time.monotonic() + self.seconds

    def within(self, at_most: float | None = None) -> float:
        """Return how long the next step may take. Raises FetchError("slow") when the time is over."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise FetchError("slow", "clock")
        return left if at_most is None else min(left, at_most)

    def count(self, size: int) -> None:
        """Note `size` bytes received. Raises FetchError("too_big") past the limit."""
        self.spent += size
        if self.spent > self.wire:
            raise FetchError("too_big", "wire")


def _resolved(host: str, resolve: Resolver, budget: Budget) -> list[str]:
    """Resolve `host` in a thread, because the system's resolver knows no time limit."""
    answers: list[list[str]] = []

    def ask() -> None:
        try:
            answers.append(resolve(host))
        except (OSError, UnicodeError):
            answers.append([])

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(budget.within(_RESOLVE_SECONDS))
    if not answers:
        raise FetchError("no_site", "resolver too slow")
    return answers[0]


def demand_reachable(host: str, port: int, resolve: Resolver | None = None) -> None:
    """Raise FetchError("no_site") unless the machine `host` may be connected to, without connecting to it."""
    literal = ":" in host or host.replace(".", "").isdigit()
    reachable([host] if literal else _resolved(host, resolve or look_up, Budget(_RESOLVE_SECONDS, 0)), port)


class GuardedStream(httpcore.NetworkStream):
    """A connection whose every step is bounded by the budget."""

    def __init__(self, inner: httpcore.NetworkStream, budget: Budget) -> None:
        self._inner = inner
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read at most `max_bytes`, counted against the budget."""
        data = self._inner.read(max_bytes, self._budget.within(timeout))
        self._budget.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send `buffer`."""
        self._inner.write(buffer, self._budget.within(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the stream in TLS. `server_hostname` is the name asked for, never the address connected to."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._budget.within(timeout))
        return GuardedStream(inner, self._budget)

    def get_extra_info(self, info: str) -> Any:
        """Return what the wrapped stream knows."""
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections for httpcore: resolves, judges, then connects to an address it judged."""

    def __init__(self, budget: Budget, resolve: Resolver | None = None) -> None:
        self._budget = budget
        self._resolve = resolve or look_up
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first reachable address of `host`. Raises FetchError or httpcore's connection errors."""
        literal = ":" in host or host.replace(".", "").isdigit()
        addresses = [host] if literal else _resolved(host, self._resolve, self._budget)
        failure: Exception | None = None
        for address in reachable(addresses, port):
            try:
                seconds = self._budget.within(timeout)
                stream = self._inner.connect_tcp(address, port, seconds, socket_options=[_RECEIVE_BUFFER])
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return GuardedStream(stream, self._budget)
        raise FetchError("no_answer", repr(failure))
