"""Saved searches: a page, a feed, a mail; always with the rights of whoever reads (VW7)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from accounts import feed_keys
from core.feeds import FORMATS
from memberships.actions import ban
from notifications import outbox
from search import indexing
from searches import actions, digests
from searches.models import SavedSearch, SearchMail
from tests.budgets import queries
from tests.people import PARTS, People
from tests.search.conftest import publish

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock(people: People) -> Any:
    """A clock that the test moves."""
    with time_machine.travel(MONDAY, tick=False) as moved:
        yield moved


@pytest.fixture
def browser(people: People) -> Any:
    """A browser for each part."""
    return people.client


def keep(people: People, group: Any = None, typed: str = "q=canari", period: str = "") -> SavedSearch:
    """Return a search kept by bob, or by carole for the group."""
    by = people.carole if group else people.bob
    return actions.save(by=by, name="Les canaris", asked=typed, group=group, period=period)


def fed(people: People, search: SavedSearch, part: str = "", ext: str = "json") -> str:
    """Return a feed, read as software does: without session, perhaps with somebody's key."""
    key = f"?key={feed_keys.renew(user=people.users[part]).key}" if part else ""
    answer = people.client("visitor").get(f"/searches/{search.key}/feed.{ext}{key}")
    return answer.content.decode() if answer.status_code == 200 else ""


def test_a_search_is_kept_from_the_search_page(people, browser):
    """VW7: the link of the page, a form with one name, then its own page with feed and mail."""
    publish(people, "Canari")
    bob = browser("bob")
    assert "/searches/new/?q=canari" in bob.get("/search/", {"q": "canari"}).content.decode()
    sent = bob.post("/searches/new/?q=canari&kind=bookmark&page=9", {"name": "Oiseaux", "period": "daily"})
    search = SavedSearch.objects.get()
    assert sent["Location"] == f"/searches/{search.key}/"
    assert (search.asked, search.owner) == ("q=canari&kind=bookmark", people.bob)
    page = bob.get(sent["Location"])
    assert [hit.content.title for hit in page.context["hits"]] == ["Canari"]
    assert bob.post("/searches/new/?q=canari", {"name": " "}).status_code == 422
    assert "Oiseaux" in bob.get("/settings/searches/").content.decode()


def test_an_animator_keeps_one_for_the_group(people, browser):
    """VW7: its members see it; a member cannot keep one for the group."""
    sent = {"name": "Oiseaux", "for_group": "veille-numerique"}
    assert browser("bob").post("/searches/new/?q=canari", sent).status_code == 302
    assert SavedSearch.objects.get().group is None
    assert browser("carole").post("/searches/new/?q=canari", sent).status_code == 302
    search = SavedSearch.objects.get(group=people.veille)
    seen = {part for part in PARTS if browser(part).get(search.get_absolute_url()).status_code == 200}
    assert seen == {"bob", "carole", "alice", "admin_on"}


def test_the_same_search_shows_each_what_they_may_read(people, browser):
    """VW14, REL-S1: page and feed ask the rule again for every reader."""
    publish(people, "Canari secret")
    publish(people, "Canari public", audience="web")
    search = keep(people)
    actions.set_open(search=search, is_open=True)
    for part, word in (("bob", True), ("mallory", False), ("visitor", False)):
        page = browser(part).get(search.get_absolute_url()).content.decode()
        assert ("</mark> secret" in page, "</mark> public" in page) == (word, True), part
        said = fed(people, search, "" if part == "visitor" else part)
        assert ("Canari secret" in said, "Canari public" in said) == (word, True), part


@pytest.mark.parametrize("ext", list(FORMATS))
def test_every_format_is_served(people, ext):
    """VW7: HTML, RSS, OPML and the others; the key is never in what the feed says of itself."""
    publish(people, "Canari", audience="web")
    search = keep(people)
    said = fed(people, search, "bob", ext)
    assert "Canari" in said
    assert "key=" not in said


def test_a_closed_search_answers_as_one_that_is_not_there(people, browser):
    """VW7, REL-S5: without the key, with another's, once the key is revoked, once the person is banned."""
    publish(people, "Canari secret")
    search = keep(people)
    assert fed(people, search) == fed(people, search, "mallory") == ""
    assert "Canari secret" in fed(people, search, "bob")
    key = feed_keys.key_of(people.bob)
    feed_keys.revoke(user=people.bob)
    assert people.client("visitor").get(f"/searches/{search.key}/feed.atom?key={key}").status_code == 404
    ban(group=people.veille, user=people.bob, by=people.alice, reason="test")
    assert "Canari secret" not in fed(people, search, "bob")


