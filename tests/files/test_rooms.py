"""The room of groups, as the site's administrators see and set it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from files import room
from files.models import Room
from tests.budgets import queries
from tests.files.bring import put
from tests.people import People, make_group

pytestmark = pytest.mark.django_db


def test_a_group_gets_its_own_room(people: People) -> None:
    """FI03, LF13: set by the site's administrators with their rights on; nothing typed gives the usual again."""
    put(people.veille, people.bob, data=b"x" * 2048)
    admin, path = people.client("admin_on"), reverse("files_site:set_room", args=[people.veille.pk])
    assert people.client("alice").post(path, {"megabytes": "7"}).status_code == 404
    admin.post(path, {"megabytes": "7"})
    assert room.of(people.veille).most == 7 * 1024 * 1024
    html = admin.get(reverse("files_site:rooms")).content.decode()
    assert people.veille.name in html
    assert 'value="7"' in html
    admin.post(path, {"megabytes": "beaucoup"})
    assert Room.objects.get().megabytes == 7
    admin.post(path, {"megabytes": ""})
    assert not Room.objects.exists()


def test_the_list_has_a_budget(people: People) -> None:
    """The same number of queries for 4 and for 14 groups."""
    admin, costs = people.client("admin_on"), []
    for start, stop in ((0, 1), (1, 11)):
        for n in range(start, stop):
            make_group(f"g{n}", people.alice, ("listed", "open", "platform", "platform", "platform"))
        costs.append(queries(admin, reverse("files_site:rooms")))
    assert costs[0] == costs[1] <= 12
