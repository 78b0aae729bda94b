"""An edition told to a personal data server of Bluesky, the program that the network itself runs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.fetch import fetch
from tests.veille.editions import table
from tests.veille.telling import Killed, Teller, killed_before_noting, teller
from veille.channels.trouble import ChannelError
from veille.models import Channel
from veille.selecting import Words

__all__ = ["killed_before_noting", "table", "teller"]

HERE = Path(__file__).parent / "bluesky"
pytestmark = [pytest.mark.peers, pytest.mark.django_db]


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """A server with one account: its address, its handle, an app password."""
    command = ["node", str(HERE / "serve.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE) as process:
        assert process.stdout is not None
        lines = (line for line in process.stdout if line.startswith('{"base"'))
        yield json.loads(next(lines))
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def channel(teller: Teller, server: dict[str, str]) -> Channel:
    """The watch's account there."""
    teller.settings.VEILLEE_FETCH_ALLOW = [server["base"].removeprefix("http://")]
    return teller.channel("bluesky", server["base"], {"password": server["password"]}, account=server["handle"])


def posts(channel: Channel) -> list[dict[str, Any]]:
    """Return the posts of the account, as the server gives them to anybody."""
    query = f"repo={channel.limits['did']}&collection=app.bsky.feed.post&limit=100"
    answer = fetch(f"{channel.address}/xrpc/com.atproto.repo.listRecords?{query}")
    return [row["value"] for row in json.loads(answer.body)["records"]]


def test_an_edition_is_one_post_even_when_the_worker_is_killed(teller: Teller, channel: Channel, killed_before_noting):
    """VP10: facets, card with picture, language, all accepted by the server; put again, it is the same post."""
    teller.table.selected(Words(title="Électricité en Drôme 🎉", line="", quotation="", credit="", section=""))
    teller.table.published()
    with pytest.raises(Killed):
        teller.run()
    killed_before_noting.undo()
    teller.later(hours=3)
    [post] = posts(channel)
    assert "Électricité" in post["text"]
    assert post["langs"] == ["fr"]
    assert post["embed"]["external"]["thumb"]["mimeType"] == "image/png"
    assert {facet["features"][0]["$type"].partition("#")[2] for facet in post["facets"]} == {"link", "tag"}
    assert teller.row(channel).state == "sent"


def test_a_thread_holds_together(teller: Teller, channel: Channel):
    """VP8, VP10: the server takes the references to the first post and to the one before."""
    Channel.objects.filter(pk=channel.pk).update(manner="items")
    teller.table.published(3)
    teller.run()
    assert teller.row(channel).error_code == ""
    replies = [post["reply"] for post in posts(channel) if "reply" in post]
    assert len(replies) == 3
    assert len({reply["root"]["uri"] for reply in replies}) == 1
    assert len({reply["parent"]["uri"] for reply in replies}) == 3


def test_a_wrong_app_password_is_said_so(teller: Teller, channel: Channel):
    """VP10: what the real server answers to it means "connect again" here."""
    with pytest.raises(ChannelError, match="lost"):
        teller.channel("bluesky", channel.address, {"password": "wrong"}, account=channel.account)
