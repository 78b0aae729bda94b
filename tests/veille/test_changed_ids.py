"""A site that changes its software gives all its entries new ids: they are recognised, and the inbox is not flooded."""

from __future__ import annotations

import pytest

from tests.veille.desk import plain_item, rss
from veille.models import Entry

DATE = "<pubDate>Mon, 02 Nov 2026 08:0{n}:00 GMT</pubDate>"


def item(n: int, guid: str, link: str = "https://e.org/{n}", title: str = "Un titre assez long {n}") -> str:
    """Return the inside of a dated item."""
    words = f"<guid>{guid}</guid><title>{title.format(n=n)}</title><link>{link.format(n=n)}</link>"
    return words + DATE.format(n=n)


def polled_again(desk, source, *items):
    """Let the source serve other items and poll it again."""
    desk.site.feed("/feed", rss(*items))
    return desk.poll(source)


@pytest.mark.parametrize(
    "link", ["https://e.org/{n}", "https://nouveau.example/article/{n}"], ids=["same links", "new links too"]
)
def test_new_ids_bring_no_new_entries(desk, link):
    """VC8, 2.4.7: recognised by their link, or by title and date together; what was decided stays, a third poll too."""
    source = desk.served(*[item(n, f"ancien-{n}") for n in range(5)])
    Entry.objects.filter(title__endswith="3").update(state="dropped")
    changed = [item(n, f"urn:nouveau:{n}", link) for n in range(5)]
    for _time in range(2):
        source = polled_again(desk, source, *changed, item(7, "urn:nouveau:7", link))
    assert (Entry.objects.count(), source.last_new) == (6, 0)
    assert Entry.objects.get(title__endswith="3").state == "dropped"
    assert set(Entry.objects.values_list("url", flat=True)) == {link.format(n=n) for n in (0, 1, 2, 3, 4, 7)}


def test_entries_that_share_a_link_stay_apart(desk):
    """2.4.7: a feed whose entries all lead to the front page: a new one is new while the others are there."""
    source = desk.served(item(1, "a", "https://e.org/"), item(2, "b", "https://e.org/"))
    polled_again(
        desk, source, item(1, "a", "https://e.org/"), item(2, "b", "https://e.org/"), item(3, "c", "https://e.org/")
    )
    assert Entry.objects.count() == 3


def test_the_same_short_title_is_another_entry(desk):
    """2.4.7: "Agenda", each week: without a date or a link in common, it is new."""
    source = desk.served(item(1, "a", "https://e.org/a", "Agenda"))
    polled_again(desk, source, item(2, "b", "https://e.org/b", "Agenda"))
    assert Entry.objects.count() == 2


def test_the_first_poll_looks_for_nothing(desk):
    """VC8: nothing to be recognised yet."""
    assert desk.served(plain_item("un"), plain_item("deux")).last_new == 2
