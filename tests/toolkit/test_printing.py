"""The PDF of an item: what it says, and what hostile texts cannot make it do."""

from __future__ import annotations

import time

import pytest

from bookmarks.actions import Typed, save
from content.models import Comment, Content
from core import clock, text, typesetting
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db

HOSTILE = [
    '#read("/etc/passwd")', '"); #panic("x"); ("', '\\"); panic("x"); //', "#{ while true {} }", "$ x $", "`#eval`",
    '#import "@preview/x:0.1.0"', "<label> @ref", "*_~-- --- ...", "\\u{41} \\", "/* */ // ", "[ ] { } ( ) # $ % &",
]  # fmt: skip


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark by bob."""
    body = "## Titre\n\n- un\n- deux\n\n> citation\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n`code` et [lien](https://exemple.org/)"
    typed = Typed(url="https://exemple.org/a", title="Une page à garder", summary=body)
    return save(group=people.veille, author=people.bob, typed=typed).bookmark


def test_an_item_is_saved_as_pdf(people: People, item: Content) -> None:
    """CC06: a tagged PDF with its comments, for those who may read the item; its title and author stand in it."""
    actions.post_comment(content=item, author=people.carole, body="Un **avis** :\n\n1. un\n2. deux")
    response = people.client("bob").get(f"/c/{item.pk}/pdf/")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"StructTreeRoot" in response.content
    assert people.client("mallory").get(f"/c/{item.pk}/pdf/").status_code == 404


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_are_words(said: str) -> None:
    """CC06, REL-H: nothing that people type is run by the compiler, in a title, a text, a link or a code."""
    html = text.render(f'{said}\n\n`{said}`\n\n[{said}](https://exemple.org/"#x)\n\n    {said}')
    source = f"#set document(title: {typesetting.literal(said)})\n#{typesetting.from_html(html)}"
    assert typesetting.pdf(source, {}, clock.now()).startswith(b"%PDF-")


def test_a_literal_is_one_literal() -> None:
    """REL-H: quotes and backslashes never end the literal that holds them."""
    for said in HOSTILE:
        inner = typesetting.literal(said)[1:-1]
        assert '"' not in inner.replace("\\\\", "").replace('\\"', "")


def test_a_long_discussion_is_made_in_a_request(people: People, item: Content) -> None:
    """CC06: 300 comments are typeset within seconds; what does not fit is said to be on the page."""
    body = "Une réponse ordinaire, avec **du gras** et quelques mots de plus. " * 5
    columns = {"content_id": item.pk, "author": people.carole, "body": body, "created_at": clock.now()}
    rows = [Comment(**columns, body_html=text.render(body)) for _n in range(320)]
    Comment.objects.bulk_create(rows)
    Content.objects.filter(pk=item.pk).update(comment_count=320)
    started = time.process_time()
    assert people.client("bob").get(f"/c/{item.pk}/pdf/").content.startswith(b"%PDF-")
    assert time.process_time() - started < 10
