"""The page of one's tokens, and the description of the interface."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from activity.models import Activity
from api.models import ApiToken
from api.tokens import TOKENS_MAX, make
from core import clock
from tests.api.callers import Program
from tests.people import PASSWORD, People

TYPED = {"name": "Tableau de bord", "scopes": ["read:groups", "read:content"], "days": "90"}


@pytest.fixture
def bob(people: People) -> Client:
    """A browser in which bob has just typed his password."""
    client = Client()
    client.force_login(people.bob)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_it_works(people: People, bob: Client) -> None:
    """CC38: a token is made, shown once, kept as a digest only, and reads."""
    page = bob.post("/settings/tokens/new/", TYPED)
    text = page.content.decode().split('value="veillee_')[1].split('"')[0]
    assert "no-store" in page.headers["Cache-Control"]
    assert Client().get("/api/v1/me/", headers={"Authorization": f"Bearer veillee_{text}"}).status_code == 200
    assert text not in bob.get("/settings/tokens/").content.decode()
    row = ApiToken.objects.get()
    assert text not in json.dumps([row.start, row.digest, row.name])
    assert row.scopes == ["read:groups", "read:content"]
    assert Activity.objects.filter(verb="token.made", actor=people.bob).exists()


def test_making_one_asks_for_the_password_again(people: People) -> None:
    """REL-S3: a session left open is not enough to make a key that outlives it."""
    browser = people.client("bob")
    for answer in (browser.get("/settings/tokens/new/"), browser.post("/settings/tokens/new/", TYPED)):
        assert answer.url.startswith("/accounts/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_a_form_with_mistakes_keeps_what_was_typed(people: People, bob: Client) -> None:
    """A name is missing: 422, the sentence beside the field, the choices kept."""
    page = bob.post("/settings/tokens/new/", {**TYPED, "name": ""})
    assert page.status_code == 422
    assert 'value="read:content" ' in page.content.decode()
    assert not ApiToken.objects.exists()


def test_there_is_a_limit(people: People, bob: Client) -> None:
    """At most twenty in force, with a sentence that says what to do."""
    for _ in range(TOKENS_MAX):
        make(user=people.bob, name="x", scopes=[], days=30)
    page = bob.post("/settings/tokens/new/", TYPED)
    assert (page.status_code, ApiToken.objects.count()) == (422, TOKENS_MAX)
    assert "20" in page.content.decode()


def test_one_revokes_ones_own(people: People) -> None:
    """REL-S3: revoking ends a token at once; another's is not found."""
    program = Program(people.bob)
    path = f"/settings/tokens/{program.token.pk}/revoke/"
    assert people.client("mallory").post(path).status_code == 404
    assert program.get("me/").status_code == 200
    assert people.client("bob").post(path).status_code == 302
    assert program.get("me/").status_code == 401


def test_the_day_of_its_last_use_is_noted_by_the_worker(
    people: People, django_capture_on_commit_callbacks: Any
) -> None:
    """Reading writes nothing: the worker notes the day, once a day."""
    program = Program(people.bob)
    with django_capture_on_commit_callbacks(execute=True) as first:
        program.get("me/")
    assert ApiToken.objects.get().last_used_on == clock.now().date()
    with django_capture_on_commit_callbacks(execute=True) as second:
        program.get("me/")
    assert (len(first), len(second)) == (1, 0)


def test_the_description_is_complete(people: People) -> None:
    """CC38: OpenAPI 3.1 names every operation, its refusals and both ways to be known; people read the same."""
    told = Client().get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert len(told["paths"]) == 8
    for act in (act for acts in told["paths"].values() for act in acts.values()):
        assert {"200", "401", "403", "404", "422", "429"} <= set(act["responses"])
        assert act["security"]
    assert {scheme["type"] for scheme in told["components"]["securitySchemes"].values()} == {"http", "apiKey"}
    page = Client().get("/api/v1/")
    assert all(path in page.content.decode() for path in told["paths"])
    assert not page.cookies
