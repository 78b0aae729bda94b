"""Comments on a passage of a page (PA04)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from content.models import Comment, Content
from tests.people import People
from tests.wiki.books import opened, page, url
from wiki import passages
from wiki.models import Page, Passage

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(people: People) -> Page:
    return page(people)


def said(browser: Client, one: Page, **changes: Any) -> Any:
    """Send the form of a comment on a passage."""
    return browser.post(
        url("passage", one), {"quote": "On vérifie le chargeur.", "body": "Lequel, @alice ?", **changes}
    )


def shown(people: People, one: Page) -> str:
    return people.client("bob").get(f"{one.get_absolute_url()}?page=1").content.decode()


def test_it_works(people: People, one: Page) -> None:
    """PA04: the comment stands beside its passage and in the thread, with the words it is about."""
    assert said(people.client("carole"), one).status_code == 302
    comment = Comment.objects.get()
    assert comment.body.startswith("> On vérifie le chargeur.\n\n")
    html = shown(people, one)
    assert f'<mark class="passage" id="passage-{comment.pk}">On vérifie le chargeur.</mark>' in html
    assert f'href="#comment-{comment.pk}"' in html
    assert f'href="#passage-{comment.pk}"' in html.split('id="comment-list"')[1]


def test_it_is_told_by_mail(people: People, one: Page, django_capture_on_commit_callbacks: Any) -> None:
    """PA04: the author of the page and the person named are told, with the passage."""
    with django_capture_on_commit_callbacks(execute=True):
        said(people.client("carole"), one)
    assert {tuple(message.to) for message in mail.outbox} == {(people.bob.email,), (people.alice.email,)}
    assert all("On vérifie le chargeur." in str(message.body) for message in mail.outbox)


def test_without_the_words_nothing_is_said(people: People, one: Page) -> None:
    """PA04: words that the page does not hold are refused beside the field, and what was typed stays."""
    answer = said(people.client("carole"), one, quote="On ne vérifie rien.")
    assert answer.status_code == 422
    assert "Lequel, @alice ?" in answer.content.decode()
    assert not Comment.objects.exists()
    assert said(people.client("mallory"), one).status_code == 404


def test_the_passage_follows_its_words(people: People, one: Page) -> None:
    """PA04: it stays with its words when the text moves; once they are changed the page says so, with the old ones."""
    carole = people.client("carole")
    said(carole, one)
    typed = opened(carole, one)
    carole.post(url("edit", one), {**typed, "body": f"Un début.\n\n{typed['body']}"})
    assert '<mark class="passage"' in shown(people, one)
    typed = opened(carole, one)
    carole.post(url("edit", one), {**typed, "body": typed["body"].replace("le chargeur", "la housse")})
    html = shown(people, one)
    assert '<mark class="passage"' not in html
    assert "Le passage a changé" in html or "The passage has changed" in html
    assert "On vérifie le chargeur." in html.split('id="comment-list"')[1]


def test_it_is_settled_and_opened_again(people: People, one: Page) -> None:
    """PA04: whoever may comment settles what was asked, and opens it again."""
    said(people.client("carole"), one)
    comment, bob = Comment.objects.get(), people.client("bob")
    address = f"/g/{one.group.slug}/pages/{one.pk}/passages/{comment.pk}/settle/"
    assert people.client("denis").post(address).status_code == 404
    bob.post(address, {"resolved": "1"})
    assert Passage.objects.get().resolved_by == people.bob
    assert '<mark class="passage"' not in shown(people, one)
    bob.post(address, {"resolved": "0"})
    assert '<mark class="passage"' in shown(people, one)
    assert bob.post(address.replace(f"/{comment.pk}/", "/999999/")).status_code == 404


def test_a_reply_is_a_comment_like_another(people: People, one: Page) -> None:
    """PA04: one answers it in the thread."""
    said(people.client("carole"), one)
    comment = Comment.objects.get()
    people.client("bob").post(f"/c/{one.pk}/comments/", {"body": "Le noir.", "parent": comment.pk})
    assert Comment.objects.get(parent=comment).body == "Le noir."
    assert Content.objects.get(pk=one.pk).comment_count == 2


@pytest.mark.parametrize(
    ("html", "quote", "marked"),
    [
        ("<p>un <em>mot</em> et</p>", "mot et", "<p>un <em>MmotW</em>M etW</p>"),
        ("<p>a &amp; b</p>", "& b", "<p>a M&amp; bW</p>"),
        ("<p>fin</p>\n<p>début</p>", "fin début", "<p>MfinW</p>\n<p>MdébutW</p>"),
        ("<p>ici\n là</p>", "ici là", "<p>Mici\n làW</p>"),
        ("<p>a</p>", "b", "<p>a</p>"),
    ],
)
def test_marks_are_well_nested(html: str, quote: str, marked: str) -> None:
    """PA04: a passage across tags is marked piece by piece; signs and white space count as one reads them."""
    made, _shown = passages.marked(html, [Passage(comment=Comment(pk=1), comment_id=1, quote=quote)])
    plain = made.replace('<mark class="passage" id="passage-1">', "M").replace('<mark class="passage">', "M")
    plain = plain.replace("</mark>", "W")
    start, end = plain.find('<a class="passage-link'), plain.find("</a>")
    assert (plain[:start] + plain[end + 4 :] if start >= 0 else plain) == marked


def test_the_right_one_of_two_alike() -> None:
    """PA04: the same words twice: the surroundings say which."""
    reading = passages.read("<p>le rouge est prêt, le bleu est prêt</p>")
    assert reading.find("est prêt", "le bleu ") == (reading.words.rindex("est"), reading.words.rindex("prêt") + 4)
    assert reading.find("est prêt", "", ", le") == (reading.words.index("est"), reading.words.index(","))
