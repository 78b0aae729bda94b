"""Acts on several items of a list: offered to those who moderate, bounded, each item asked for its rule."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from bookmarks.actions import Typed, save
from content.models import Content
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db
BULK, LIST = "/g/veille-numerique/bulk/", "/g/veille-numerique/bookmarks/"


def shared(people: People, n: int, name: str = "bob", group: str = "veille-numerique") -> Content:
    """Return a bookmark that a person shares."""
    typed = Typed(url=f"https://exemple.org/{n}", title=f"Trouvaille {n}")
    made = save(group=people.groups[group], author=people.users[name], typed=typed).bookmark
    return Content.objects.select_related("group", "author").get(pk=made.pk)


def ticked(items: list[Content]) -> list[int]:
    """Return the numbers of items, as ticked."""
    return [item.pk for item in items]


def test_a_list_offers_boxes_to_those_who_moderate(people: People) -> None:
    """CC37: boxes come with one link, without script, for those who moderate alone."""
    item = shared(people, 1)
    box = f'name="i" value="{item.pk}"'
    assert "?select=1" in people.client("carole").get(LIST).content.decode()
    assert box in people.client("carole").get(f"{LIST}?select=1").content.decode()
    assert box not in people.client("bob").get(f"{LIST}?select=1").content.decode()


def test_several_items_are_tagged(people: People) -> None:
    """CC37, CC18: tags are added to those an item has; a synonym or a double changes nothing."""
    items, browser = [shared(people, n) for n in (1, 2)], people.client("carole")
    page = browser.get(BULK, {"act": "tag", "i": ticked(items)}).content.decode()
    assert all(item.title in page for item in items)
    for _twice in range(2):
        assert browser.post(BULK, {"act": "tag", "i": ticked(items), "tags": "Données, RGPD"}).status_code == 302
    assert all(item.tagged.count() == 2 for item in items)


def test_several_items_are_closed(people: People) -> None:
    """CC37, LA6: discussions are closed together, each page with the reason."""
    items = [shared(people, n) for n in (1, 2)]
    people.client("carole").post(BULK, {"act": "lock", "i": ticked(items), "reason": "Sujets épuisés"})
    assert Content.objects.filter(is_locked=True).count() == 2
    assert "Sujets épuisés" in people.client("bob").get(items[0].get_absolute_url()).content.decode()


def test_several_items_go_to_the_trash(people: People, django_capture_on_commit_callbacks: Any) -> None:
    """CC37, LA4: no removal without a reason; given once, it reaches the author of each."""
    items, browser = [shared(people, 1), shared(people, 2, "carole")], people.client("carole")
    assert browser.post(BULK, {"act": "trash", "i": ticked(items)}).status_code == 422
    assert not Content.objects.filter(trashed_at__isnull=False).exists()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(BULK, {"act": "trash", "i": ticked(items), "reason": "Doublons"})
    assert Content.objects.filter(trashed_at__isnull=False).count() == 2
    assert any("Doublons" in str(message.body) for message in mail.outbox if message.to == ["bob@demo.test"])


@pytest.mark.parametrize("name", ["bob", "mallory", "visitor", "admin"])
def test_nobody_else_acts(people: People, name: str) -> None:
    """CC37: neither members nor outsiders; and an item of another group is left alone."""
    item, away = shared(people, 1), shared(people, 2, "bob", "scot")
    sent = {"act": "trash", "i": [item.pk, away.pk], "reason": "Non"}
    assert people.client(name).post(BULK, sent).status_code in {302, 403, 404}
    people.client("carole").post(BULK, {"act": "trash", "i": [away.pk, "x", "9" * 30], "reason": "Non"})
    assert not Content.objects.filter(trashed_at__isnull=False).exists()


def test_nothing_ticked_is_said(people: People) -> None:
    """CC37: nothing ticked, an unknown act or a number without sense gives a page that says what to do."""
    browser = people.client("carole")
    assert browser.get(BULK).status_code == 200
    for sent in ({}, {"act": "tag", "tags": "a"}, {"act": "explode", "i": ["-1", "9" * 30]}):
        assert browser.post(BULK, sent).status_code == 422


def test_fifty_at_most(people: People) -> None:
    """CC37: one act reaches at most fifty items, and its page costs the same for 3 and for 30."""
    items, browser = [shared(people, n) for n in range(30)], people.client("carole")
    address = f"{BULK}?act=tag"
    few, many = (queries(browser, address + "".join(f"&i={item.pk}" for item in items[:n])) for n in (3, 30))
    assert few == many
    far = [item.pk for item in items[:1]] + [10**6] * 49 + [items[1].pk]
    browser.post(BULK, {"act": "lock", "i": far})
    assert list(Content.objects.filter(is_locked=True)) == [items[0]]
