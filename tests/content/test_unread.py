"""What somebody has not read yet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookmarks.actions import Typed, save
from content import unread
from content.models import Content, ReadMark
from core import clock
from groups.models import Group, Membership
from tests.budgets import queries
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark by bob."""
    typed = Typed(url="https://exemple.org/a", title="Une page", summary="Un texte")
    return save(group=people.veille, author=people.bob, typed=typed).bookmark


def unread_by(people: People, name: str) -> list[int]:
    """Return the ids of what a person has not read."""
    return list(unread.unread_items(people.access(name)).values_list("pk", flat=True))


def test_members_have_it_unread_and_nobody_else(people: People, item: Content) -> None:
    """CC02, LA3: unread for the other members; not for its author, nor for those who are not of the group."""
    names = ("bob", "carole", "alice", "mallory", "denis", "paul", "visitor", "admin_on")
    assert [name for name in names if unread_by(people, name)] == ["carole", "alice"]


def test_unread_is_always_readable(people: People, item: Content) -> None:
    """LA1, LA3: a held or unpublished item is unread by nobody."""
    Content.objects.filter(pk=item.pk).update(is_held=True)
    assert unread_by(people, "alice") == []


def test_what_came_before_me_is_not_unread(people: People, item: Content) -> None:
    """CC02: neither what is older than my joining the group, nor what is older than a month."""
    Membership.objects.filter(user=people.carole).update(since=clock.now() + timedelta(minutes=1))
    assert unread_by(people, "carole") == []
    Content.objects.filter(pk=item.pk).update(last_activity_at=clock.now() - timedelta(days=31))
    assert unread_by(people, "alice") == []


def test_my_own_comment_does_not_hide_what_i_skipped(people: People, item: Content) -> None:
    """CC02: answering marks my own message read, and not those I have not come to."""
    for body in ("Un", "Deux"):
        actions.post_comment(content=Content.objects.get(pk=item.pk), author=people.carole, body=body)
    actions.post_comment(content=Content.objects.get(pk=item.pk), author=people.bob, body="Ma réponse")
    assert unread_by(people, "bob") == [item.pk]
    unread.mark_read(people.bob, item, clock.now())
    actions.post_comment(content=Content.objects.get(pk=item.pk), author=people.bob, body="Encore")
    assert unread_by(people, "bob") == []


def test_a_mark_never_goes_back_nor_into_the_future(people: People, item: Content) -> None:
    """CC02: an old tab sent late changes nothing; a forged date does not silence what is to come."""
    browser, moment = people.client("carole"), clock.now()
    for until in (moment + timedelta(days=300), moment - timedelta(days=3)):
        browser.post(f"/c/{item.pk}/read/", {"until": until.isoformat()})
    assert moment <= ReadMark.objects.get(user=people.carole).read_until <= clock.now()
    for bad in ("", "demain", "2026-99-99T00:00:00+00:00", "2026-01-01"):
        assert browser.post(f"/c/{item.pk}/read/", {"until": bad}).status_code == 302


def test_reading_a_page_writes_nothing(people: People, item: Content) -> None:
    """CC02: a page read by a robot or before a click marks nothing; its end, seen, does."""
    browser = people.client("carole")
    html = browser.get(item.get_absolute_url()).content.decode()
    assert not ReadMark.objects.filter(user=people.carole).exists()
    assert f'action="/c/{item.pk}/read/"' in html


def test_two_hundred_groups_cost_no_query_more(people: People, item: Content) -> None:
    """CC02: somebody in 200 groups pays the same queries for the counts beside their groups."""
    before = queries(people.client("carole"), "/groups/")
    first = people.veille
    groups = [
        Group(name=f"G{n}", slug=f"g{n}", created_at=first.created_at, last_activity_at=first.created_at)
        for n in range(200)
    ]
    made = Group.objects.bulk_create(groups)
    since = clock.now() - timedelta(days=1)
    Membership.objects.bulk_create([Membership(user=people.carole, group=one, since=since) for one in made])
    assert queries(people.client("carole"), "/groups/") <= before + 1
