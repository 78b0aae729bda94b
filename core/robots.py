"""What a site asks of robots: robots.txt (RFC 9309), for pages. Feeds are fetched as a reader would.

The standard library's parser knows neither `*` nor `$` nor the rule of the longest match, on which most of the
press relies; so this one follows the RFC. No network: the caller fetches `robots_url` and keeps the `Robots`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

from core.addresses import InvalidAddress, read_address

AGENT = "veillee"
_LIMIT = 512_000
_RULES_MAX = 2_000
_PATTERN_MAX = 500


def robots_url(url: str) -> str:
    """Return where the robots.txt for `url` is. Raises InvalidAddress."""
    return str(read_address(url)._replace(path="/robots.txt", query="", fragment=""))


@dataclass(frozen=True)
class Robots:
    """The rules of one site for us: (allowed, pattern) pairs. Plain data, so that a cache can hold it."""

    rules: tuple[tuple[bool, str], ...] = ()
    closed: bool = False

    def allows(self, url: str) -> bool:
        """Tell whether the page at `url` (of this site) may be read. The longest pattern wins, `Allow` on a tie."""
        if self.closed:
            return False
        try:
            target = _folded(read_address(url).target)
        except InvalidAddress:
            return False
        matching = [(len(pattern), allowed) for allowed, pattern in self.rules if _matches(pattern, target)]
        return max(matching)[1] if matching else True


def read_robots(status: int, body: bytes, agent: str = AGENT) -> Robots:
    """Return the rules that bind `agent`, from the answer to robots.txt.

    Any 4xx means that nothing is asked (RFC 9309, 2.3.1.3), 5xx that nothing may be read for now (2.3.1.4).
    """
    if status >= 500:
        return Robots(closed=True)
    if not 200 <= status < 300:
        return Robots()
    groups = list(_groups(body[:_LIMIT].decode("utf-8-sig", "replace")))
    ours = [group for group in groups if agent in group.agents] or [group for group in groups if "*" in group.agents]
    return Robots(tuple(rule for group in ours for rule in group.rules)[:_RULES_MAX])


@dataclass
class _Group:
    agents: set[str] = field(default_factory=set)
    rules: list[tuple[bool, str]] = field(default_factory=list)
    begun: bool = False


def _groups(text: str) -> Iterator[_Group]:
    group = _Group()
    for line in text.splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent" and colon:
            if group.begun:
                yield group
                group = _Group()
            group.agents.add(value.lower().partition("/")[0].strip())
        elif name in ("allow", "disallow"):
            group.begun = True
            if value:
                group.rules.append((name == "allow", _folded(value[:_PATTERN_MAX])))
    yield group


def _folded(text: str) -> str:
    """Return a path or pattern with one way of percent-encoding."""
    return quote(unquote_to_bytes(text), safe="/:@!$&'()*+,;=~?")


def _matches(pattern: str, target: str) -> bool:
    """Tell whether `target` begins as `pattern` says, `*` being anything and a last `$` the end.

    Greedy from left to right, which needs no going back because only the last piece can be tied to the end.
    """
    anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    place = len(first)
    if not others:
        return not anchored or place == len(target)
    for piece in others[:-1]:
        place = target.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    last = others[-1]
    if anchored:
        return target.endswith(last) and len(target) - len(last) >= place
    return target.find(last, place) >= 0
