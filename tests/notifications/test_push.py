"""Web push: encrypted for one browser, signed by the site, saying little, once, and forgotten when nobody is there."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from py_vapid import Vapid02

from content.models import Content
from groups.models import Group, Level
from notifications import announcing, leases, push, tasks, vapid
from notifications.follows import set_level
from notifications.models import Delivery, Notification, PushEndpoint
from tests.notifications.acts import announce, answered, comment, publish
from tests.notifications.push_service import Browser, PushService, service
from tests.people import People

__all__ = ["service"]
PAGE = "/settings/push/"


@pytest.fixture
def phone(people: People, service: PushService) -> Browser:
    """Bob's browser, which asked for push."""
    browser = service.browser()
    assert people.client("bob").post(f"{PAGE}add/", browser.sent).status_code == 200
    return browser


def waiting() -> list[Delivery]:
    """Return the pushes, due now."""
    Delivery.objects.filter(channel="push", state="waiting").update(due_at=leases.present() - timedelta(seconds=1))
    return list(Delivery.objects.filter(channel="push"))


def test_a_browser_receives_what_happened_and_can_read_it(people: People, phone: Browser) -> None:
    """RFC 8291: only the browser can; LM2: once."""
    answered(people)
    for _time in range(2):
        tasks.sweep()
    (said,) = phone.received
    assert said["url"].startswith("/c/")
    assert said["tag"] == f"item-{Content.objects.get().pk}"
    assert [row.state for row in waiting()] == ["sent"]


def test_the_site_proves_who_it_is(people: People, phone: Browser) -> None:
    """RFC 8292, RFC 8030."""
    answered(people)
    tasks.sweep()
    _path, headers, body = phone.service.came[0]
    scheme, _space, rest = headers["authorization"].partition(" ")
    token, key = (part.partition("=")[2] for part in rest.split(","))
    claims = json.loads(push.decoded(token.split(".")[1]))
    assert (scheme, key) == ("vapid", vapid.public_key())
    assert claims["aud"] == f"http://127.0.0.1:{phone.service.port}"
    assert claims["sub"].startswith("mailto:")
    assert Vapid02.verify(headers["authorization"])
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "86400")
    assert b"guide" not in body


def test_what_a_group_keeps_for_its_members_is_not_shown(people: People, phone: Browser) -> None:
    """REL-S1: a phone shows it to whoever is near, locked or not."""
    answered(people)
    tasks.sweep()
    (said,) = phone.received
    assert all(word not in json.dumps(said, ensure_ascii=False) for word in ("guide", "Numerique", "Carole"))


def test_what_everybody_may_read_is_told(people: People, phone: Browser) -> None:
    group = Group.objects.get(slug="ateliers")
    content = publish(group, people.bob, title="Un atelier", audience="platform")
    comment(content, people.carole)
    announce("comment.posted")
    tasks.sweep()
    assert "Un atelier" in phone.received[-1]["body"]


def test_who_lost_the_right_or_read_it_meanwhile_gets_nothing(people: People, phone: Browser) -> None:
    """REL-S3, REL-M6."""
    answered(people)
    Notification.objects.update(read_at=leases.present())
    push.send_waiting()
    comment(Content.objects.get(), people.carole)
    announce("comment.posted")
    people.veille.memberships.filter(user=people.bob).delete()
    push.send_waiting()
    assert phone.received == []
    assert [row.reason for row in waiting()] == ["read", "unreadable"]


def test_who_did_not_ask_gets_none(people: People, service: PushService) -> None:
    answered(people)
    assert waiting() == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(people: People, phone: Browser, status: int) -> None:
    phone.service.status = status
    answered(people)
    tasks.sweep()
    assert not PushEndpoint.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_asked_again_later(people: People, phone: Browser, status: int) -> None:
    """REL-R4."""
    phone.service.status = status
    answered(people)
    tasks.sweep()
    tasks.sweep()
    assert len(phone.service.came) == 1
    phone.service.status = 201
    waiting()
    tasks.sweep()
    assert [row.state for row in waiting()] == ["sent"]


def test_one_that_refuses_for_good_is_forgotten_in_the_end(people: People, phone: Browser) -> None:
    phone.service.status = 403
    content = Content.objects.get(pk=answered(people).content_id)
    for _time in range(push.FAILURES_MAX):
        tasks.sweep()
        comment(content, people.carole)
        announcing.sweep()
    assert not PushEndpoint.objects.exists()


def test_an_address_of_the_inner_network_is_not_reached(people: People, phone: Browser, settings: Any) -> None:
    """REL-H6: our own fetcher judges where it leads, at the moment of sending."""
    settings.VEILLEE_FETCH_ALLOW = []
    answered(people)
    tasks.sweep()
    assert phone.service.came == []
    assert [row.state for row in waiting()] == ["failed"]


