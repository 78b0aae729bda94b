"""The latest items on a town's own site."""

from __future__ import annotations

import pytest

from tests.veille.editions import Table

pytestmark = pytest.mark.django_db


def test_the_latest_items_can_be_framed_from_anywhere(table: Table):
    """VP15, VE13: plain HTML, no cookie, no script, no word of the session."""
    table.published(7)
    answer = table.get("visitor", "embed/?count=3")
    page = answer.content.decode()
    assert page.count("<li>") == 3
    assert "https://exemple.org/" in page
    assert "<script" not in page
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_the_latest_items_come_as_json_for_any_site(table: Table):
    """VP15: readable from another origin; nonsense in the count gives five."""
    table.published(7)
    answer = table.get("visitor", "embed.json?count=999999999999")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert [len(answer.json()["items"]), answer.json()["title"]] == [5, "La veille du mois"]
    assert set(answer.json()["items"][0]) >= {"id", "title", "url", "page", "summary"}


def test_the_code_to_copy_is_on_a_page(table: Table):
    """VP15: found from the page of the veille, with how it looks."""
    table.published()
    assert "/veille/embed/code/" in table.page("visitor")
    page = table.english("visitor", "embed/code/")
    assert "&lt;iframe src=&quot;" in page or '&lt;iframe src="' in page
    assert "/g/veille-numerique/veille/embed/?count=5" in page


@pytest.mark.parametrize("path", ["embed/", "embed.json"])
def test_a_closed_veille_is_shown_nowhere(table: Table, path: str):
    """VP15, VW14: not even to its members, since the frame would be on another site."""
    table.published()
    table.set(audience="group")
    assert [table.get(who, path).status_code for who in ("visitor", "bob")] == [302, 404]
    assert "is not public" in table.english("bob", "embed/code/")


def test_the_page_of_an_edition_says_what_it_is_to_networks(table: Table):
    """VP15: Open Graph: title, kind, address, site, description, hour, picture."""
    edition = table.published()
    page = table.page("visitor", f"editions/{edition.number}/")
    for name in (
        "og:title",
        "og:type",
        "og:url",
        "og:site_name",
        "og:description",
        "article:published_time",
        "og:image",
    ):
        assert f'property="{name}"' in page
