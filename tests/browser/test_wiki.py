"""Pages in a real browser: the order by keyboard, two people in one section, a passage, a title completed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page as Screen
from playwright.sync_api import expect

from content.models import Content
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.people import People
from tests.wiki.books import page, url
from wiki.models import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Screen]


def test_pages_are_put_in_order_by_keyboard(people: People, open_page: Open) -> None:
    """PA01: the buttons of each page are reached with Tab and move it; the order stays."""
    pages = [page(people, name) for name in ("Un", "Deux", "Trois")]
    screen = open_page("bob")
    screen.goto(reverse("wiki:order", args=[people.veille.slug]))
    screen.get_by_role("button", name="Monter – Trois").focus()
    with screen.expect_response(lambda answer: "/order/" in answer.url and answer.request.method == "POST"):
        screen.keyboard.press("Enter")
    expect(screen.locator("[data-reorder] > li").nth(1)).to_contain_text("Trois")
    rows = Page.objects.filter(pk__in=[one.pk for one in pages]).order_by("place")
    assert [one.title for one in rows] == ["Un", "Trois", "Deux"]


def test_two_people_in_one_section(people: People, open_page: Open) -> None:
    """PA02, LD3: the second is warned of the first; both texts stand side by side, and saving both loses nothing."""
    one = page(people)
    bob, carole = open_page("bob"), open_page("carole")
    for screen in (bob, carole):
        screen.goto(f"{url('edit', one)}?section=0")
    expect(carole.locator("#writers")).to_contain_text("Bob Girard")
    for screen, word in ((bob, "bleue"), (carole, "verte")):
        expect(screen.locator(".editor-text")).to_be_visible()
        screen.locator(".editor-text p").nth(1).click()
        screen.keyboard.press("End")
        screen.keyboard.type(f" {word}")
        screen.get_by_role("button", name="Enregistrer", exact=True).click()
        screen.wait_for_load_state()
    expect(carole.locator(".conflict .sides")).to_contain_text("verte")
    carole.get_by_role("button", name="Enregistrer", exact=True).click()
    carole.wait_for_url(f"**{one.get_absolute_url()}**")
    body = Content.objects.get(pk=one.pk).body
    assert "bleue" in body
    assert "verte" in body


def test_a_passage_is_selected_and_commented(people: People, open_page: Open) -> None:
    """PA04: words selected bring the button; the comment stands beside its passage."""
    one = page(people, audience="platform")
    screen = open_page("carole")
    screen.goto(one.get_absolute_url())
    screen.locator(".wiki-text p", has_text="On vérifie").evaluate("one => getSelection().selectAllChildren(one)")
    screen.locator("a.quote-passage").click()
    expect(screen.get_by_label("Le passage")).to_have_value("On vérifie le chargeur.")
    screen.get_by_label("Votre commentaire").first.fill("Lequel\u00a0?")
    screen.get_by_role("button", name="Commenter", exact=True).click()
    expect(screen.locator("mark.passage")).to_have_text("On vérifie le chargeur.")


def test_a_title_is_completed_in_the_editor(people: People, open_page: Open) -> None:
    """PA06: two brackets and some letters; Enter puts a link."""
    guide, one = page(people, "Prêter une tablette"), page(people, "Sommaire", body="Voir")
    screen = open_page("bob")
    screen.goto(url("edit", one))
    screen.locator(".editor-text").click()
    screen.keyboard.press("Control+End")
    screen.keyboard.type(" [[prêter")
    expect(screen.locator(".editor-names [role=option]")).to_contain_text("Prêter une tablette")
    screen.keyboard.press("Enter")
    screen.get_by_role("button", name="Enregistrer", exact=True).click()
    screen.wait_for_url(f"**{one.get_absolute_url()}**")
    assert f"[Prêter une tablette](/c/{guide.pk}/)" in Content.objects.get(pk=one.pk).body


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["wide", "narrow"])
def test_the_pages_are_accessible(people: People, open_page: Open, viewport: dict[str, int]) -> None:
    """REL-A1, PA01: axe finds nothing on the tree, a page, its forms and lists."""
    one = page(people)
    page(people, "Annexe", parent=one, body="[[À écrire]]")
    base = f"/g/{one.group.slug}/pages/"
    screen = open_page("carole", viewport)
    addresses = [base, f"{base}order/", f"{base}state/", f"{base}new/", f"{base}import/", one.get_absolute_url()]
    addresses += [url("edit", one), f"{base}{one.pk}/place/", f"{base}{one.pk}/care/", f"{base}{one.pk}/freeze/"]
    addresses += [f"{base}{one.pk}/passage/", f"/c/{one.pk}/history/", url("delete", one)]
    for address in addresses:
        screen.goto(address)
        assert violations(screen) == [], address
