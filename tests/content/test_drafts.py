"""Drafts: what is typed is kept on the server, found again elsewhere, and goes once it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from bookmarks.actions import Typed, save
from content.models import Comment, Content, Draft
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark of bob's."""
    return save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/", title="Pont")).bookmark


def keep(client: Client, place: str, **data: str) -> int:
    """Save a draft as the page does; return the status."""
    return client.post("/c/drafts/", {"place": place, "data": json.dumps(data)}).status_code


def test_a_draft_is_found_on_another_device(browser: Browser, item: Content) -> None:
    """CC12, LD2: what was typed on one device is offered and taken up on another, without JavaScript."""
    assert keep(browser("bob"), f"reply:{item.pk}", body="Un début") == 200
    other = browser("bob")
    page = other.get(item.get_absolute_url()).content.decode()
    assert "?draft=1#comment-form" in page
    assert "Un début" not in page
    assert "Un début" in other.get(f"{item.get_absolute_url()}?draft=1").content.decode()


def test_a_draft_is_ones_own(browser: Browser, item: Content) -> None:
    """CC12: nobody else is offered it, nor finds it by its address."""
    keep(browser("bob"), f"reply:{item.pk}", body="Secret")
    for who in ("alice", "mallory", "admin_on"):
        assert "Secret" not in browser(who).get(f"{item.get_absolute_url()}?draft=1").content.decode()
        assert "Secret" not in browser(who).get("/c/drafts/").content.decode()


def test_sending_lets_it_go(browser: Browser, item: Content) -> None:
    """CC12: once the comment is published its draft is gone."""
    client = browser("bob")
    keep(client, f"reply:{item.pk}", body="Un début")
    client.post(f"/c/{item.pk}/comments/", {"body": "Un début, et la fin"})
    assert Comment.objects.count() == 1
    assert not Draft.objects.exists()


def test_an_ended_session_keeps_the_text(browser: Browser, item: Content, people: People) -> None:
    """CC12, LD2: a form sent after the session ended makes nothing; after signing in again the text is there."""
    client = browser("bob")
    keep(client, f"new:bookmark:{people.veille.pk}", title="Titre à moi", body="Texte")
    client.logout()
    gone = client.post(f"/g/{people.veille.slug}/bookmarks/new/", {"title": "Titre à moi"})
    assert gone.url.startswith("/accounts/login/")
    client.force_login(people.bob)
    assert "Titre à moi" in client.get(f"/g/{people.veille.slug}/bookmarks/new/?draft=1").content.decode()


def test_my_drafts_say_where_they_belong(browser: Browser, item: Content, people: People) -> None:
    """CC12: the list names each place and leads to it; where I may no longer go, my words stay and no title shows."""
    client = browser("bob")
    keep(client, f"reply:{item.pk}", body="Avis")
    keep(client, f"edit:{item.pk}", title="Pont neuf")
    page = client.get("/c/drafts/").content.decode()
    assert "Pont" in page
    assert f"{item.get_absolute_url()}edit/?draft=1" in page
    stranger = browser("mallory")
    keep(stranger, f"reply:{item.pk}", body="Mon avis")
    page = stranger.get("/c/drafts/").content.decode()
    assert "Mon avis" in page
    assert "Pont" not in page


def test_the_list_costs_the_same_for_many(browser: Browser, people: People, item: Content) -> None:
    """CC12: thirty drafts cost no more queries than three."""
    client = browser("bob")
    counts = []
    for number in (3, 30):
        for n in range(number):
            keep(client, f"comment:{item.pk}:{n}", body=f"Avis {n}")
        counts.append(queries(client, "/c/drafts/"))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "data", ["", "[]", '{"a": 1}', "{" * 5000, json.dumps({"a": "x" * 300_000}), '{"a": {"b": "c"}}']
)
def test_no_draft_breaks_the_page(browser: Browser, data: str) -> None:
    """CC12: what is no form's content is refused with a sentence."""
    answer = browser("bob").post("/c/drafts/", {"place": "reply:1", "data": data})
    assert answer.status_code == 422
    assert keep(browser("bob"), "nulle part", body="x") == 422
