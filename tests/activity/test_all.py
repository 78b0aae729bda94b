"""All the activity one may see."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from content.models import Content
from memberships import actions
from tests.activity.test_home import publish
from tests.budgets import queries
from tests.people import PARTS, People
from toolkit import actions as kit

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def titles(client: Client, **asked: str) -> list[str]:
    """Return the titles on the page, in order."""
    html = client.get("/activity/", asked).content.decode()
    return re.findall(r'card-title">.*?<a href="[^"]+">([^<]+)</a>', html)


def test_each_part_sees_what_it_may(people: People, browser: Browser) -> None:
    """LA1, LA3: the stream obeys the one rule: nothing of a group kept from the reader, nothing of a secret one."""
    publish(people, "web", audience="web")
    publish(people, "reserve")
    publish(people, "signes", "ateliers", "platform")
    publish(people, "secret", "elus")
    everybody = ["signes", "web"]
    members = ["signes", "reserve", "web"]
    expected = (
        dict.fromkeys(PARTS, everybody) | {"visitor": ["web"]} | dict.fromkeys(("bob", "carole", "alice"), members)
    )
    expected |= {"admin": ["secret", *everybody], "admin_on": ["secret", *members]}
    assert {part: titles(browser(part)) for part in PARTS} == expected


def test_filters_stand_in_the_address(people: People, browser: Browser) -> None:
    """My groups, one group, one tool; what nobody knows gives an empty list."""
    publish(people, "veille")
    publish(people, "scot", "scot")
    publish(people, "atelier", "ateliers", "platform")
    alice = browser("alice")
    assert titles(alice, groups="mine") == ["scot", "veille"]
    assert titles(alice, group="ateliers") == ["atelier"]
    assert titles(alice, tool="bookmarks", group="scot") == ["scot"]
    for nothing in ({"tool": "nope"}, {"group": "nope"}, {"group": "elus"}):
        assert titles(alice, **nothing) == []


def test_a_shelf_brings_an_item_into_the_stream_of_its_readers(people: People, browser: Browser) -> None:
    """CC32: an item shown by a second group is seen by that group's members, and under its filter."""
    item = publish(people, "partage")
    assert titles(browser("elise")) == []
    kit.shelve(item=item, group=people.groups["elus"], by=people.admin)
    assert titles(browser("elise")) == ["partage"]
    assert titles(browser("elise"), group="elus") == ["partage"]


def test_the_stream_goes_on_where_it_stopped(people: People, browser: Browser) -> None:
    """Twenty a page; every item once, also when many bear the same hour."""
    for n in range(45):
        publish(people, f"lien-{n}")
    moment = Content.objects.order_by("last_activity_at")[20].last_activity_at
    Content.objects.update(last_activity_at=moment)
    client, seen, address = browser("bob"), [], "/activity/"
    while address:
        html = client.get(address).content.decode()
        seen.append(re.findall(r">(lien-\d+)</a>", html))
        more = re.search(r'rel="next" href="([^"]+)"', html)
        address = f"/activity/{more.group(1)}" if more else ""
    assert [len(page) for page in seen] == [20, 20, 5]
    assert len({title for page in seen for title in page}) == 45


@pytest.mark.parametrize(
    "before", ["x", "-", "1-", "9" * 40 + "-1", "1-" + "9" * 40, "²-1", "0-0", "99999999999999999-1"]
)
def test_an_odd_place_is_ignored_or_empty(people: People, browser: Browser, before: str) -> None:
    """What was not made by us never breaks the page."""
    assert browser("bob").get("/activity/", {"before": before}).status_code == 200


def test_it_sets_no_cookie_for_visitors(people: People, browser: Browser) -> None:
    """A public page without a form of its own sets no cookie."""
    assert not browser("visitor").get("/activity/").cookies


def test_it_has_a_query_budget(people: People, browser: Browser) -> None:
    """The same cost for 3 and for 30 items, whatever the number of my groups."""
    client, costs = browser("bob"), []
    for start, stop in ((0, 3), (3, 30)):
        for n in range(start, stop):
            publish(people, f"Lien {n}")
        costs.append(queries(client, "/activity/"))
    assert costs[0] == costs[1] <= 10


def test_leaving_a_group_closes_its_stream(people: People, browser: Browser) -> None:
    """LM4: what the group keeps for itself disappears at the next request."""
    publish(people, "reserve")
    actions.leave(group=people.veille, user=people.bob)
    assert titles(browser("bob")) == []
