"""Fedify, a server of the fediverse that others wrote, follows a veille. Run by `make peers`."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from content.models import Content
from fediverse import accounts, delivering, posts
from fediverse.models import Follower
from tests.people import make_people
from tests.veille.editions import Table
from veille import publishing
from veille.models import Selection, Watch

pytestmark = [pytest.mark.peers, pytest.mark.django_db(transaction=True)]
HERE = Path(__file__).parent / "fedify"


@dataclass
class Fedify:
    """The running server."""

    port: int

    def ask(self, path: str, method: str = "GET") -> object:
        """Return what it answers."""
        with urlopen(Request(f"http://127.0.0.1:{self.port}{path}", method=method), timeout=30) as answer:
            return json.load(answer)

    def do(self, what: str, uri: str) -> dict:
        """Let it follow, or undo."""
        return self.ask(f"/do/{what}?uri={quote(uri, safe='')}", "POST")

    def log(self) -> list[dict]:
        """Do the worker's part, and return what it believed of all that came."""
        posts.sweep()
        delivering.deliver_due()
        return self.ask("/log")


@pytest.fixture
def fedify(settings) -> Iterator[Fedify]:
    """The server on a free port that we may reach."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.VEILLEE_FETCH_ALLOW = [f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [Path(sys.prefix, "bin", "node"), "peer.mjs", str(port)], cwd=HERE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().strip() == "ready"
    yield Fedify(port)
    process.terminate()
    process.wait(10)


@pytest.fixture
def table(live_server, settings) -> Table:
    """A veille on a real port, where the other server finds it."""
    settings.PUBLIC_URL = live_server.url
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    people = make_people()
    watch = Watch(group=people.veille, title="La veille du mois", intro="Le meilleur de la semaine", audience="web")
    return Table(people, publishing.open_watch(watch=watch, by=people.alice), None)


def until(fedify: Fedify, types: list[str]) -> list[dict]:
    """Return what the server believed, once it is all of `types`."""
    ends = time.monotonic() + 20
    log = fedify.log()
    while len(log) < len(types) and time.monotonic() < ends:
        time.sleep(0.2)
        log = fedify.log()
    assert [one["type"] for one in log] == types, log
    return log


def test_fedify_follows_a_veille_and_believes_what_comes(table, fedify, live_server):
    """VP13: Fedify reads the account, follows, verifies Accept, Create, Update and Delete; we verify its Undo."""
    account = accounts.switch_on(watch=table.watch, by=table.people.alice)
    found = fedify.do("follow", account.uri)
    assert found == {"name": "La veille du mois", "username": "veille-numerique", "type": "Service"}
    [accept] = until(fedify, ["Accept"])
    assert (accept["actor"], accept["object"]) == (account.uri, f"http://127.0.0.1:{fedify.port}/users/lou#follow-1")
    edition = table.published()
    create = until(fedify, ["Accept", "Create"])[-1]
    assert (create["kind"], create["url"]) == ("Note", live_server.url + edition.get_absolute_url())
    assert "https://exemple.org/1" in create["content"]
    Selection.objects.filter(edition=edition).update(title="Corrigé")
    assert "Corrigé" in until(fedify, ["Accept", "Create", "Update"])[-1]["content"]
    Content.objects.filter(pk=edition.pk).update(state="withdrawn")
    gone = until(fedify, ["Accept", "Create", "Update", "Delete"])[-1]
    assert (gone["object"], gone["kind"]) == (create["object"], "Tombstone")
    fedify.do("undo", account.uri)
    assert not Follower.objects.exists()
