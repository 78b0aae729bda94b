"""What the frame of a group's pages says: its row of tools, and who can read an item."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from bookmarks.models import Bookmark
from content.models import Content, Shelf
from groups.models import Group
from tests.people import People

pytestmark = pytest.mark.django_db


def tools_row(people: People, name: str, slug: str, path: str = "/") -> list[tuple[str, bool]]:
    """Return (address, is it the page shown) of each entry that a person sees."""
    request = RequestFactory().get(path)
    request.access = people.access(name)
    context = Context({"request": request, "group": people.groups[slug]})
    Template("{% load groups %}{% group_tools group as row %}").render(context)
    return [(entry[2], entry[3]) for entry in context["row"]]


def test_the_row_marks_the_tool_shown(people: People) -> None:
    """One is told where one is, on the pages below a tool too."""
    row = dict(tools_row(people, "bob", "veille-numerique", "/g/veille-numerique/bookmarks/12-titre/"))
    assert row["/g/veille-numerique/bookmarks/"] is True
    assert row["/g/veille-numerique/members/"] is False


def test_who_may_not_see_the_home_page_sees_no_tool(people: People) -> None:
    """The tools of a closed group are not told to a stranger, nor to who asked to join."""
    assert tools_row(people, "mallory", "scot") == []
    assert tools_row(people, "paul", "scot") == []
    assert tools_row(people, "visitor", "scot") == []


def test_the_row_costs_one_query(people: People, django_assert_num_queries: object) -> None:
    """Asked twice for the same group object, it is read once."""
    access, group = people.access("bob"), people.veille
    access.in_group(group)
    request = RequestFactory().get("/")
    request.access = access
    template = Template("{% load groups %}{% group_tools group as a %}{% group_tools group as b %}")
    with django_assert_num_queries(1):
        template.render(Context({"request": request, "group": group}))


def sentence(item: Content) -> str:
    """Return the sentence about an item."""
    return Template("{% load groups %}{% audience_of item %}").render(Context({"item": item}))


def test_each_item_says_who_reads_it(people: People) -> None:
    """LA2: in words, by its state, its audience and what the group allows today."""
    item = Bookmark(group=people.veille, state="published", audience="web")
    said = {"web": sentence(item)}
    people.veille.widest_audience = "platform"
    said["platform"] = sentence(item)
    item.state = "draft"
    said["draft"] = sentence(item)
    item.state, item.is_held = "published", True
    said["held"] = sentence(item)
    assert len(set(said.values())) == 4


def test_a_shelf_and_a_parent_widen_the_sentence(people: People) -> None:
    """LA2: the sentence stays true when another group shows the item, or reads its sub-group."""
    scot, elus = people.groups["scot"], people.groups["elus"]
    item = Bookmark.objects.create(
        group=scot, kind="bookmark", title="x", slug="x", created_at=scot.created_at, sort_at=scot.created_at,
        last_activity_at=scot.created_at, published_at=scot.created_at,
    )  # fmt: skip
    alone = sentence(item)
    scot.parent, scot.is_readable_by_parent = elus, True
    with_parent = sentence(item)
    Shelf.objects.create(content=item, group=elus, placed_at=scot.created_at)
    assert len({alone, with_parent, sentence(item)}) == 3
    assert Group.objects.filter(pk=elus.pk).exists()
