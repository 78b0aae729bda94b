"""What programs save: bookmarks, with the checks, the de-duplication and the rights of the site's form."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from api.models import ApiToken
from bookmarks.models import Bookmark
from content.models import Reaction
from groups.models import GroupTool
from tests.api.callers import Program
from tests.people import People

PATH = "/api/v1/groups/veille-numerique/bookmarks/"
PAGE = {
    "url": "https://exemple.org/guide?utm_source=x",
    "title": "Le guide",
    "comment": "Utile",
    "tags": ["Eau", "Sol"],
}


def send(program: Program, path: str = PATH, **fields: Any) -> Any:
    """Return the answer to a page sent as JSON."""
    headers = {"Authorization": f"Bearer {program.text}"}
    return program.client.post(path, {**PAGE, **fields}, content_type="application/json", headers=headers)


def test_a_program_saves_a_page(people: People) -> None:
    """VC14, VW13: a bookmark of the group, in the name of the token's person, with comment and tags."""
    answer = send(Program(people.bob))
    row = Bookmark.objects.get()
    told = answer.json()
    assert (answer.status_code, told["is_new"], told["item"]["id"]) == (201, True, row.pk)
    assert (row.author, row.url, row.title) == (people.bob, "https://exemple.org/guide", "Le guide")
    assert (told["item"]["address"], sorted(told["item"]["tags"])) == (row.url, ["Eau", "Sol"])
    assert [comment.body for comment in row.comments.all()] == ["Utile"]


def test_a_page_that_the_group_has_is_joined(people: People) -> None:
    """VC14, VC5: the same de-duplication as the form: one bookmark, both comments, a vote."""
    send(Program(people.carole))
    answer = send(Program(people.bob), url="http://www.exemple.org/guide/", comment="Moi aussi")
    assert (answer.status_code, answer.json()["is_new"]) == (200, False)
    row = Bookmark.objects.get()
    assert {comment.body for comment in row.comments.all()} == {"Utile", "Moi aussi"}
    assert Reaction.objects.get(content=row).user == people.bob


def test_the_same_key_saves_once(people: People) -> None:
    """LM3, VC14: a program that tries again after a cut makes one bookmark and one comment."""
    program, key = Program(people.bob), str(uuid.uuid4())
    answers = [send(program, key=key).json() for _time in range(2)]
    assert answers[0]["item"]["id"] == answers[1]["item"]["id"]
    assert Bookmark.objects.get().comments.count() == 1


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": ""}, "url"),
        ({"audience": "everybody"}, "audience"),
        ({"summary": "x" * 50_001}, "summary"),
        ({"tags": ["x" * 90]}, "tags"),
        ({"url": 3}, "url"),
        ({"key": "not one"}, "key"),
    ],
)
def test_what_cannot_be_saved_says_why(people: People, fields: dict[str, Any], wrong: str) -> None:
    """VC14, RFC 9457: each wrong field is named; nothing is saved."""
    answer = send(Program(people.bob), **fields)
    assert answer.status_code == 422
    assert [error["name"] for error in answer.json()["errors"]] == [wrong]
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("mallory", 403), ("paul", 403), ("denis", 403), ("bob", 201)])
def test_only_who_may_add_bookmarks_saves(people: People, who: str, status: int) -> None:
    """REL-S2, VW14: a token gives no right that its person lacks."""
    assert send(Program(people.users[who])).status_code == status
    assert Bookmark.objects.exists() == (status == 201)


def test_a_tool_that_is_off_or_kept_to_animators_takes_nothing(people: People) -> None:
    """REL-S2: the rules of the tool hold for programs too."""
    tool = GroupTool.objects.filter(group=people.veille, tool="bookmarks")
    tool.update(who_creates=GroupTool.Posters.ANIMATORS)
    assert [send(Program(people.users[name])).status_code for name in ("bob", "carole")] == [403, 201]
    tool.delete()
    assert send(Program(people.carole), url="https://exemple.org/b").status_code == 403


def test_a_token_that_reads_does_not_save(people: People) -> None:
    """REL-S1: saving asks for its own scope; a session asks for the form's token, which other sites do not have."""
    reading = [scope for scope in ApiToken.Scope.values if scope.startswith("read:")]
    assert send(Program(people.bob, scopes=reading)).status_code == 403
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.bob)
    assert browser.post(PATH, PAGE, content_type="application/json").status_code == 403
    assert not Bookmark.objects.exists()


def test_the_bookmarks_of_a_group_are_listed(people: People) -> None:
    """VW13: in pages, with the address of each page, for the same queries whatever their number."""
    program, other = Program(people.bob), Program(people.mallory)
    for number in range(3):
        send(program, url=f"https://exemple.org/{number}", comment="")
    program.get("groups/veille-numerique/bookmarks/")
    with CaptureQueriesContext(connection) as few:
        found = program.get("groups/veille-numerique/bookmarks/").json()
    assert ([row["address"][-1] for row in found["items"]], found["count"]) == (["2", "1", "0"], 3)
    for number in range(3, 20):
        send(program, url=f"https://exemple.org/{number}", comment="")
    with CaptureQueriesContext(connection) as many:
        program.get("groups/veille-numerique/bookmarks/")
    assert len(many) == len(few) <= 12
    assert other.get("groups/veille-numerique/bookmarks/").json()["items"] == []
