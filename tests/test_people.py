"""The people of the tests are the same whether they are made or put back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction
from django.forms.models import model_to_dict

from accounts.models import User
from groups.models import Group, GroupTool, Membership
from tests.kept_rows import KeptRows
from tests.people import make_people, make_people_anew

EARLIER = datetime(2026, 11, 2, 9, tzinfo=UTC)
LATER = datetime(2027, 3, 1, 8, tzinfo=UTC)
WHAT_IS_LOADED = (User, Group, GroupTool, Membership)


def told() -> list[dict[str, object]]:
    """Return every row of the people and their groups, times apart."""
    rows = [row for table in WHAT_IS_LOADED for row in table._base_manager.order_by("pk")]
    return [{k: v for k, v in model_to_dict(row).items() if not isinstance(v, datetime)} for row in rows]


@pytest.mark.django_db
def test_they_are_put_back_as_they_were_made() -> None:
    """The second time, the same rows are written, at the hour of that second time."""
    rows = KeptRows()
    with transaction.atomic(), time_machine.travel(EARLIER, tick=False):
        make_people_anew()
        rows.keep()
        made = told()
        transaction.set_rollback(True)
    assert not User.objects.exists()
    with time_machine.travel(LATER, tick=False):
        rows.put_back()
    assert told() == made
    assert Membership.objects.get(user__username="bob", group__slug="scot").since == LATER


@pytest.mark.django_db
def test_they_can_be_asked_for_once_more() -> None:
    """Each test finds everybody in their places, with what they may do."""
    people = make_people()
    assert people.access("carole").in_group(people.veille).role == "animator"
