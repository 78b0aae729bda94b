"""Sorting by keyboard: one key an entry, the focus always on the next one, a hundred entries in a row (VC8)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from core import clock
from groups.models import Group
from tests.people import make_people
from veille import following, inbox, publishing
from veille.finding import Feed
from veille.models import Entry, Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEYS = "kddlk" * 20
"""What carole presses for each of a hundred entries: 40 kept, 40 dropped, 20 put off."""


def fill(count: int) -> Watch:
    """Return the watch of the group with so many entries to sort."""
    people = make_people()
    group: Group = people.veille
    watch = publishing.open_watch(watch=Watch(group=group, title="La veille", audience="web"), by=people.alice)
    source = following.follow(watch=watch, by=people.carole, feed=Feed("https://e.org/feed", "Le Flux")).source
    now = clock.now()
    rows = [
        Entry(
            source=source, watch=watch, uid=str(n), title=f"Entrée {n:03}", url=f"https://e.org/{n}",
            fingerprint=str(n), url_key=inbox.url_key(f"https://e.org/{n}"), published_at=now, first_seen_at=now,
        )
        for n in range(count)
    ]  # fmt: skip
    Entry.objects.bulk_create(rows)
    return watch


def press(page: Page, key: str) -> None:
    """Press one key and wait until the entry that had the focus has gone and another has it."""
    before = page.evaluate("document.activeElement.innerText")
    page.keyboard.press(key)
    page.wait_for_function(
        "before => !document.querySelector('[data-triage-item]')"
        " || (document.activeElement.matches('[data-triage-item]') && document.activeElement.innerText !== before)",
        arg=before,
    )


def test_a_hundred_entries_take_a_hundred_keys_and_one_page(open_page) -> None:
    """VC8: a hundred gestures and two pages for a hundred entries, no mouse: well under five minutes for a person."""
    watch = fill(100)
    page, gestures = open_page("carole"), 0
    for half in (KEYS[:50], KEYS[50:]):
        page.goto("/g/veille-numerique/veille/tri/")
        page.locator("[data-triage-item]").first.focus()
        gestures += 1
        for key in half:
            press(page, key)
            gestures += 1
    counts = {state: watch.entries.filter(state=state).count() for state in ("new", "kept", "dropped", "later")}
    assert counts == {"new": 0, "kept": 40, "dropped": 40, "later": 20}
    assert gestures == 102


def test_the_focus_stands_on_the_next_entry(open_page) -> None:
    """VC8, LU4: after each act on the one that took its place; after the last, on the one before; keys go on."""
    fill(4)
    page = open_page("carole")
    page.goto("/g/veille-numerique/veille/tri/")
    page.locator("[data-triage-item]").first.focus()
    page.keyboard.press("ArrowDown")
    press(page, "d")
    assert "Entrée 001" in page.evaluate("document.activeElement.innerText")
    press(page, "l")
    assert "Entrée 000" in page.evaluate("document.activeElement.innerText")
    press(page, "d")
    assert "Entrée 003" in page.evaluate("document.activeElement.innerText")
