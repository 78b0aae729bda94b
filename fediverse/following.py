"""Following a watch from one's own server: the address, and the way there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import Count

from core import fetch
from core.addresses import InvalidAddress, read_address
from core.fetch import Limits
from core.fetch_guard import FetchError
from fediverse import accounts
from fediverse.models import Account, FediDelivery, Server
from veille.models import Watch

LIMITS = Limits(seconds=5, connect=3, read=4, wire=100_000, unpacked=100_000, redirects=2)
SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe"
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}(?::\d{1,5})?|127\.0\.0\.1:\d{1,5}")
ASKED_A_MINUTE = 30
SERVERS_SHOWN = 50


class NoWay(Exception):  # noqa: N818 - named for what it says in an except clause
    """The server that was typed leads nowhere."""


@dataclass(frozen=True)
class Way:
    """How to follow a watch: its account and the address to type."""

    account: Account | None
    watch: Watch

    @property
    def handle(self) -> str:
        """The address to follow; empty while there is none."""
        return accounts.handle(self.account) if self.account else ""


def way_of(watch: Watch) -> Way | None:
    """Return how a watch is followed from Mastodon, None when it cannot be: at most three queries."""
    account = accounts.of_watch(watch)
    return Way(account, watch) if account is not None and accounts.is_shown(account) else None


def settings_of(watch: Watch) -> dict[str, object]:
    """Return what the settings of a veille say of its account: two queries at most."""
    account = accounts.of_watch(watch)
    is_on = account is not None and account.is_on
    return {"account": account, "is_on": is_on, "handle": accounts.handle(account) if account else ""}


def read_server(typed: str) -> tuple[str, str]:
    """Return (name, server) of what somebody typed: `@me@server`, `server`, or the address of a page there.

    Raises NoWay. The name is empty when a server alone was typed.
    """
    text = typed.strip().lower()
    if "://" in text:
        text = text.partition("://")[2].partition("/")[0]
    name, _at, server = text.removeprefix("@").rpartition("@")
    if not HOST.fullmatch(server) or len(server) > 253 or len(name) > 100:
        raise NoWay
    return name, server


def way_through(account: Account, typed: str) -> str:
    """Return the address, on somebody's own server, of the page that follows `account`. Raises NoWay.

    The server says it by WebFinger when the person's whole address was typed: one guarded, bounded request, counted.
    For a server alone, or one that says nothing, it is where Mastodon has that page.
    """
    name, server = read_server(typed)
    scheme = "http" if server.startswith("127.0.0.1:") else "https"
    usual = f"{scheme}://{server}/authorize_interaction?uri={{uri}}"
    template = (_asked(scheme, name, server) if name else "") or usual
    return template.replace("{uri}", quote(accounts.handle(account)[1:], safe="@"))


def _asked(scheme: str, name: str, server: str) -> str:
    """Return what a server says by WebFinger of the way to follow from it, empty when it says nothing we can use."""
    cache.add("fediverse-ways", 0, 60)
    try:
        if cache.incr("fediverse-ways") > ASKED_A_MINUTE:
            return ""
    except ValueError:
        return ""
    url = f"{scheme}://{server}/.well-known/webfinger?resource=acct:{quote(name)}@{server}"
    try:
        answer = fetch.fetch(url, headers={"accept": "application/jrd+json, application/json"}, limits=LIMITS)
        links = json.loads(answer.body).get("links", []) if answer.ok else []
        found = next(link["template"] for link in links if link.get("rel") == SUBSCRIBE)
        address = read_address(found.replace("{uri}", "uri"))
    except (FetchError, InvalidAddress, ValueError, RecursionError, StopIteration, KeyError, TypeError, AttributeError):
        return ""
    return found if address.scheme == scheme and "{uri}" in found else ""


def by_server(account: Account) -> list[dict[str, object]]:
    """Return how many follow from each server, the most first, with what is wrong with it: two queries."""
    rows = account.followers.values("peer__host").annotate(count=Count("pk")).order_by("-count", "peer__host")
    counted = {row["peer__host"]: row["count"] for row in rows[:SERVERS_SHOWN]}
    wrong = {row.host: row for row in Server.objects.filter(host__in=counted, failing_since__isnull=False)}
    return [{"host": host, "count": count, "failing": wrong.get(host)} for host, count in counted.items()]


def waiting(account: Account) -> int:
    """Return how many messages of the account wait for a server to take them."""
    return FediDelivery.objects.filter(message__account=account, state=FediDelivery.State.WAITING).count()
