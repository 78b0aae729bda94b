"""Editions told in rooms, to programs and to hubs: signed, once, or left to people when nobody can tell."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.veille.standins.base import silence, status
from tests.veille.standins.others import HookStandIn, MatrixStandIn
from tests.veille.telling import Killed, Teller
from veille.channels.trouble import ChannelError
from veille.channels.webhook import new_key
from veille.models import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook(teller: Teller) -> HookStandIn:
    """Something that takes what is posted to it."""
    return teller.start(HookStandIn())


def test_a_webhook_is_signed_and_bears_an_id(teller: Teller, hook: HookStandIn):
    """VP12: HMAC-SHA256 of id, time and body, as Standard Webhooks says; the edition and its items in JSON."""
    key = new_key()
    channel = teller.channel("webhook", f"{hook.base}/in", {"key": key})
    teller.table.published(3)
    teller.run()
    [taken] = hook.taken
    signed = f"{taken.headers['webhook-id']}.{taken.headers['webhook-timestamp']}.".encode() + taken.body
    right = hmac.new(b64decode(key.removeprefix("whsec_")), signed, sha256).digest()
    assert taken.headers["webhook-signature"] == f"v1,{b64encode(right).decode()}"
    assert taken.json["type"] == "edition.published"
    assert len(taken.json["data"]["items"]) == 3
    assert teller.row(channel).log[0]["code"] == ""


def test_a_webhook_is_tried_again_with_the_same_id(teller, hook):
    """VP12: a receiver that keeps ids takes it once; each try is in the log, which the animators see."""
    channel = teller.channel("webhook", f"{hook.base}/in", {"key": new_key()})
    hook.troubles = [status(500), silence(after=True), silence()]
    teller.table.published()
    for _try in range(5):
        teller.later(hours=1)
    assert len({asked.headers["webhook-id"] for asked in hook.asked}) == 1
    assert teller.row(channel).state == "sent"
    assert len(teller.row(channel).log) == 4
    assert "4 tries" in teller.table.english("carole", f"channels/{channel.pk}/")


def test_a_webhook_on_a_private_address_is_refused(teller):
    """VP12, REL-H6: when it is added, in plain words, and again at each sending."""
    answer = teller.table.post("carole", "channels/new/webhook/", address="http://127.0.0.1:9/x", title="")
    assert answer.status_code == 422
    assert not Channel.objects.exists()
    channel = Channel(watch=teller.table.watch, network="webhook", address="http://10.0.0.1/x")
    channel.seal(key=new_key())
    from veille.channels import acts

    acts.add(channel=channel, by=teller.table.people.carole)
    edition = teller.table.published()
    teller.run()
    assert teller.row(channel).state == "failed"
    assert "No public website answers" in teller.table.english("carole", f"editions/{edition.number}/")


def test_the_key_of_a_webhook_is_shown_once(teller, hook):
    """VP12: on the page after it is added; afterwards on none, and the database alone does not give it."""
    answer = teller.table.post("carole", "channels/new/webhook/", address=f"{hook.base}/in", title="Le site")
    channel = Channel.objects.get()
    key = channel.secrets["key"]
    assert key in answer.content.decode()
    assert key not in channel.secret
    for page in (f"channels/{channel.pk}/", f"channels/{channel.pk}/edit/", "channels/"):
        assert key not in teller.table.page("carole", page)


@pytest.mark.parametrize(
    ("network", "link"), [("mattermost", "[Trouvaille numéro 1](https"), ("slack", "|Trouvaille numéro 1>")]
)
def test_a_room_gets_the_edition_with_its_items(teller, hook, network, link):
    """VP12: by the incoming hooks of Mattermost and Slack, each with its own marks."""
    channel = teller.channel(network, hook.base, {"hook": f"{hook.base}/hooks/secret"})
    teller.table.published(2)
    teller.run()
    [taken] = hook.taken
    assert link in taken.json["text"]
    assert "#veille" in taken.json["text"]
    assert "secret" not in teller.table.page("carole", f"channels/{channel.pk}/")


def test_a_doubt_about_a_room_is_left_to_people(teller, hook):
    """VP8, VP12: a hook cannot tell a second message from the first, so that nothing is sent again by itself."""
    channel = teller.channel("mattermost", hook.base, {"hook": f"{hook.base}/hooks/secret"})
    hook.troubles = [silence(after=True)]
    edition = teller.table.published()
    for _hour in range(3):
        teller.later(hours=1)
    assert (len(hook.taken), teller.row(channel).state) == (1, "failed")
    assert "Look there before you send it again" in teller.table.english("carole", f"editions/{edition.number}/")
    teller.table.post("carole", f"channels/{channel.pk}/editions/{edition.pk}/retry/")
    teller.later(minutes=1)
    assert (len(hook.taken), teller.row(channel).state) == (2, "sent")


def test_a_worker_killed_while_it_writes_in_a_room_repeats_nothing(teller, hook, killed_before_noting):
    """VP8: the exception of the networks without a key: the animators are asked."""
    channel = teller.channel("slack", hook.base, {"hook": f"{hook.base}/hooks/secret"})
    teller.table.published()
    with pytest.raises(Killed):
        teller.run()
    killed_before_noting.undo()
    teller.later(hours=1)
    assert len(hook.taken) == 1
    assert teller.row(channel).error_code == "unsure"


def test_matrix_takes_a_transaction_once(teller, killed_before_noting):
    """VP12: the transaction's id is that of the edition; a worker killed in between writes once."""
    there = teller.start(MatrixStandIn())
    channel = teller.channel("matrix", there.base, {"token": "good"}, account="#veille:test")
    teller.table.published()
    with pytest.raises(Killed):
        teller.run()
    killed_before_noting.undo()
    teller.later(hours=1)
    assert len(there.events) == 1
    [event] = there.events.values()
    assert "Trouvaille numéro 1" in event["formatted_body"]
    assert teller.row(channel).state == "sent"


