"""The animator's half hour, counted in gestures: from the draft that the platform prepared to an approved edition."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from bookmarks.actions import Typed, save
from tests.people import People, make_people
from veille import arranging, publishing, selecting, vocabulary
from veille.models import Edition, Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PREPARE = "/g/veille-numerique/veille/prepare/"
THEMES = ("Communes", "Écoles", "Logiciels libres")


@pytest.fixture
def prepared(live_server) -> People:
    """A watch of three themes, whose week has brought twenty-one items."""
    people = make_people()
    publishing.open_watch(watch=Watch(group=people.veille, title="La veille numérique", minimum=1), by=people.alice)
    for name in THEMES:
        vocabulary.add_theme(people.veille, name)
    for n in range(21):
        url = f"https://site{n % 7}.example/{n}"
        typed = Typed(url=url, title=f"Trouvaille numéro {n}", summary="Un résumé", tags=(THEMES[n % 3],))
        save(group=people.veille, author=people.bob, typed=typed)
    return people


class Hands:
    """Carole's hands: each click, and each field that she fills in, is one gesture."""

    def __init__(self, page: Page) -> None:
        self.page, self.gestures = page, 0

    def click(self, where: str | Locator) -> None:
        """Click once."""
        self.gestures += 1
        (self.page.locator(where).first if isinstance(where, str) else where).click()

    def fill(self, where: str | Locator, words: str) -> None:
        """Fill one field."""
        self.gestures += 1
        (self.page.locator(where).first if isinstance(where, str) else where).fill(words)


def sections(people: People) -> list[tuple[str, int]]:
    """Return the sections of the coming edition, each with how many items it holds."""
    edition = Edition.objects.get(group=people.veille, number=None)
    return [(name, len(rows)) for name, rows in arranging.outline(publishing.chosen(edition))]


def test_from_the_prepared_draft_to_an_approved_edition(prepared: People, open_page: Callable[..., Page]) -> None:
    """VE05, VD1, VD2, VD4: fifteen items in three sections, two rewritten, an édito: 40 gestures at most."""
    hands = Hands(open_page("carole"))
    hands.page.goto(PREPARE)
    hands.click("#proposal button.btn-primary")
    expect(hands.page.locator(".selected li:not([data-fixed])")).to_have_count(15)
    assert sections(prepared) == [(name, 5) for name in THEMES]
    choose(hands)
    rewrite(hands, 0)
    rewrite(hands, 1)
    hands.fill("[name=body]", "Cette semaine, trois communes racontent.")
    hands.click("main form:has([name=body]) button.btn-primary")
    hands.click("#going-out button.btn-primary")
    expect(hands.page.locator("#going-out")).to_contain_text("Carole")
    edition = Edition.objects.get(group=prepared.veille, number=None)
    assert edition.approved_by == prepared.carole
    assert sum(count for _name, count in sections(prepared)) == 15
    assert len(sections(prepared)) == 3
    assert hands.gestures <= 40


def choose(hands: Hands) -> None:
    """Make the third item the headline, move the last section up, and name it otherwise."""
    headline = "form[action$='/headline/'] button"
    hands.click(hands.page.locator(headline).nth(2))
    hands.click(hands.page.locator("form[action$='/sections/up/'] button").nth(2))
    name = hands.page.locator(".selected-section").nth(1)
    hands.click(name.locator("summary"))
    hands.fill(name.locator("[name=title]"), "Des outils à soi")
    hands.click(name.locator("form[action$='/rename/'] button"))
    expect(hands.page.locator(".selected-section-name").nth(1)).to_contain_text("Des outils à soi")


def rewrite(hands: Hands, place: int) -> None:
    """Say one item otherwise."""
    hands.click(hands.page.locator(".selected-acts a").nth(place))
    hands.fill("[name=title]", f"Mieux dit {place}")
    hands.fill("[name=line]", "Pourquoi la lire, en une phrase.")
    hands.click("main form button.btn-primary")
    expect(hands.page.locator(".selected")).to_contain_text(f"Mieux dit {place}")


def test_an_item_is_dragged_into_another_section(prepared: People, open_page: Callable[..., Page]) -> None:
    """VD2: by its handle past the head of the next section; the page and the base agree."""
    for item in prepared.veille.contents.filter(kind="bookmark").order_by("pk")[:6]:
        selecting.select(watch=prepared.veille.watch, content=item, by=prepared.carole)
    arranging.tidy(prepared.veille.watch)
    page = open_page("carole")
    page.goto(PREPARE)
    handle = page.locator(".selected .handle").nth(1)
    head = page.locator(".selected-section").nth(1)
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), head.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    with page.expect_response("**/prepare/order/"):
        page.mouse.move(start["x"] + 5, end["y"] + end["height"] / 2, steps=12)
        page.mouse.up()
    assert sections(prepared) == [("Communes", 1), ("Écoles", 3), ("Logiciels libres", 2)]
