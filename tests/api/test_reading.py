"""What programs read, field by field, in pages, with the rules and the refusals of the site."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookmarks.models import Bookmark
from content.models import Comment, Content
from tests.api.callers import Program
from tests.people import People, make_user
from tests.people import _add as add
from toolkit import actions


def make(people: People, title: str = "Cartes", audience: str = "group", **more: str) -> Content:
    item = Bookmark(group=people.veille, title=title, url="https://exemple.org/", audience=audience, body="Un *avis*")
    return actions.publish(item=item, author=people.alice, tags=["Cartographie"], quiet=True)


def test_it_works(people: People) -> None:
    """CC38: a member's program reads who it is, the groups, an item with its text, its tags and its comments."""
    item, program = make(people), Program(people.bob)
    actions.post_comment(content=item, author=people.carole, body="Merci")
    assert program.get("me/").json()["groups"] == ["ateliers", "scot", "veille-numerique"]
    assert program.get("groups/veille-numerique/").json()["my_role"] == "member"
    listed = program.get("content/", {"group": "veille-numerique"}).json()["items"][0]
    whole = program.get(f"content/{item.pk}/").json()
    assert {**whole, **listed} == whole
    assert (whole["tags"], whole["body"], whole["author"]["username"]) == (["Cartographie"], "Un *avis*", "alice")
    assert whole["readers"] == "Les membres du groupe peuvent lire cette page."
    said = program.get(f"content/{item.pk}/comments/").json()
    assert [(row["body"], row["author"]["name"]) for row in said["items"]] == [("Merci", "Carole Faure")]


def test_files_are_told_with_their_addresses_and_those_of_removed_comments_are_not(people: People) -> None:
    """CC38, LA1: the files of an item and of its comments; what is removed takes its files with it, bytes too."""
    item, program = make(people), Program(people.bob)
    files = [SimpleUploadedFile("plan.txt", b"abc")]
    kept = actions.post_comment(content=item, author=people.carole, body="Le plan", files=files)
    held = actions.post_comment(content=item, author=people.carole, body="x", files=[SimpleUploadedFile("b.txt", b"b")])
    Comment.objects.filter(pk=held.pk).update(is_held=True)
    told = program.get(f"content/{item.pk}/").json()["files"]
    assert [(row["name"], row["size"], row["comment"]) for row in told] == [("plan.txt", 3, kept.pk)]
    hidden = held.attachments.get()
    answers = [people.client(name).get(hidden.get_absolute_url()).status_code for name in ("bob", "carole", "alice")]
    assert answers == [404, 200, 200]


def test_nobody_learns_an_address(people: People) -> None:
    """REL-S1: no answer holds an e-mail address."""
    item, program = make(people), Program(people.alice)
    actions.post_comment(content=item, author=people.bob, body="Merci")
    paths = ["me/", "groups/", "groups/veille-numerique/", "groups/veille-numerique/members/", "content/"]
    paths += [f"content/{item.pk}/", f"content/{item.pk}/comments/"]
    assert [path for path in paths if "@demo.test" in program.get(path).content.decode()] == []


def test_a_group_known_by_name_tells_its_name_alone(people: People) -> None:
    """LA3: the same as on its page: not its presentation, not how many they are."""
    told = Program(people.mallory).get("groups/scot/").json()
    assert (told["name"], told["summary"], told["member_count"], told["my_role"]) == ("Scot", None, None, "")
    assert Program(people.mallory).get("groups/elus/").status_code == 404
    names = [row["slug"] for row in Program(people.mallory).get("groups/").json()["items"]]
    assert names == ["ateliers", "scot", "veille-numerique"]


def test_lists_come_in_pages_with_links(people: People) -> None:
    """CC38: members and items are paged; following `next` reads each once."""
    for number in range(7):
        make(people, f"Page {number}")
        add(people.veille, make_user(f"habitant{number}"))
    program = Program(people.bob)
    for path in ("groups/veille-numerique/members/?size=4", "content/?size=3"):
        found, asked = [], path
        while asked:
            answer = program.get(asked).json()
            assert len(answer["items"]) <= 4
            found += [str(row.get("id") or row["person"]["username"]) for row in answer["items"]]
            asked = (answer["next"] or "").partition("/api/v1/")[2]
        assert len(found) == len(set(found)) >= 7


def test_lists_cost_the_same_whatever_their_length(people: People) -> None:
    """REL-O7: a fixed number of queries for 3 and for 30 rows, the token's included."""
    program, counted = Program(people.bob), []
    for size in (3, 30):
        for number in range(size):
            make(people, f"Page {size} {number}")
            add(people.veille, make_user(f"habitant{size}x{number}"))
        costs = []
        for path in ("content/", "groups/", "groups/veille-numerique/members/"):
            with CaptureQueriesContext(connection) as captured:
                assert program.get(path).status_code == 200
            costs.append(len(captured))
        counted.append(costs)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 6


def test_unchanged_answers_are_not_sent_again(people: People) -> None:
    """REL-O7: answers carry an ETag, are kept by no shared cache, set no cookie and open to no other site."""
    program = Program(people.bob)
    first = program.get("groups/")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]
    assert not first.cookies
    assert "Access-Control-Allow-Origin" not in first.headers
    assert program.get("groups/", **{"If-None-Match": first.headers["ETag"]}).status_code == 304
