"""Writing in a real browser: the editor, its toolbar, files, names, drafts, and the same without JavaScript."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from bookmarks.actions import Typed, save
from content.models import Comment, Content, Draft
from tests.browser.conftest import PHONE, violations
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark of bob's in `veille-numerique`."""
    return save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/", title="Pont")).bookmark


def editing(page: Page, item: Content) -> Page:
    """Return the page of an item, its editor open and in focus."""
    page.goto(item.get_absolute_url())
    page.locator("#comment-form textarea").focus()
    expect(page.locator(".editor-text")).to_be_focused()
    return page


def picture() -> dict[str, object]:
    """Return a small picture for a file picker."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "orange").save(out, "PNG")
    return {"name": "pont.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_somebody_writes_as_they_are_used_to(item: Content, open_page: Open) -> None:
    """CC11: habits of Markdown, a button, a list; what is kept is Markdown, sent with Ctrl+Enter."""
    page = editing(open_page("bob"), item)
    page.keyboard.type("## Bilan\nUn pont **solide** pour tous\n- chêne\nfer\n\n")
    page.get_by_role("button", name="Italique").click()
    page.keyboard.type("merci")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#comment-list")).to_contain_text("solide")
    assert Comment.objects.get().body == "## Bilan\n\nUn pont **solide** pour tous\n\n- chêne\n- fer\n\n*merci*"


def test_a_name_is_completed_and_a_picture_sent(item: Content, open_page: Open) -> None:
    """CC13, CC17, LD7: arrows and Enter take a name; a picture goes with its description, asked for."""
    page = editing(open_page("bob"), item)
    page.keyboard.type("Merci @ali")
    expect(page.get_by_role("option")).to_contain_text("Alice Martin")
    page.keyboard.press("Enter")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Image").click()
    chooser.value.set_files(picture())
    page.get_by_label("Décrivez « pont.png »").fill("Le pont neuf")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("#comment-list img")).to_have_attribute("alt", "Le pont neuf")
    body = Comment.objects.get().body
    assert body.startswith("Merci @alice ![Le pont neuf](/c/uploads/")


def test_a_closed_tab_loses_nothing(item: Content, open_page: Open) -> None:
    """CC12, LD2: what was typed is saved while one types, offered on coming back, and goes when it is sent."""
    page = editing(open_page("bob"), item)
    page.keyboard.type("Un début")
    expect(page.locator(".draft-state")).to_contain_text("Brouillon enregistré", timeout=10_000)
    assert Draft.objects.get().data["body"] == "Un début"
    page.goto(item.get_absolute_url())
    page.get_by_role("link", name="Reprendre").click()
    expect(page.locator(".editor-text")).to_contain_text("Un début")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("#comment-list")).to_contain_text("Un début")
    assert not Draft.objects.exists()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


def test_the_toolbar_works_by_keyboard_and_on_a_phone(item: Content, open_page: Open) -> None:
    """CC11: one stop of Tab, arrows inside; at 360 px nothing overflows; axe finds nothing, open or in plain text."""
    page = editing(open_page("bob", PHONE, color_scheme="dark"), item)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Gras")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italique")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
    page.get_by_role("button", name="Texte brut").click()
    expect(page.locator("#comment-form textarea")).to_be_focused()
    assert violations(page) == []


def test_the_textarea_serves_without_javascript(item: Content, open_page: Open) -> None:
    """CC11: without script the field is a textarea, files go with the form, nothing is lost on an error."""
    page = open_page("bob", java_script_enabled=False)
    page.goto(item.get_absolute_url())
    page.locator("#comment-form textarea").fill("Un **avis**")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("#comment-list strong")).to_have_text("avis")
