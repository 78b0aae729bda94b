"""Saving from a phone: what it shares reaches the form, whatever field it puts the address in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.people import PASSWORD, People

pytestmark = pytest.mark.django_db
SAVE = "/bookmarks/save/"


def form(people: People, **shared: str) -> dict[str, Any]:
    """Return what the form that bob reaches is filled with."""
    page = people.client("bob").get(SAVE, {"group": "veille-numerique", **shared}, follow=True)
    assert page.status_code == 200
    return filled(page)


def filled(page: Any) -> dict[str, Any]:
    """Return what the form of a page is filled with, of what a phone may share."""
    initial = page.context["form"].initial
    return {name: initial[name] for name in ("url", "title", "comment", "tags") if initial.get(name)}


def test_the_installed_site_takes_what_a_phone_shares(people: People, client: Client) -> None:
    """VC2: the manifest names the form, by GET, with the three fields of the standard."""
    target = client.get("/manifest.webmanifest").json()["share_target"]
    assert (target["action"], target["method"]) == (SAVE, "GET")
    assert target["params"] == {"title": "title", "text": "text", "url": "url"}
    assert people.client("bob").get(target["action"], {"url": "https://e.org/a"}).status_code == 200


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        ({"text": "https://e.org/a"}, {"url": "https://e.org/a"}),
        ({"title": "Un guide", "text": "Un guide https://e.org/a"}, {"url": "https://e.org/a", "title": "Un guide"}),
        (
            {"text": "« Une phrase »\nhttps://e.org/a?utm_source=x"},
            {"url": "https://e.org/a", "comment": "> Une phrase"},
        ),
        ({"url": "https://e.org/a", "text": "Une phrase"}, {"url": "https://e.org/a", "comment": "> Une phrase"}),
        ({"title": "Rien", "text": "Sans adresse"}, {"title": "Rien", "comment": "> Sans adresse"}),
    ],
)
def test_the_address_is_found_where_the_phone_puts_it(
    people: People, shared: dict[str, str], expected: dict[str, str]
) -> None:
    """VC2: in `text` when `url` is empty, as Android does; the passage becomes a quotation, the title is said once."""
    assert form(people, **shared) == expected


def test_whoever_is_signed_out_comes_back_to_the_filled_form(people: People, client: Client) -> None:
    """VC2: signing in leads back to the form with what the phone shared."""
    away = client.get(SAVE, {"group": "veille-numerique", "title": "Un guide", "text": "https://e.org/a"})
    back = client.post(away.url, {"login": "bob@demo.test", "password": PASSWORD}, follow=True)
    assert filled(back) == {"url": "https://e.org/a", "title": "Un guide"}


@pytest.mark.parametrize("text", ["x" * 90_000, "http://" * 500, "\x00\ud800", "https://[", "www."])
def test_no_shared_text_breaks_the_form(people: People, text: str) -> None:
    """VC2: whatever an application sends, the form opens, or the request is refused as no request."""
    asked = {"group": "veille-numerique", "text": text.encode("utf-8", "replace").decode()}
    assert people.client("bob").get(SAVE, asked, follow=True).status_code in {200, 400}


def test_the_page_that_tells_how_has_the_three_ways(people: People) -> None:
    """VC1, VC2, VC14: one page for the button, the phone and the programs, with a door from the bookmarks."""
    html = people.client("bob").get("/bookmarks/button/").content.decode()
    assert all(found in html for found in ("javascript:", "/api/v1/groups/", "/settings/tokens/"))
    assert "/bookmarks/button/" in people.client("bob").get("/g/veille-numerique/bookmarks/").content.decode()