def test_matrix_asks_to_wait_and_is_obeyed(teller):
    """VP12: `retry_after_ms`, and one call a second."""
    there = teller.start(MatrixStandIn())
    channel = teller.channel("matrix", there.base, {"token": "good"}, account="!abc:test")
    there.troubles = [status(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 600_000})]
    teller.table.published()
    teller.run()
    teller.later(minutes=9)
    assert there.events == {}
    teller.later(minutes=4)
    assert teller.row(channel).state == "sent"


def test_an_encrypted_room_is_refused(teller):
    """VP12: in plain words, before it is kept."""
    there = teller.start(MatrixStandIn(encrypted=True))
    with pytest.raises(ChannelError, match="encrypted"):
        teller.channel("matrix", there.base, {"token": "good"}, account="!abc:test")
    typed = {"address": there.base, "account": "!abc:test", "token": "good"}
    assert teller.table.post("carole", "channels/new/matrix/", **typed).status_code == 422


def test_a_hub_is_told_of_every_feed(teller, hook):
    """VP6: `hub.mode=publish` and the address of each feed; one that is down is called again."""
    hook.troubles = [status(503)]
    channel = teller.channel("websub", f"{hook.base}/hub")
    teller.table.published()
    teller.run()
    assert hook.taken == []
    teller.later(hours=1)
    [taken] = hook.taken
    assert taken.form[0] == ("hub.mode", "publish")
    topics = [value for name, value in taken.form if name == "hub.url"]
    assert len(topics) == 10
    assert all(Client().get(urlsplit(topic).path).status_code == 200 for topic in topics)
    assert teller.row(channel).state == "sent"


def test_the_feeds_name_their_hub_in_header_and_body(teller, hook, settings):
    """VP6: in the Link header of each, and in each body that has a place for it, which OPML and RDF have not."""
    settings.WEBSUB_HUB = "https://hub.example.org/"
    teller.table.published()
    for stream in ("feed", "editions"):
        for ext in ("rss", "rdf", "atom", "opml", "json"):
            answer = teller.table.get("visitor", f"{stream}.{ext}")
            assert '<https://hub.example.org/>; rel="hub"' in answer["Link"]
            assert ext in ("opml", "rdf") or b"https://hub.example.org/" in answer.content
    channel = teller.channel("websub", f"{hook.base}/hub")
    assert hook.base in teller.table.get("visitor", "feed.atom")["Link"]
    teller.table.post("carole", f"channels/{channel.pk}/pause/")
    assert "hub" not in teller.table.get("visitor", "feed.atom")["Link"]


def test_the_hub_of_the_site_is_called_without_anybody_asking(teller, hook, settings):
    """VP6: `VEILLEE_WEBSUB_HUB` is enough; each watch gets its channel, which can be paused."""
    settings.WEBSUB_HUB = f"{hook.base}/hub"
    teller.table.published()
    teller.run()
    teller.run()
    assert len(hook.taken) == 1
    assert Channel.objects.get().network == "websub"
