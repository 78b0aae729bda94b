"""The search page."""

from __future__ import annotations

import pytest

from search import indexing, query
from tests.budgets import queries
from tests.search.conftest import publish
from toolkit import actions


def test_it_works(people, browser):
    """LS3, LS4: the result names the item and shows where it answers."""
    publish(people, "Plan de mobilité", f"{'mot ' * 300} le covoiturage rural {'mot ' * 300}")
    page = browser("bob").get("/search/", {"q": "covoiturage"}).content.decode()
    assert "Plan de mobilité" in page
    assert "<mark>covoiturage</mark>" in page


def test_an_empty_box_says_what_to_do(people, browser):
    page = browser("visitor").get("/search/")
    assert page.status_code == 200
    assert not page.context["hits"]
    assert not page.cookies


def test_a_comment_leads_to_its_place(people, browser):
    """LS4."""
    item = publish(people, "Sujet")
    comment = actions.post_comment(content=item, author=people.bob, body="Un canari")
    indexing.sweep()
    page = browser("bob").get("/search/", {"q": "canari"}).content.decode()
    assert f"/c/{item.pk}/comments/{comment.pk}/" in page


def test_filters_stand_in_the_address(people, browser):
    """LS3."""
    publish(people, "Canari du scot", group=people.groups["scot"])
    publish(people, "Canari de la veille")
    page = browser("bob").get("/search/", {"q": "canari", "group": "scot", "kind": "bookmark"})
    assert [hit.content.title for hit in page.context["hits"]] == ["Canari du scot"]


def test_results_come_in_pages(people, browser):
    """LS3."""
    for number in range(23):
        publish(people, f"Canari {number}")
    page = browser("bob").get("/search/", {"q": "canari", "page": 2})
    assert page.context["page"].paginator.count == 23
    assert len(page.context["hits"]) == 3


def test_no_more_is_counted_than_anybody_reads(people, browser, monkeypatch):
    """REL-H9."""
    monkeypatch.setattr(query, "RESULTS_MAX", 2)
    for number in range(3):
        publish(people, f"Canari {number}")
    page = browser("bob").get("/search/", {"q": "canari"}, headers={"Accept-Language": "en"})
    assert len(page.context["hits"]) == 2
    assert "The 2 best results" in page.content.decode()


def test_a_group_comes_first_when_its_name_is_typed(people, browser):
    """LS1."""
    page = browser("bob").get("/search/", {"q": "veille numérique"})
    assert [group.slug for group in page.context["named_groups"]] == ["veille-numerique"]


@pytest.mark.parametrize("part", ["bob", "visitor"])
def test_the_cost_does_not_grow_with_the_results(people, browser, part):
    """VM2: the same number of queries with 3 results and with 30."""
    client, counts = browser(part), []
    for wanted in (3, 27):
        for number in range(wanted // 3):
            item = publish(people, f"Canari {wanted} {number}", audience="web", tags=["oiseau"])
            actions.post_comment(content=item, author=people.bob, body="Un canari")
            actions.post_comment(content=item, author=people.carole, body="Deux canaris")
        indexing.sweep()
        counts += [queries(client, "/search/?q=canari"), queries(client, "/search/?q=author:bob")]
    assert counts[:2] == counts[2:]
    assert max(counts) <= 26
