"""Who reads what somebody tells of themselves: the rule in SQL and the rule in Python say the same."""

from __future__ import annotations

from itertools import product

import pytest

from accounts.models import ProfileField, ProfileValue, Reach, User
from groups.models import Group
from groups.reach import can_read, readable_q
from tests.people import PARTS, People


@pytest.fixture
def values(people: People) -> dict[tuple[str, str], ProfileValue]:
    """A value of everybody's for each reach."""
    made = {}
    for reach in Reach.values:
        field = ProfileField.objects.create(name=reach, slug=reach)
        for name, user in people.users.items():
            made[name, reach] = ProfileValue.objects.create(user=user, field=field, value="canari", reach=reach)
    return made


def read_by(people: People, part: str) -> set[tuple[str, str]]:
    """Return what a part reads by the rule in SQL, as (whose, reach)."""
    rows = ProfileValue.objects.filter(readable_q(people.access(part)))
    return set(rows.values_list("user__username", "reach"))


@pytest.mark.parametrize("part", PARTS)
def test_listed_is_readable(people, values, part):
    """LU1, LS6: for every reader, every owner and every reach, the two forms of the rule agree."""
    User.objects.filter(username="carole").update(is_active=False)
    Group.objects.filter(slug="scot").update(trashed_at="2026-11-20T08:00Z")
    listed, access = read_by(people, part), people.access(part)
    owners = {user.username: user for user in User.objects.all()}
    for name, reach in product(owners, Reach.values):
        assert can_read(access, owners[name], reach) == ((name, reach) in listed), (name, reach)


def test_each_reach_reaches_whom_it_says(people, values):
    """LU1: nobody, the members of my groups, signed-in people; a banned person and one who asked share nothing."""
    read = {part: {reach for name, reach in read_by(people, part) if name == "bob"} for part in PARTS}
    everything = set(Reach.values)
    assert read["bob"] == read["admin_on"] == everything
    assert read["carole"] == read["alice"] == {"groups", "platform"}
    assert read["mallory"] == read["paul"] == read["denis"] == read["admin"] == {"platform"}
    assert read["visitor"] == set()


def test_a_group_in_the_trash_brings_nobody_together(people, values):
    """LU1."""
    assert ("elise", "groups") in read_by(people, "admin")
    Group.objects.filter(slug="elus").update(trashed_at="2026-11-20T08:00Z")
    assert ("elise", "groups") not in read_by(people, "admin")


def test_a_role_lost_counts_at_once(people, values):
    """LU1, REL-S3: leaving the last shared group closes what was told to it."""
    people.groups["ateliers"].memberships.filter(user=people.bob).delete()
    people.veille.memberships.filter(user=people.bob).delete()
    assert ("bob", "groups") not in read_by(people, "carole")
