"""Sources that are pushed: asked at their hub, verified, renewed, refused, signed; polled all the same."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from core import clock
from tests.veille.desk import Desk, json_feed, rss
from veille import polling, pushed
from veille.models import Entry, HubLease, HubPush, Source

ON, OFF, ASKED = HubLease.State.ON, HubLease.State.OFF, HubLease.State.ASKED


class Hub:
    """A WebSub hub on loopback, with a feed that names it."""

    def __init__(self, desk: Desk, status: int = 202) -> None:
        self.desk, self.client = desk, Client()
        self.url = desk.site.page("/hub", status=status)
        self.topic = desk.site.url("/feed")
        self.publish("un")

    def publish(self, *words: str) -> None:
        """Serve a feed that names the hub."""
        links = f'<link rel="hub" href="{self.url}"/><link rel="self" href="{self.topic}"/>'
        head = links.replace("<link", '<atom:link xmlns:atom="http://www.w3.org/2005/Atom"')
        self.document = rss(*words, head=head)
        self.desk.site.feed("/feed", self.document)

    def asked(self) -> dict[str, str]:
        """Return the last request for a subscription, field by field."""
        posts = [asked for asked in self.desk.site.asked if (asked.method, asked.path) == ("POST", "/hub")]
        return {name: values[0] for name, values in parse_qs(posts[-1].body.decode()).items()}

    def path(self) -> str:
        """Return the address of ours that it was given."""
        return urlsplit(self.asked()["hub.callback"]).path

    def verify(self, **changes: str) -> Any:
        """Ask whether they asked."""
        told = {
            "hub.mode": "subscribe",
            "hub.topic": self.topic,
            "hub.challenge": "défi",
            "hub.lease_seconds": "864000",
        }
        named = {name.replace("_", ".", 1): value for name, value in changes.items()}
        return self.client.get(self.path(), told | named)

    def push(self, body: str = "", *, secret: str = "", method: str = "sha256", signature: str = "") -> Any:
        """Bring a document, signed."""
        data = (body or self.document).encode()
        key = (secret or self.asked()["hub.secret"]).encode()
        signed = signature or f"{method}={hmac.new(key, data, getattr(hashlib, method)).hexdigest()}"
        headers = {"X-Hub-Signature": signed}
        return self.client.post(self.path(), data, content_type="application/rss+xml", headers=headers)


@pytest.fixture
def source(desk: Desk, settings: Any) -> Source:
    """A source whose feed names a hub, polled once and asked for."""
    settings.PUBLIC_URL = "https://veille.example"
    desk.hub = Hub(desk)  # type: ignore[attr-defined]
    found = desk.poll(desk.follow(desk.hub.topic))  # type: ignore[attr-defined]
    pushed.ask(found.pk)
    return found


@pytest.fixture
def hub(desk: Desk, source: Source) -> Hub:
    """The hub of that source."""
    return desk.hub  # type: ignore[attr-defined, no-any-return]


def row() -> HubLease:
    """Return the subscription as it is now."""
    return HubLease.objects.get()


def test_a_hub_is_asked_with_a_secret_of_its_own(hub: Hub) -> None:
    """VC18: callback under our public address, topic, secret, lease; nothing of it can be guessed."""
    asked = hub.asked()
    assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", hub.topic)
    assert asked["hub.callback"].startswith("https://veille.example/veille/hub/")
    assert len(asked["hub.secret"]) >= 40
    assert asked["hub.secret"] not in asked["hub.callback"]
    assert asked["hub.lease_seconds"] == "864000"
    assert row().state == ASKED


def test_the_intent_is_verified(hub: Hub) -> None:
    """VC18, WebSub 5.3: what we asked is confirmed by its challenge, as plain text; the lease is the hub's."""
    answer = hub.verify()
    assert (answer.status_code, answer.content.decode()) == (200, "défi")
    assert answer["Content-Type"].startswith("text/plain")
    assert row().state == ON
    assert timedelta(days=9) < row().leased_until - clock.now() <= timedelta(days=10)


@pytest.mark.parametrize(
    "changes", [{"hub_topic": "https://autre.example/"}, {"hub_mode": "unsubscribe"}, {"hub_mode": ""}]
)
def test_what_we_did_not_ask_is_not_confirmed(hub: Hub, changes: dict[str, str]) -> None:
    """VC18, WebSub 5.3: another topic, an end we did not ask for."""
    assert hub.verify(**changes).status_code == 404
    assert row().state == ASKED


@pytest.mark.parametrize("seconds", ["", "x", "-5", "0", "99999999999999"])
def test_a_strange_lease_is_bounded(hub: Hub, seconds: str) -> None:
    """VC18: never shorter than five minutes nor longer than a month."""
    hub.verify(hub_lease_seconds=seconds)
    assert timedelta(minutes=4) < row().leased_until - clock.now() <= timedelta(days=30)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_what_is_pushed_is_read_as_a_poll_would(hub: Hub, method: str) -> None:
    """VC18: signed, it lands in the inbox at once; sent again, it adds nothing; polled after, nothing either."""
    hub.verify()
    hub.publish("un", "deux")
    for _time in range(2):
        assert hub.push(method=method).status_code == 202
        pushed.read(HubPush.objects.get().pk)
    assert set(Entry.objects.values_list("title", flat=True)) == {"Titre un", "Titre deux"}
    polling.poll(row().pk)
    assert Entry.objects.count() == 2
    assert not HubPush.objects.exists()