def test_only_who_keeps_it_changes_it(people, browser):
    """VW7."""
    mine, ours = keep(people), keep(people, people.veille)
    for search, keeper in ((mine, "bob"), (ours, "carole")):
        for verb in ("open", "forget"):
            for part in {"mallory", "visitor", "denis", "bob", "carole"} - {keeper}:
                sent = browser(part).post(f"/searches/{search.key}/{verb}/", {"open": "1"})
                assert sent.status_code in {302, 404}, part
        assert SavedSearch.objects.filter(pk=search.pk, is_open=False).exists()
        assert browser(keeper).post(f"/searches/{search.key}/forget/").status_code == 302
        assert not SavedSearch.objects.filter(pk=search.pk).exists()


def sent_mails(clock: time_machine.Coordinates, when: datetime) -> list[str]:
    """Return the subjects of what leaves at a moment, worker and outbox run twice."""
    clock.move_to(when)
    mail.outbox.clear()
    indexing.sweep()
    for _twice in range(2):
        digests.send_due()
        outbox.send_waiting()
    return [str(one.subject) for one in mail.outbox]


def test_a_mail_tells_what_is_new_once_and_is_never_empty(people, clock):
    """VW7: each thing once, nothing when nothing is new."""
    publish(people, "Canari ancien")
    keep(people, period="daily")
    clock.shift(timedelta(minutes=5))
    assert sent_mails(clock, MONDAY + DAY) == []
    clock.shift(timedelta(minutes=5))
    publish(people, "Canari nouveau")
    assert len(sent_mails(clock, MONDAY + 2 * DAY)) == 1
    said = str(mail.outbox[0].body)
    assert "Canari nouveau" in said
    assert "Canari ancien" not in said
    assert sent_mails(clock, MONDAY + 3 * DAY) == []


def test_the_right_is_asked_again_at_sending(people, clock):
    """VW7, REL-S1: banned between the making and the sending, one hears nothing."""
    keep(people, period="daily")
    clock.shift(timedelta(minutes=5))
    publish(people, "Canari nouveau")
    clock.move_to(MONDAY + DAY)
    indexing.sweep()
    assert digests.send_due() == 1
    ban(group=people.veille, user=people.bob, by=people.alice, reason="test")
    mail.outbox.clear()
    outbox.send_waiting()
    assert not any("Canari" in str(one.body) for one in mail.outbox)


def test_one_gesture_stops_the_mails(people, browser, clock):
    """VW7, LM4: the link of the mail, one POST without cookie; a forged one stops nothing."""
    keep(people, period="daily")
    clock.shift(timedelta(minutes=5))
    publish(people, "Canari nouveau")
    sent_mails(clock, MONDAY + DAY)
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].partition("/searches")[2].partition(">")[0]
    path = f"/searches{address}"
    assert browser("visitor").get(path).status_code == 200
    assert SearchMail.objects.exists()
    assert browser("visitor").post(path[:-3] + "xx/").status_code == 404
    assert browser("visitor").post(path).status_code == 200
    assert not SearchMail.objects.exists()


def test_a_group_search_stays_within_its_group(people):
    """VW7."""
    publish(people, "Canari du scot", group=people.groups["scot"])
    publish(people, "Canari d'ici")
    said = json.loads(fed(people, keep(people, people.veille), "bob"))
    assert [item["title"] for item in said["items"]] == ["Canari d'ici"]


def test_the_lists_cost_the_same_with_more(people, browser):
    """VM2: the list, the page and the feed."""
    search, counts = keep(people), []
    paths = ["/settings/searches/", search.get_absolute_url(), f"/searches/{search.key}/feed.atom?key="]
    key = feed_keys.renew(user=people.bob).key
    for more in (2, 10):
        for number in range(more):
            publish(people, f"Canari {more} {number}")
            keep(people, people.veille if number % 2 else None)
        counts.append([queries(browser("bob"), path + (key if path.endswith("=") else "")) for path in paths])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 22
