"""A discussion taken away as a table."""

from __future__ import annotations

import io

import pytest
from odfdo import Document

from bookmarks.actions import Typed, save
from content.models import Comment, Content
from tests.budgets import queries
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db


def talk(people: People, count: int = 3) -> Content:
    """Return an item of the group with `count` messages, the second answering the first."""
    item = save(group=people.veille, author=people.bob, typed=Typed(url=f"https://exemple.org/{count}")).bookmark
    first = None
    for n in range(count):
        body = "=1+1" if n == 2 else f"Avis {n}"
        said = actions.post_comment(content=item, author=people.carole, body=body, parent=first)
        first = first or said
    return item


def test_a_discussion_as_csv_and_ods(people: People) -> None:
    """LD5: number, date, author, answered message, text; no cell runs as a formula."""
    item = talk(people)
    csv = people.client("bob").get(f"/c/{item.pk}/comments.csv").content.decode("utf-8-sig").splitlines()
    assert csv[2].startswith("1;")
    assert csv[3].split(";")[2:5] == ["Carole Faure", "1", "Avis 1"]
    assert "'=1+1" in csv[4]
    body = people.client("bob").get(f"/c/{item.pk}/comments.ods").content
    sheet = Document(io.BytesIO(body)).body.get_table(0).get_values()
    assert sheet[3][2:5] == ["Carole Faure", 1, "Avis 1"]
    assert people.client("bob").get(f"/c/{item.pk}/comments.exe").status_code == 404


def test_strangers_and_held_messages(people: People) -> None:
    """LD5, REL-S1: whoever may not read it gets nothing; a held message is not in the table of others."""
    item = talk(people)
    Comment.objects.filter(body="Avis 1").update(is_held=True)
    assert "Avis 1" not in people.client("bob").get(f"/c/{item.pk}/comments.csv").content.decode()
    assert "Avis 1" in people.client("alice").get(f"/c/{item.pk}/comments.csv").content.decode()
    for who, status in (("mallory", 404), ("visitor", 302), ("denis", 404)):
        assert people.client(who).get(f"/c/{item.pk}/comments.csv").status_code == status


def test_it_costs_the_same_for_3_and_30_messages(people: People) -> None:
    """A table is a list: its cost does not grow with it."""
    costs = [queries(people.client("bob"), f"/c/{talk(people, count).pk}/comments.csv") for count in (3, 30)]
    assert costs[0] == costs[1]
