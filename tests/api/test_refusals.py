"""Refusals: one shape, the right status, nothing told; and no input breaks anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from api import tokens
from api.models import ApiToken
from core import clock
from tests.api.callers import Program
from tests.people import People


def is_problem(response: Any, status: int) -> bool:
    """Tell whether the answer is a problem of RFC 9457 with that status."""
    body = response.json()
    return (
        response.status_code == body["status"] == status
        and response.headers["Content-Type"] == "application/problem+json"
        and {"type", "title", "detail"} <= set(body)
    )


def test_every_refusal_has_one_shape(people: People) -> None:
    """CC38: 401, 403, 404, 405, 422 are problems, in French for whoever reads French."""
    program = Program(people.mallory)
    assert is_problem(people.client("visitor").get("/api/v1/groups/"), 401)
    assert is_problem(program.get("groups/veille-numerique/members/"), 403)
    assert is_problem(program.get("content/999999/"), 404)
    assert is_problem(program.get("nowhere/"), 404)
    assert is_problem(program.get("groups/", {"page": "x", "size": "1000"}), 422)
    assert is_problem(program.client.post("/api/v1/groups/"), 405)
    wrong = program.get("groups/", {"page": "x", "size": "1000"}).json()["errors"]
    assert [(row["in"], row["name"]) for row in wrong] == [("query", "page"), ("query", "size")]


def test_a_token_reads_within_its_scopes(people: People) -> None:
    """CC38: a token made for groups reads neither members nor items."""
    program = Program(people.bob, scopes=["read:groups"])
    answers = [program.get(path).status_code for path in ("me/", "groups/", "content/", "groups/scot/members/")]
    assert answers == [200, 200, 403, 403]
    assert "read:content" in program.get("content/").json()["detail"]


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Bearer x", "Basic Ym9iOng=", "Bearer é\x7f", "x" * 9000])
def test_a_bad_token_opens_nothing_whatever_the_session(people: People, sent: str) -> None:
    """REL-S1: a request that sends a token is judged by it alone."""
    answer = people.client("alice").get("/api/v1/groups/", headers={"Authorization": sent})
    assert is_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_at_once(people: People) -> None:
    """REL-S3: revoked, expired, or its person's account closed, it opens nothing from its next request on."""
    bob, carole, alice = (Program(people.users[name]) for name in ("bob", "carole", "alice"))
    tokens.revoke(token=bob.token, by=people.bob)
    ApiToken.objects.filter(pk=carole.token.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    User.objects.filter(pk=people.alice.pk).update(is_active=False)
    assert [program.get("me/").status_code for program in (bob, carole, alice)] == [401, 401, 401]


def test_too_many_requests_say_how_long_to_wait(people: People, monkeypatch: Any) -> None:
    """CC38: beyond the rate, 429 with Retry-After, per person and whatever the token."""
    monkeypatch.setattr("api.callers.PER_HOUR", 3)
    program, again, other = Program(people.bob), Program(people.bob), Program(people.carole)
    assert [program.get("me/").status_code for _ in range(3)] == [200, 200, 200]
    answer = again.get("me/")
    assert is_problem(answer, 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert other.get("me/").status_code == 200


PATHS = ["me/", "groups/", "groups/{}/", "groups/{}/members/", "content/", "content/{}/", "content/{}/comments/"]
WORDS = st.text(max_size=40) | st.integers().map(str) | st.sampled_from(["veille-numerique", "%00", "-1", str(2**70)])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PATHS), word=WORDS, asked=st.dictionaries(
    st.sampled_from(["page", "size", "before", "group", "kind", "mine", "q"]), WORDS, max_size=4,
))  # fmt: skip
def test_no_input_breaks_it(reader: Program, path: str, word: str, asked: dict[str, str]) -> None:
    """REL-R1: whatever is asked, an answer in JSON, never a failure."""
    answer = reader.get(path.format(quote(word, safe="")), asked)
    assert answer.status_code in {200, 400, 401, 403, 404, 422}


@pytest.fixture
def reader(people: People) -> Program:
    """Bob's program."""
    return Program(people.bob)