def test_each_browser_gets_its_own(people: People, phone: Browser) -> None:
    other = phone.service.browser("two")
    people.client("bob").post(f"{PAGE}add/", other.sent)
    answered(people)
    tasks.sweep()
    assert (len(phone.received), len(other.received)) == (1, 1)


class TestPage:
    """Turning it on and off."""

    def test_a_browser_that_changes_hands_tells_its_new_person(self, people: People, phone: Browser) -> None:
        people.client("carole").post(f"{PAGE}add/", phone.sent)
        assert [row.user for row in PushEndpoint.objects.all()] == [people.carole]

    def test_it_lists_my_devices_and_stops_one(self, people: People, phone: Browser) -> None:
        bob = people.client("bob")
        pk = PushEndpoint.objects.get().pk
        assert f'value="{pk}"' in bob.get(PAGE).content.decode()
        people.client("alice").post(f"{PAGE}remove/", {"device": pk})
        assert PushEndpoint.objects.exists()
        bob.post(f"{PAGE}remove/", {"device": pk})
        assert not PushEndpoint.objects.exists()

    def test_the_browser_stops_itself(self, people: People, phone: Browser) -> None:
        people.client("bob").post(f"{PAGE}remove/", {"endpoint": phone.sent["endpoint"]})
        assert not PushEndpoint.objects.exists()

    def test_a_trial_reaches_it(self, people: People, phone: Browser) -> None:
        people.client("bob").post(f"{PAGE}trial/")
        tasks.try_push(people.bob.pk)
        assert phone.received[0]["tag"] == "trial"

    @pytest.mark.parametrize(
        "changes",
        [
            {"endpoint": "http://exemple.org/x"}, {"endpoint": "javascript:alert(1)"}, {"endpoint": "https://"},
            {"endpoint": "https://[x/"}, {"p256dh": "AAAA"}, {"p256dh": "é"}, {"p256dh": "B" + "A" * 86}, {"auth": "x"},
            {"auth": "A" * 30}, {"endpoint": ""},
        ],
    )  # fmt: skip
    def test_what_no_browser_sends_is_refused(self, people: People, service: PushService, changes: dict[str, str]):
        """REL-H1."""
        response = people.client("bob").post(f"{PAGE}add/", service.browser().sent | changes)
        assert response.status_code == 422
        assert not PushEndpoint.objects.exists()

    def test_nobody_keeps_more_than_a_few(self, people: People, service: PushService) -> None:
        bob = people.client("bob")
        for n in range(push.ENDPOINTS_MAX + 2):
            bob.post(f"{PAGE}add/", service.browser(f"b{n}").sent)
        assert PushEndpoint.objects.count() == push.ENDPOINTS_MAX


def test_the_key_is_made_once_and_kept_like_a_secret(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR, settings.VAPID_KEY = tmp_path, ""
    first = vapid.public_key()
    vapid._from_file.cache_clear()
    assert vapid.public_key() == first
    assert (tmp_path / "vapid-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["vapid-key"]


def test_the_browsers_worker_is_served_from_the_root(people: People) -> None:
    """A worker rules over what lies below it."""
    response = people.client("visitor").get("/service-worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]
    assert "/offline/" in response.content.decode()
    assert "Set-Cookie" not in people.client("visitor").get("/offline/").headers


class TestCounter:
    """The number on the bell."""

    def test_it_costs_an_empty_answer_while_nothing_is_new(self, people: People) -> None:
        answered(people)
        bob = people.client("bob")
        first = bob.get("/notifications/count/")
        assert first.json() == {"count": 1}
        again = bob.get("/notifications/count/", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "private" in first["Cache-Control"]

    def test_it_asks_two_things_of_the_database(self, people: People, django_assert_max_num_queries: Any) -> None:
        """No storm: the session with its person, and the number."""
        bob = people.client("bob")
        bob.get("/notifications/count/")
        with django_assert_max_num_queries(3):
            bob.get("/notifications/count/")


def test_all_about_one_item_stands_on_one_card(people: People) -> None:
    """Its comments, and others' news between them."""
    content = Content.objects.get(pk=answered(people).content_id)
    set_level(people.bob, people.veille, Level.ALL)
    publish(people.veille, people.alice, title="Entre deux")
    announce("content.published")
    comment(content, people.alice)
    announce("comment.posted")
    html = people.client("bob").get("/notifications/").content.decode()
    assert html.count('<article class="card"') == 2
    assert html.count('name="notification"') == 3
