"""Quoting in a real browser: the passage one selects, several of them, whole messages folded."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bookmarks.actions import Typed, save
from content.models import Comment, Content
from tests.people import People
from toolkit import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
SELECT = """([id, words]) => {
  const text = document.querySelector(`#comment-${id} .prose p`).firstChild;
  const at = text.data.indexOf(words);
  getSelection().setBaseAndExtent(text, at, text, at + words.length);
}"""


@pytest.fixture
def said(people: People) -> list[Comment]:
    """Two messages, by carole and alice, under a bookmark."""
    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/", title="Pont")).bookmark
    item = Content.objects.get(pk=item.pk)
    first = actions.post_comment(content=item, author=people.carole, body="Le pont de *bois* est 2\\* trop étroit.")
    return [first, actions.post_comment(content=item, author=people.alice, body="La rive gauche est libre.")]


def quote(page: Page, comment: Comment, words: str) -> None:
    """Select words in a message and ask to quote them."""
    page.evaluate(SELECT, [comment.pk, words])
    page.locator(".quote-passage").click()


def test_passages_are_quoted_one_after_the_other(said: list[Comment], open_page: Open) -> None:
    """FO12: each passage comes with its author and the way back to it; what was typed between stays."""
    page = open_page("bob")
    page.goto(said[0].content.get_absolute_url() + "?page=1")
    quote(page, said[0], "Le pont de")
    expect(page.locator(".editor-text blockquote")).to_contain_text("Le pont de")
    page.keyboard.type("Oui.")
    quote(page, said[1], "rive gauche")
    expect(page.locator(".editor-text blockquote")).to_have_count(2)
    page.keyboard.type("Bien vu.")
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("#comment-list")).to_contain_text("Bien vu.")
    blocks = [
        f"> [Carole Faure]({said[0].get_absolute_url()}) :\n>\n> Le pont de",
        "Oui.",
        f"> [Alice Martin]({said[1].get_absolute_url()}) :\n>\n> rive gauche",
        "Bien vu.",
    ]
    assert Comment.objects.latest("pk").body == "\n\n".join(blocks)


def test_a_whole_message_goes_after_what_is_typed(said: list[Comment], open_page: Open) -> None:
    """FO12: « Citer » of the menu keeps what was typed, in plain text too."""
    page = open_page("bob")
    page.goto(said[0].content.get_absolute_url() + "?page=1")
    area = page.locator("#comment-form textarea")
    area.focus()
    page.get_by_role("button", name="Texte brut").click()
    area.fill("Bonjour")
    page.locator(f"#comment-{said[1].pk} [data-menu] summary").click()
    page.locator(f"#comment-{said[1].pk} a[href^='?quote=']").click()
    address = said[1].get_absolute_url()
    expect(area).to_have_value(f"Bonjour\n\n> [Alice Martin]({address}) :\n>\n> La rive gauche est libre.\n\n")
