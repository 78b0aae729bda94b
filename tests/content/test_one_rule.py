"""The one rule in three forms: `visible_to` (SQL), `can` (Python) and `readers_of` (people) agree."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from bookmarks.models import Bookmark
from content.models import CoAuthor, Content
from content.readers import readers_of
from content.rules import can, load_ties
from core import clock
from groups.access import access_of_many
from groups.models import Group
from groups.roles import set_grants
from tests.people import PARTS, People
from toolkit import actions

pytestmark = pytest.mark.django_db
AUDIENCES = ["group", "platform", "web"]
STATES = ["draft", "review", "scheduled", "published", "withdrawn", "archived"]


def every_item(people: People, group: Group) -> list[Content]:
    """Return one item per audience, state, author, hold and trash, in one group."""
    made = []
    for audience, state, author in itertools.product(AUDIENCES, STATES, ["bob", "denis"]):
        item = Bookmark(
            group=group, title=f"{audience} {state} {author}", url="https://exemple.org/", audience=audience
        )
        actions.publish(item=item, author=people.users[author], quiet=True)
        Content.objects.filter(pk=item.pk).update(state=state)
        made.append(item.pk)
    # carole may belong to the group or not: who signs beside the author reads as the author does (AR03).
    CoAuthor.objects.bulk_create([CoAuthor(content_id=pk, user=people.carole) for pk in made[::3]])
    CoAuthor.objects.create(content_id=made[0], user=people.users["denis"])
    # mallory is in no group: she was asked to write some of them.
    CoAuthor.objects.bulk_create([CoAuthor(content_id=pk, user=people.mallory, is_guest=True) for pk in made[::5]])
    first = made[: len(AUDIENCES)]
    Content.objects.filter(pk=first[0]).update(is_held=True, state="published")
    Content.objects.filter(pk=first[1]).update(trashed_at=clock.now(), state="published")
    Content.objects.filter(pk=first[2]).update(published_at=clock.now() + timedelta(days=1), state="published")
    return list(Content.objects.filter(pk__in=made).select_related("group"))


def disagreements(people: People) -> list[str]:
    """Return every person and item on which the three forms do not say the same."""
    items = list(Content.objects.select_related("group"))
    readers = {item.pk: set(readers_of(item).values_list("username", flat=True)) for item in items}
    # As a run of mails reads them: rights and items each loaded once for all.
    together = {item.pk: item for item in Content.objects.select_related("group")}
    load_ties(together.values())
    many = access_of_many(people.users.values())
    wrong = []
    for part in [*PARTS, "elise"]:
        access = people.access(part)
        seen = set(Content.objects.visible_to(access).values_list("pk", flat=True))
        for item in items:
            said = {"visible_to": item.pk in seen, "can": can(access, "read", item)}
            if part not in {"visitor", "admin_on"}:
                said["readers_of"] = part in readers[item.pk]
                said["together"] = can(many[access.user.pk or 0], "read", together[item.pk])
            if len(set(said.values())) > 1:
                wrong.append(f"{part} / {item.group.slug} / {item.title} / {item.state}: {said}")
    return wrong


@pytest.mark.parametrize("slug", ["veille-numerique", "scot", "ateliers", "elus"])
def test_the_three_forms_agree(people: People, slug: str) -> None:
    """LA1, REL-S1: listed, openable and mailed are the same, for every part, state and audience."""
    every_item(people, people.groups[slug])
    assert disagreements(people) == []


def test_they_agree_on_shelves(people: People) -> None:
    """CC32: an item shown in another group is read by that group's members too."""
    items = every_item(people, people.groups["elus"])
    for item in items:
        actions.shelve(item=item, group=people.veille, by=people.alice)
    assert disagreements(people) == []
    assert Content.objects.visible_to(people.access("bob")).in_group(people.veille).exists()
    for item in items:
        actions.unshelve(item=item, group=people.veille, by=people.alice)
    assert disagreements(people) == []
    assert not Content.objects.visible_to(people.access("bob")).in_group(people.veille).exists()


def test_they_agree_on_sub_groups_and_grants(people: People) -> None:
    """LG16: what a parent's members may read of a sub-group; a granted moderator sees what waits."""
    Group.objects.filter(slug="scot").update(parent=people.veille, is_readable_by_parent=True)
    people.groups["scot"].refresh_from_db()
    every_item(people, people.groups["scot"])
    every_item(people, people.veille)
    set_grants(people.veille, people.bob, {"moderate"})
    assert disagreements(people) == []
    assert Content.objects.visible_to(people.access("carole")).filter(group__slug="scot").exists()


def test_a_closed_group_closes_everything_at_once(people: People) -> None:
    """LG9: the group's widest audience is read at query time, in all three forms."""
    every_item(people, people.veille)
    Group.objects.filter(pk=people.veille.pk).update(widest_audience="group")
    assert disagreements(people) == []
    assert not Content.objects.visible_to(people.access("visitor")).exists()


def test_a_group_in_the_trash_hides_its_items(people: People) -> None:
    """A trashed group takes everything with it."""
    every_item(people, people.veille)
    Group.objects.filter(pk=people.veille.pk).update(trashed_at=clock.now())
    assert disagreements(people) == []
    assert not Content.objects.visible_to(people.access("bob")).exists()


def test_what_is_listed_opens_though_its_group_is_closed(people: People) -> None:
    """LA1, CC32, LG16: an item on a shelf, and a sub-group its parent's members read, open at their own address."""
    made = every_item(people, people.groups["elus"])
    item = next(item for item in made if item.title == "group published bob")
    actions.shelve(item=item, group=people.veille, by=people.alice)
    Group.objects.filter(slug="scot").update(parent=people.groups["ateliers"], is_readable_by_parent=True)
    carole, opened = people.client("carole"), []
    for path in (item.get_absolute_url(), f"/c/{item.pk}/", "/g/scot/", "/g/elus/", "/g/elus/bookmarks/"):
        opened.append(carole.get(path, follow=True).status_code)
    assert opened == [200, 200, 200, 404, 404]
    assert people.client("mallory").get(item.get_absolute_url()).status_code == 404
