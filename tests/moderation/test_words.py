"""Others' words: nobody rewrites them, nobody removes them without a reason; a closed discussion says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from activity.models import Activity
from bookmarks.actions import Typed, save
from content.models import Comment, Content, Revision
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
TEAM = ["carole", "alice", "admin_on"]


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark that bob shares with the web."""
    typed = Typed(url="https://exemple.org/1", title="Trouvaille", audience="web")
    made = save(group=people.veille, author=people.bob, typed=typed).bookmark
    return Content.objects.select_related("group", "author").get(pk=made.pk)


def addresses(item: Content, comment: Comment) -> list[tuple[Any, str]]:
    """Return the two old addresses that remove something, each with what it removes."""
    return [
        (item, f"{item.get_absolute_url()}delete/"),
        (comment, reverse("content:comment_trash", args=[item.pk, comment.pk])),
    ]


@pytest.mark.parametrize("name", TEAM)
def test_no_address_removes_others_words_without_a_reason(people: People, item: Content, name: str) -> None:
    """LA4: a moderator who posts to an address of removal removes nothing and is asked why."""
    comment = actions.post_comment(content=item, author=people.bob, body="Avis")
    for thing, address in addresses(item, comment):
        response = people.client(name).post(address)
        assert response.status_code == 422
        assert 'name="explanation"' in response.content.decode()
        thing.refresh_from_db()
        assert thing.trashed_at is None


def test_the_page_that_asks_leads_to_the_decision(
    people: People, item: Content, django_capture_on_commit_callbacks: Any
) -> None:
    """LA4: the reason asked for removes the comment, stands in the log and reaches its author."""
    comment = actions.post_comment(content=item, author=people.bob, body="Avis")
    browser, case = people.client("carole"), reverse("moderation:case", args=[item.group.slug, "comment", comment.pk])
    assert f'action="{case}"' in browser.post(addresses(item, comment)[1][1]).content.decode()
    assert browser.post(case, {"decision": "trash", "explanation": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(case, {"decision": "trash", "explanation": "Hors du sujet"})
    comment.refresh_from_db()
    assert comment.trashed_at
    assert Activity.objects.get(verb="comment.trashed").data["reason"] == "Hors du sujet"
    assert any("Hors du sujet" in str(message.body) for message in mail.outbox if message.to == ["bob@demo.test"])


def test_ones_own_words_go_without_a_reason(people: People, item: Content) -> None:
    """LA4: an author removes their own item and comment at once, and is offered to take each back."""
    comment = actions.post_comment(content=item, author=people.bob, body="Avis")
    browser = people.client("bob")
    for thing, address in reversed(addresses(item, comment)):
        page = browser.post(address, follow=True).content.decode()
        thing.refresh_from_db()
        assert thing.trashed_at
        assert "/restore/" in page


def test_an_item_changed_by_a_moderator_says_so(people: People, item: Content) -> None:
    """LA4: an item that a moderator changed bears their name, and what its author wrote is kept."""
    typed = {"url": "https://exemple.org/1", "title": "Titre repris", "body": "", "audience": "web", "tags": ""}
    assert people.client("carole").post(f"{item.get_absolute_url()}edit/", typed).status_code == 302
    item.refresh_from_db()
    html = people.client("bob").get(item.get_absolute_url()).content.decode()
    assert "Carole Faure" in html.split('class="byline"')[1].split("</header>")[0]
    assert Revision.objects.get(content=item).title == "Trouvaille"


@pytest.mark.parametrize("name", [*TEAM, "mallory"])
def test_nobody_changes_anothers_comment(people: People, item: Content, name: str) -> None:
    """LA4: no role opens the form of somebody else's comment, nor takes an earlier version of it back."""
    comment = actions.post_comment(content=item, author=people.bob, body="Avis")
    actions.edit_comment(comment=comment, editor=people.bob, body="Avis repris")
    browser, version = people.client(name), Revision.objects.get(comment=comment)
    edit = reverse("content:comment_edit", args=[item.pk, comment.pk])
    back = reverse("content:comment_history_restore", args=[item.pk, comment.pk, version.pk])
    answers = [browser.get(edit), browser.post(edit, {"body": "Autre"}), browser.post(back)]
    assert all(answer.status_code in {302, 403, 404} for answer in answers)
    comment.refresh_from_db()
    assert comment.body == "Avis repris"


def test_closing_says_why(people: People, item: Content) -> None:
    """LA6: closing asks for a reason; everybody reads it in the discussion and where one would write; reopening too."""
    address, browser = reverse("content:lock", args=[item.pk]), people.client("carole")
    assert 'name="reason"' in browser.get(address).content.decode()
    browser.post(address, {"locked": "1", "reason": "Le sujet est tranché"})
    for name in ("bob", "mallory", "visitor"):
        html = people.client(name).get(item.get_absolute_url()).content.decode()
        assert html.count("<q>Le sujet est tranché</q>") == 2
        assert 'id="comment-form"' not in html
    assert 'value="0"' in browser.get(address).content.decode()
    browser.post(address, {"locked": "0", "reason": "Un fait nouveau"})
    html = people.client("bob").get(item.get_absolute_url()).content.decode()
    assert "<q>Un fait nouveau</q>" in html
    assert 'id="comment-form"' in html


def test_closing_without_a_reason_is_possible(people: People, item: Content) -> None:
    """LA6: the reason is optional, one that is too long is given back, and asking for the page closes nothing."""
    address, browser = reverse("content:lock", args=[item.pk]), people.client("carole")
    assert browser.get(address).status_code == 200
    response = browser.post(address, {"locked": "1", "reason": "a" * 301})
    assert (response.status_code, "a" * 301 in response.content.decode()) == (422, True)
    assert not Content.objects.get(pk=item.pk).is_locked
    assert browser.post(address, {"locked": "1"}).status_code == 302
    assert Content.objects.get(pk=item.pk).is_locked
    assert people.client("bob").get(address).status_code == 403


def test_putting_forward_is_a_post(people: People, item: Content) -> None:
    """LA6: asking for the address that puts an item forward changes nothing."""
    address = reverse("content:feature", args=[item.pk])
    assert people.client("carole").get(address).status_code == 405
    assert Content.objects.get(pk=item.pk).featured_until is None