@pytest.mark.parametrize(
    "forged", [{"secret": "faux"}, {"signature": "sha256=00"}, {"signature": "md5=x"}, {"signature": "é"}]
)
def test_what_is_not_signed_is_ignored_in_silence(hub: Hub, forged: dict[str, str]) -> None:
    """VC18, WebSub 7.1: the answer is the same, nothing is kept."""
    hub.verify()
    assert hub.push(rss("faux"), **forged).status_code == 202
    assert not HubPush.objects.exists()


def test_an_address_that_nobody_has_is_gone(hub: Hub) -> None:
    """VC18: after the source is removed the hub is told to stop."""
    path = hub.path()
    Source.objects.all().delete()
    assert hub.client.post(path, b"x", content_type="text/plain").status_code == 410
    assert hub.client.get(path).status_code == 404


def test_too_much_at_once_is_told_to_wait(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """VC18: a few pushes wait for the worker; more are refused with a delay, and what is too big is refused."""
    hub.verify()
    answers = [hub.push(rss(f"n{n}")).status_code for n in range(pushed.WAITING_MAX + 1)]
    assert answers == [202] * pushed.WAITING_MAX + [503]
    monkeypatch.setattr(pushed, "PUSH_MAX", 10)
    assert hub.push(rss("gros")).status_code == 413


def test_what_cannot_be_read_makes_a_poll(hub: Hub) -> None:
    """VC18: a push of something else than a feed is a knock at the door: the source is polled at once."""
    hub.verify()
    Source.objects.update(next_poll_at=clock.now() + timedelta(days=1))
    hub.push("<html></html>")
    pushed.read(HubPush.objects.get().pk)
    assert [source.pk for source in polling.due()] == [row().pk]


def test_polling_goes_on_rarely_while_the_hub_keeps_its_promise(desk: Desk, hub: Hub) -> None:
    """VC18: every twelve hours at least; as before once the lease has run out, and the hub is asked anew."""
    hub.verify()
    polled = desk.poll(Source.objects.get())
    assert polled.next_poll_at - clock.now() > timedelta(hours=11)
    HubLease.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    assert pushed.pause(polled, timedelta(hours=1)) == timedelta(hours=1)
    before = len(desk.site.asked)
    pushed.sweep()
    assert [asked.path for asked in desk.site.asked[before:]] == ["/hub"]


def test_a_lease_is_renewed_before_its_end(desk: Desk, hub: Hub) -> None:
    """VC18: in its last fifth, once an hour at most, with the same address and secret."""
    hub.verify()
    first = hub.asked()
    HubLease.objects.update(leased_until=clock.now() + timedelta(days=1), asked_at=clock.now() - timedelta(days=8))
    for _time in range(2):
        pushed.sweep()
    posts = [asked for asked in desk.site.asked if asked.path == "/hub"]
    assert len(posts) == 2
    assert hub.asked() == first
    assert hub.verify().status_code == 200


@pytest.mark.parametrize("status", [404, 500, 302])
def test_a_hub_that_fails_is_left_after_a_few_tries(desk: Desk, settings: Any, status: int) -> None:
    """VC18: the source is polled as before; each try is an hour after the other; a week later it is asked anew."""
    settings.PUBLIC_URL = "https://veille.example"
    hub = Hub(desk, status=status)
    source = desk.poll(desk.follow(hub.topic))
    for _time in range(6):
        HubLease.objects.update(asked_at=clock.now() - timedelta(hours=2))
        pushed.sweep()
    assert row().state == OFF
    assert row().error_code
    assert sum(asked.path == "/hub" for asked in desk.site.asked) <= pushed.ATTEMPTS_MAX
    assert source.error_code == ""
    HubLease.objects.update(asked_at=clock.now() - timedelta(days=8))
    hub.publish("un", "deux")
    desk.poll(source)
    assert row().state == ASKED


def test_a_refusal_is_believed(hub: Hub) -> None:
    """VC18, WebSub 5.2: denied, the source is polled as before and nothing more is accepted from the hub."""
    assert hub.verify(hub_mode="denied").status_code == 200
    assert (row().state, row().error_code) == (OFF, "denied")
    assert hub.verify().status_code == 404


def test_a_hub_inside_the_network_is_not_asked(desk: Desk, settings: Any) -> None:
    """REL-S8, VC18: a feed names a private address as its hub: no connection is opened."""
    settings.PUBLIC_URL = "https://veille.example"
    hub = Hub(desk)
    hub.url = "http://10.0.0.5/hub"
    hub.publish("un")
    pushed.ask(desk.poll(desk.follow(hub.topic)).pk)
    assert row().error_code == "no_site"


@pytest.mark.parametrize("own", ["https://autre.example/feed", "javascript:alert(1)", ""])
def test_a_feed_speaks_for_itself_alone(desk: Desk, settings: Any, own: str) -> None:
    """VC18: a feed that names another site as its own address is asked for at the address we follow."""
    settings.PUBLIC_URL = "https://veille.example"
    hub = Hub(desk)
    topic, hub.topic = hub.topic, own
    hub.publish("un")
    desk.poll(desk.follow(topic))
    assert row().topic_url == topic


def test_nobody_is_asked_from_a_machine_that_cannot_be_reached(desk: Desk, settings: Any) -> None:
    """VC18: the demonstration on one's own machine asks no hub; a JSON Feed names its hubs too."""
    Hub(desk)
    desk.poll(desk.follow(desk.site.url("/feed")))
    assert not HubLease.objects.exists()
    settings.PUBLIC_URL = "https://veille.example"
    hubs = '"hubs": [{"type": "WebSub", "url": "https://hub.example/"}], "title"'
    desk.site.page("/json", json_feed("un").replace('"title"', hubs, 1), "application/feed+json")
    desk.poll(desk.follow(desk.site.url("/json")))
    assert row().hub_url == "https://hub.example/"
