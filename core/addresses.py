"""Web addresses people paste: cleaned for keeping, and reduced to one key so that the same page is met once.

Nothing here touches the network. Mobile and AMP twins are folded later, by the page's own `rel=canonical`.
"""

import ipaddress
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

import idna
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.trackers import is_tracker

ADDRESS_MAX = 2_000
TEXT_MAX = 100_000
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What copying from chat programs and word processors leaves around an address: zero-width and direction marks.
_INVISIBLE = " \t\r\n\u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_BARE = re.compile(r"(?:\[[0-9a-f:.]+\]|[^\s/?#@:\[\]]+\.[^\s/?#@:\[\].]+\.?)(?::\d{1,5})?(?:[/?#]|$)", re.IGNORECASE)
_NETLOC = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:@\\]+)(?::(\d{0,5}))?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_PASTED = re.compile(r"(?:https?://|www\.)[^\s<>\"«»“”\x00-\x1f]+", re.IGNORECASE)
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_PATH_SAFE = "/:@!$&'()*+,;=~"
_QUERY_SAFE = "/:@!$'()*+,;=~?"
_DEFAULT_PORTS = {"http": 80, "https": 443}

SENTENCES: dict[str, Promise] = {
    "empty": _("Type a web address."),
    "form": _("This is not a web address. It should look like https://www.example.org/page."),
    "scheme": _("Only addresses that begin with http:// or https:// can be used."),
    "credentials": _("This address holds a user name or a password. Remove it first."),
    "host": _("The name of the site is not written correctly."),
    "long": _("This address is too long."),
}


class InvalidAddress(ValueError):  # noqa: N818 - named for what it says in an except clause
    """An address that cannot be used. `code` is a key of `SENTENCES`, `sentence` is the text for people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = SENTENCES[code]


class WebAddress(NamedTuple):
    """An http(s) address in parts: host in ASCII lower case without brackets, path and query percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str
    query: str
    fragment: str

    @property
    def authority(self) -> str:
        """Return host and port as in a Host header: brackets round IPv6, no default port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """Return path and query as in the first line of a request."""
        return self.path + (f"?{self.query}" if self.query else "")

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}" + (f"#{self.fragment}" if self.fragment else "")


def _ascii_host(host: str) -> str:
    """Return `host` as ASCII lower case (IDNA 2008 with UTS 46 mapping). Raises InvalidAddress("host").

    Decimal, octal, hexadecimal and shortened forms of IPv4 (`2130706433`, `0177.0.0.1`, `127.1`) are refused: only
    a strict dotted quad may end in a number, as the URL standard asks of hosts that "end in a number".
    """
    try:
        if host.startswith("["):
            return ipaddress.IPv6Address(host[1:-1]).compressed
        name = host.removesuffix(".").lower()
        if not name.isascii():
            name = idna.encode(name[:253], uts46=True).decode("ascii").removesuffix(".")
        labels = name.split(".")
        if _NUMBER.fullmatch(labels[-1]):
            return str(ipaddress.IPv4Address(name))
    except (ValueError, idna.IDNAError) as error:
        raise InvalidAddress("host") from error
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise InvalidAddress("host")
    return name


def _without_dots(path: str) -> str:
    """Return `path` without `.` and `..` segments, encoded ones included (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:] or [""]
    for place, segment in enumerate(segments):
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            del kept[-1:]
        if plain not in (".", ".."):
            kept.append(segment)
        elif place == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def read_address(text: str, limit: int = ADDRESS_MAX) -> WebAddress:
    """Return the parts of the web address in `text`; `https://` is understood when no scheme is typed.

    Raises InvalidAddress, also when the encoded address has more than `limit` characters.
    """
    text = text.strip(_INVISIBLE)
    if not text:
        raise InvalidAddress("empty")
    if len(text) > limit:
        raise InvalidAddress("long")
    if _FORBIDDEN.search(text):
        raise InvalidAddress("form")
    scheme = _SCHEME.match(text)
    if not scheme:
        if not _BARE.match(text):
            raise InvalidAddress("form")
        text = f"https://{text}"
    elif scheme.group(1).lower() not in _DEFAULT_PORTS:
        raise InvalidAddress("scheme")
    address = _parts(text)
    if len(str(address)) > limit:
        raise InvalidAddress("long")
    return address


