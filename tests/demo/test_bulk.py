"""A département or a country in small: every row has its child, every count is right, every measured page opens."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Max
from django.test import Client

from accounts import territory_import
from agenda.models import Event, Occurrence
from blogs.models import Article
from content.models import Comment, Content
from demo.bulk import loader
from demo.bulk.scales import SCALES, Scale
from files.models import File, Folder
from forum.models import Topic
from groups.models import Group, Membership
from polls.models import Poll
from tests.directory.conftest import FEW
from tests.files.bring import put
from tests.people import People
from tests.polls.asking import ask
from tests.veille.editions import Table
from toolkit.actions import publish
from wiki.models import Page

HAMLET = Scale(
    people=120, organisations=3, groups=9, big=(90, 30), joined_by_one=4, topics=60, articles=12, comments=2_700,
    files=20, events=12, pages=40,
)  # fmt: skip
TEXT = "Le marché de la commune change de jour. Les données de la mairie sont ouvertes à tout le monde depuis lundi."


@pytest.fixture
def hamlet(table: Table, monkeypatch: pytest.MonkeyPatch) -> People:
    """A very small country: what the small demonstration brings is here a handful of items."""
    people = table.people
    territory_import.bring(territory_import.read(FEW))
    publish(item=Topic(group=people.veille, title="Un fil", body=TEXT), author=people.bob)
    publish(item=Article(group=people.veille, title="Un article", body=TEXT), author=people.bob)
    put(people.veille, people.bob, "Budget", data=b"Montants")
    ask(people.veille, people.alice, title="Quel jour", audience="group")
    table.published()
    monkeypatch.setattr(loader, "load_demo", lambda seed: {"people": 8, "groups": 4})
    monkeypatch.setitem(SCALES, "department", HAMLET)
    call_command("demo", scale="department", stdout=io.StringIO())
    return people


def test_the_numbers_are_those_of_the_scale(hamlet: People) -> None:
    """Every kind has as many rows as its scale says, and each row its own part."""
    for table, count in ((Topic, 60), (Article, 12), (File, 20), (Event, 12), (Page, 40)):
        kind = table._meta.model_name
        assert Content.objects.filter(kind=kind, slug__regex=r"-\d+$", group__slug__regex=r"-\d$").count() == count
        assert Content.objects.filter(kind=kind).count() == table.objects.count()
    assert Folder.objects.count() == Content.objects.filter(kind="folder").count() == 4 * HAMLET.groups
    assert Occurrence.objects.count() == HAMLET.events
    assert Group.objects.order_by("-member_count")[0].member_count == 90 + 2
    assert Membership.objects.filter(user=hamlet.alice, group__slug__regex=r"-\d$").count() == HAMLET.joined_by_one


def test_the_counts_are_right(hamlet: People) -> None:
    """What is kept beside each item and group is what one finds by counting."""
    said = Content.objects.annotate(said=Count("comments"), last=Max("comments__created_at"))
    assert not said.exclude(comment_count=F("said")).exists()
    assert not said.filter(comments__isnull=False).exclude(last_activity_at=F("last")).exists()
    assert Comment.objects.count() == HAMLET.comments
    members = Group.objects.annotate(members=Count("memberships"))
    assert not members.filter(slug__regex=r"-\d$").exclude(member_count=F("members")).exists()
    assert Content.objects.filter(kind="topic", comment_count=50).exists()


def test_every_measured_page_opens(hamlet: People, browser: Callable[[str], Client]) -> None:
    """The benchmark finds its pages in whatever the scale, and somebody who may read them."""
    out = io.StringIO()
    call_command("measured_pages", stdout=out)
    told = json.loads(out.getvalue())
    assert {page["name"]: page["status"] for page in told["pages"]} == dict.fromkeys(
        (page["name"] for page in told["pages"]), 200
    )
    assert {"home", "thread of 50 replies", "search, rare word", "edition"} <= {page["name"] for page in told["pages"]}
    assert Poll.objects.exists()
    client = Client(headers={"cookie": told["cookie"]})
    assert client.get(told["thread"]).status_code == 200
    assert client.get(told["publish"]).status_code == 200
