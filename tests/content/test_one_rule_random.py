"""The one rule over random worlds: what is listed, opened, found, told to programs and mailed is the same set.

`test_one_rule` crosses every audience, state and part one by one; here axes, roles, grants, shelves, sub-groups and
the life of groups are mixed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activity import stream
from bookmarks.models import Bookmark
from content.models import CoAuthor, Content
from content.readers import readers_of
from content.rules import can
from core import clock
from groups.models import Group, Membership
from groups.roles import GRANTS, set_grants
from search import indexing, query
from search.words import read
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
WHO = ["mallory", "bob", "denis", "admin"]
WHERE = ["veille-numerique", "scot", "elus"]
STATES = ["draft", "review", "scheduled", "published", "published", "published", "withdrawn", "archived"]

memberships = st.fixed_dictionaries({
    "role": st.sampled_from(["member", "animator", "admin"]),
    "state": st.sampled_from(["active", "active", "asked", "invited", "banned", "none"]),
    "grants": st.sets(st.sampled_from(GRANTS), max_size=2),
})  # fmt: skip
axes = st.fixed_dictionaries({
    "listing": st.sampled_from(["listed", "name"]),
    "home_audience": st.sampled_from(["members", "platform", "web"]),
    "widest_audience": st.sampled_from(["group", "platform", "web"]),
    "life": st.sampled_from(["", "", "", "archived_at", "read_only_since", "trashed_at"]),
    "is_readable_by_parent": st.booleans(),
})  # fmt: skip
items = st.fixed_dictionaries({
    "group": st.sampled_from(WHERE),
    "author": st.sampled_from(WHO),
    "signer": st.sampled_from(["", "", *WHO]),
    "audience": st.sampled_from(["group", "platform", "web"]),
    "state": st.sampled_from(STATES),
    "is_held": st.sampled_from([False, False, False, True]),
    "is_trashed": st.sampled_from([False, False, False, True]),
    "is_early": st.sampled_from([False, False, False, True]),
    "shelf": st.sampled_from(["", "", *WHERE]),
})  # fmt: skip
worlds = st.fixed_dictionaries({
    "axes": st.fixed_dictionaries(dict.fromkeys(WHERE[:2], axes)),
    "places": st.fixed_dictionaries({(who, slug): memberships for who in WHO for slug in WHERE}),
    "items": st.lists(items, min_size=2, max_size=4),
})  # fmt: skip


def make_world(people: People, world: dict[str, Any]) -> list[Content]:
    """Make the groups, places and items of a random world; `scot` is below `veille-numerique`."""
    now = clock.now()
    for slug, columns in world["axes"].items():
        life = columns.pop("life")
        Group.objects.filter(slug=slug).update(**columns, **({life: now} if life else {}))
        columns["life"] = life
    Group.objects.filter(slug="scot").update(parent=people.veille)
    for (who, slug), place in world["places"].items():
        user, group = people.users[who], people.groups[slug]
        Membership.objects.filter(user=user, group=group).delete()
        if place["state"] != "none":
            Membership.objects.create(user=user, group=group, since=now, role=place["role"], state=place["state"])
        set_grants(group, user, place["grants"])
    made = [make_item(people, item, number) for number, item in enumerate(world["items"])]
    indexing.sweep()
    return list(Content.objects.filter(pk__in=made).select_related("group"))


def make_item(people: People, asked: dict[str, Any], number: int) -> int:
    """Make one item, put it on a shelf when asked, and return its id."""
    item = Bookmark(
        group=people.groups[asked["group"]], title=f"Zibeline {number}", url="https://exemple.org/",
        audience=asked["audience"],
    )  # fmt: skip
    actions.publish(item=item, author=people.users[asked["author"]], quiet=True)
    if asked["signer"]:
        CoAuthor.objects.create(content_id=item.pk, user=people.users[asked["signer"]])
    if asked["shelf"] and asked["shelf"] != asked["group"]:
        actions.shelve(item=item, group=people.groups[asked["shelf"]], by=people.alice)
    changed = {"state": asked["state"], "is_held": asked["is_held"]}
    changed["trashed_at"] = clock.now() if asked["is_trashed"] else None
    if asked["is_early"]:
        changed["published_at"] = clock.now() + timedelta(days=1)
    Content.objects.filter(pk=item.pk).update(**changed)
    return item.pk


def answers(people: People, who: str, made: list[Content]) -> dict[str, set[int]]:
    """Return which of the items somebody lists, may read, opens, finds, reads by program, would be mailed about."""
    access, browser = people.access(who), people.client(who)
    told = browser.get("/api/v1/content/", {"size": 100}).json()["items"] if who != "visitor" else None
    said = {
        "listed": set(Content.objects.visible_to(access).values_list("pk", flat=True)),
        "streamed": {row.pk for row in stream.stretch(Content.objects.visible_to(access), size=50).items},
        "allowed": {item.pk for item in made if can(access, "read", item)},
        "opened": {item.pk for item in made if browser.get(item.get_absolute_url()).status_code == 200},
        "found": {document.content_id for document in query.find(access, read("zibeline"))[:50]},
    }
    if told is not None:
        said["told to programs"] = {row["id"] for row in told}
        said["mailed"] = {item.pk for item in made if readers_of(item).filter(username=who).exists()}
    return said


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_listed_is_opened_is_found_is_mailed(people: People, world: dict[str, Any]) -> None:
    """LA1, LA3, REL-S1: for each person of a random world, every way to an item gives the same items."""
    with transaction.atomic():
        made = make_world(people, world)
        wrong = []
        for who in [*WHO, "visitor"]:
            said = answers(people, who, made)
            if len({frozenset(pks) for pks in said.values()}) > 1:
                wrong.append((who, said))
        transaction.set_rollback(True)
    assert wrong == []
