"""From the invitation's mail to a first comment, by somebody who has never been here, on a phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from bookmarks.actions import Typed, save
from content.models import Comment
from groups.models import JoinLink
from memberships import inviting
from tests.browser.conftest import PHONE, violations
from tests.memberships.letters import invited
from tests.people import People, make_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def everybody(live_server) -> People:
    """The named people, and something to talk about."""
    people = make_people()
    typed = Typed(url="https://exemple.example/guide", title="Un guide à discuter")
    save(group=people.veille, author=people.bob, typed=typed)
    return people


@dataclass
class Hand:
    """A hand on a phone: it counts each thing that it taps and each field that it types in."""

    page: Page
    gestures: int = 0

    def tap(self, what: str) -> None:
        """Tap what the page shows."""
        self.gestures += 1
        self.page.locator(what).first.tap()

    def type(self, where: str, words: str) -> None:
        """Type in a field."""
        self.gestures += 1
        self.page.fill(where, words)

    def tap_in_mail(self, path: str) -> None:
        """Tap the button of a mail."""
        self.gestures += 1
        self.page.goto(path)


def test_five_gestures(everybody: People, open_page: Callable[..., Page]) -> None:
    """LG5, LM8: the mail's button, one form whose name is filled in already, the item, the words, sending: five."""
    path = invited(everybody, "jeanne.martin@exemple.fr", message="On a besoin de votre avis.")
    hand = Hand(open_page("", PHONE, has_touch=True, is_mobile=True))
    hand.tap_in_mail(path)
    expect(hand.page.locator("main")).to_contain_text("On a besoin de votre avis.")
    assert violations(hand.page) == []
    hand.tap("main form button.btn-primary")
    hand.tap("text=Un guide à discuter")
    hand.type("#comment-form [name=body]", "Merci, je le lis ce soir.")
    hand.tap("#comment-form button.btn-primary")
    expect(hand.page.locator(".comment")).to_contain_text("Merci, je le lis ce soir.")
    assert hand.gestures <= 5
    assert Comment.objects.get().author.name == "Jeanne Martin"


def test_inviting_on_a_phone(everybody: People, open_page: Callable[..., Page]) -> None:
    """LG5: carole finds mallory while typing, ticks her, and invites her; the pages are accessible."""
    page = open_page("carole", PHONE)
    page.goto("/g/veille-numerique/invite/")
    page.type("#who", "mallo")
    page.locator("#people-found input").first.check()
    assert violations(page) == []
    page.click("main form button.btn-primary")
    expect(page.locator("main .cards")).to_contain_text("Mallory Petit")
    for name in ("invitations", "links", "requests", "members"):
        page.goto(f"/g/veille-numerique/{name}/")
        assert (name, violations(page)) == (name, [])


def test_ways_in_for_admins(everybody: People, open_page: Callable[..., Page]) -> None:
    """LG15, LG19: the pages of rules and newcomers, and the look before sending, are accessible."""
    inviting.send(group=everybody.veille, by=everybody.alice, addresses=["zoe@x.fr"])
    page = open_page("alice")
    for name in ("rules", "settings/joining"):
        page.goto(f"/g/veille-numerique/{name}/")
        assert (name, violations(page)) == (name, [])
    page.goto("/g/veille-numerique/links/")
    page.click("main form button.btn-primary")
    expect(page.locator("main .cards")).to_contain_text("/join/")
    visitor = open_page("", PHONE)
    visitor.goto(f"/join/{JoinLink.objects.get().token}/")
    assert violations(visitor) == []
    page.goto("/g/veille-numerique/invite/")
    page.fill("[name=addresses]", "a@x.fr, zoe@x.fr\nrien")
    page.click("main form button.btn-primary:not([name])")
    assert violations(page) == []
