"""Limits that explain themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from core import limits
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the limits on, at a moment that stays within one window."""
    settings.RATE_LIMITS = True
    limits._memory.clear()
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)


def test_a_visitor_who_asks_too_fast_is_told_when_to_try_again(people: People) -> None:
    """REL-H9: past the limit an address gets 429, why, and Retry-After; a signed-in person is counted apart."""
    visitor = people.client("visitor")
    statuses = [visitor.get("/robots.txt").status_code for _n in range(51)]
    assert (statuses[49], statuses[50]) == (200, 429)
    refused = visitor.get("/robots.txt")
    assert int(refused["Retry-After"]) > 0
    assert people.client("bob").get("/robots.txt").status_code == 200
    assert visitor.get("/livez").status_code == 200


def test_what_was_typed_is_given_back(people: People) -> None:
    """REL-H9: a text that is refused is in the answer; a fragment gets a short one; no password is shown."""
    bob = people.client("bob")
    typed = {"body": "Un texte que je tiens à garder", "password": "un secret assez long"}
    for _n in range(120):
        bob.post("/settings/language/", {"language": "fr"})
    html = bob.post("/c/1/comments/", typed).content.decode()
    assert "Un texte que je tiens à garder" in html
    assert "un secret assez long" not in html
    fragment = bob.post("/c/1/comments/", typed, headers={"HX-Request": "true"})
    assert (fragment.status_code, "<html" in fragment.content.decode()) == (429, False)


def test_a_broken_cache_does_not_lift_the_limit(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """REL-H9: without the cache the process counts by itself."""
    monkeypatch.setattr(cache, "incr", lambda key: 1)
    visitor = people.client("visitor")
    assert [visitor.get("/robots.txt").status_code for _n in range(51)][-1] == 429


def test_an_address_is_not_forged(people: People, settings: Any) -> None:
    """REL-H9: a header that no trusted proxy wrote makes nobody somebody else."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    visitor = people.client("visitor")
    asked = [visitor.get("/robots.txt", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(51)]
    assert asked[-1] == 429
