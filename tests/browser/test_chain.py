"""The chain from a page found to an edition read, as people do it in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from bookmarks.actions import Typed, save
from tests.browser.conftest import PHONE
from tests.feed_validators import validate
from tests.people import People, make_people
from veille import publishing
from veille.models import Subscriber, Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def everybody(live_server) -> People:
    """The named people, and a watch in their group."""
    people = make_people()
    publishing.open_watch(watch=Watch(group=people.veille, title="La veille numérique", minimum=1), by=people.alice)
    return people


def test_a_newcomer_joins_an_open_group(everybody: People, open_page: Callable[..., Page]) -> None:
    """LM8: on a phone, mallory joins an open group and chooses how much mail she gets in the same gesture."""
    page = open_page("mallory", PHONE)
    page.goto("/g/ateliers/")
    page.click("main >> text=Rejoindre")
    page.click("main form button.btn-primary")
    expect(page.locator("main")).to_contain_text("Ateliers")
    assert everybody.groups["ateliers"].memberships.active().filter(user=everybody.mallory).exists()


def test_from_a_page_found_to_an_edition_read(everybody: People, open_page: Callable[..., Page], live_server) -> None:
    """VC3, VW1, VD1, VP1: bob shares and comments, carole selects and publishes, anybody reads page and feeds."""
    bob = open_page("bob", PHONE)
    bob.goto("/g/veille-numerique/bookmarks/new/")
    bob.fill("[name=url]", "https://exemple.example/guide?utm_source=x")
    bob.fill("[name=comment]", "À lire avant la réunion")
    bob.check("[name=offers][value=veille]")
    bob.click("main form button.btn-primary")
    expect(bob.locator(".comment")).to_contain_text("À lire avant la réunion")
    bob.fill("#comment-form [name=body]", "Deux mots « accentués » & <b>rien</b>")
    bob.click("#comment-form button.btn-primary")
    expect(bob.locator(".comment").nth(1)).to_contain_text("Deux mots « accentués » & <b>rien</b>")
    select_and_publish(open_page("carole"))
    visitor = open_page()
    visitor.goto("/g/veille-numerique/veille/editions/1/")
    expect(visitor.locator("main")).to_contain_text("exemple.example")
    assert visitor.context.cookies() == []
    body = Client().get("/g/veille-numerique/veille/feed.rss").content
    assert validate("rss", body) == []
    assert b"https://exemple.example/guide" in body


def select_and_publish(page: Page) -> None:
    """Select the first candidate and publish, from the page where the coming edition is prepared."""
    page.goto("/g/veille-numerique/veille/prepare/")
    page.locator("#candidates [data-key=s]").first.click()
    expect(page.locator("[data-reorder] li")).to_have_count(1)
    page.goto("/g/veille-numerique/veille/prepare/publish/")
    page.locator("main form button.btn-lamp").click()
    page.wait_for_url("**/veille/editions/1/")


def test_a_visitor_subscribes_by_mail(everybody: People, open_page: Callable[..., Page]) -> None:
    """VP7: a visitor asks for the editions by mail; nothing is sent to that address until it is confirmed."""
    page = open_page()
    page.goto("/g/veille-numerique/veille/subscribe/")
    page.fill("main [name=email]", "lectrice@exemple.test")
    page.click("main form button.btn-primary")
    expect(page.locator("main")).to_contain_text("lectrice@exemple.test")
    assert Subscriber.objects.get(email="lectrice@exemple.test").state == "pending"


def test_the_browsers_button_opens_a_filled_form(everybody: People, open_page: Callable[..., Page]) -> None:
    """VC1: the button opens our form in a window of its own and leaves the visited page as it was."""
    page = open_page("bob")
    page.goto("/bookmarks/button/")
    script = page.locator("a[href^='javascript:']").get_attribute("href") or ""
    page.goto("/groups/")
    before = page.content()
    with page.expect_popup() as opened:
        page.evaluate(script.removeprefix("javascript:"))
    opened.value.wait_for_load_state()
    assert page.content() == before
    expect(opened.value.locator("[name=title], input[type=hidden][name=title]").first).to_be_attached()


def test_a_tag_is_completed_by_keyboard(everybody: People, open_page: Callable[..., Page]) -> None:
    """VW2: without accents or capitals, the group's word is found and taken with the arrows and Enter."""
    save(group=everybody.veille, author=everybody.bob, typed=Typed(url="https://exemple.example/t", tags=("Écoles",)))
    page = open_page("bob")
    page.goto("/g/veille-numerique/bookmarks/new/")
    page.locator("[name=tags]").press_sequentially("ecol")
    expect(page.get_by_role("option", name="Écoles")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[name=tags]")).to_have_value("Écoles, ")