def _parts(text: str) -> WebAddress:
    try:
        split = urlsplit(text)
    except ValueError as error:
        raise InvalidAddress("host") from error
    if "@" in split.netloc:
        raise InvalidAddress("credentials")
    found = _NETLOC.fullmatch(split.netloc)
    if not found:
        raise InvalidAddress("host")
    port = int(found.group(2) or _DEFAULT_PORTS[split.scheme])
    if not 0 < port < 65_536:
        raise InvalidAddress("host")
    return WebAddress(
        scheme=split.scheme,
        host=_ascii_host(found.group(1)),
        port=port,
        path=_without_dots(_quoted(split.path, _PATH_SAFE) or "/"),
        query="&".join(_quoted(part, _QUERY_SAFE) for part in split.query.split("&") if part),
        fragment=_quoted(split.fragment, _QUERY_SAFE + "&"),
    )


def _quoted(text: str, safe: str) -> str:
    """Return `text` percent-encoded where it must be; what is encoded already stays as it is."""
    return quote(_LONE_PERCENT.sub("%25", text), safe=safe + "%")


def clean_url(url: str) -> str:
    """Return the address to keep and show: normal form, tracking parameters removed. Raises InvalidAddress."""
    address = read_address(url)
    # Some copies come from HTML source, with `&` written `&amp;`.
    parts = [re.sub(r"^(?:amp;)+", "", part) for part in address.query.split("&")]
    query = "&".join(part for part in parts if part and not is_tracker(part, address.host))
    fragment = address.fragment
    if fragment and all(is_tracker(part, address.host) for part in fragment.split("&")):
        fragment = ""
    return str(address._replace(query=query, fragment=fragment))


def _folded(text: str, safe: str) -> str:
    """Return `text` with one way of percent-encoding: what need not be encoded is not, hexadecimal in capitals."""
    return quote(unquote_to_bytes(text), safe=safe)


def address_key(url: str) -> str:
    """Return the form under which two addresses of one page are equal, in ASCII. Raises InvalidAddress.

    Ignored: http or https, `www.`, default port, fragment (but `#!`, which once named pages), tracking
    parameters, order of the query, end slash, way of encoding. Never longer than `ADDRESS_MAX`. `www.` is ignored
    because a site that shows different pages with and without it is far rarer than a member pasting the other form.
    """
    address = read_address(clean_url(url))
    host = address.authority
    while host.startswith("www.") and host.count(".") > 1:
        host = host.removeprefix("www.")
    path = "/".join(_folded(segment, _PATH_SAFE[1:]) for segment in address.path.split("/")).rstrip("/")
    spaced = (part.replace("+", " ") for part in address.query.split("&") if part)
    pairs = sorted(_folded(part, _QUERY_SAFE.replace("+", " ")).replace(" ", "+") for part in spaced)
    query = "?" + "&".join(pairs) if pairs else ""
    fragment = "#" + _folded(address.fragment, _QUERY_SAFE + "&") if address.fragment.startswith("!") else ""
    return host + path + query + fragment


def _trimmed(found: str) -> str:
    """Return an address found in prose without the punctuation that belongs to the sentence."""
    while found:
        last = found[-1]
        unbalanced = last in ")]}" and found.count(last) > found.count("([{"[")]}".index(last)])
        if not unbalanced and last not in ".,;:!?'*_’…":
            break
        found = found[:-1]
    return found


def urls_in(text: str, limit: int = 200) -> list[str]:
    """Return the web addresses pasted in `text`, cleaned, each page once, in order, `limit` at most.

    A text that is nothing but one address without `https://` counts too.
    """
    found: dict[str, str] = {}
    for candidate in _candidates(text[:TEXT_MAX]):
        try:
            found.setdefault(address_key(candidate), clean_url(candidate))
        except InvalidAddress:
            continue
        if len(found) >= limit:
            break
    return list(found.values())


def _candidates(text: str) -> Iterator[str]:
    for line in text.splitlines():
        matches = [_trimmed(match) for match in _PASTED.findall(line) if len(match) <= 2 * ADDRESS_MAX]
        yield from matches
        alone = line.strip(_INVISIBLE)
        if not matches and "." in alone and not re.search(r"\s", alone):
            yield alone


def shown_host(url: str) -> str:
    """Return the site's name for people: no `www.`, international names readable when wholly Latin.

    Names in mixed or other scripts stay in their ASCII form, since look-alike letters deceive. Empty when invalid.
    """
    try:
        host = read_address(url).host.removeprefix("www.")
        readable = idna.decode(host) if "xn--" in host else host
    except (InvalidAddress, idna.IDNAError):
        return ""
    return readable if re.fullmatch(r"[\x21-\x7e\u00c0-\u024f]+", readable) else host
