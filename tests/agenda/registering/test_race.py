"""Many people registering at the very same moment."""

from __future__ import annotations

import pytest

from agenda.models import Registration
from agenda.registering import answering
from tests.agenda.registering.acts import open_event
from tests.people import make_people, make_user
from tests.race import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 50


def test_fifty_for_ten_places_are_ten_and_forty_wait() -> None:
    """REL-R8, AG05, LE2: exactly ten have a place, each of the others has a rank of its own, nobody is lost."""
    people = make_people()
    one = open_event(people.veille, people.alice, rules={"places": 10})
    users = [make_user(f"v{n}") for n in range(CROWD)]
    acts = [lambda user=user: answering.answer(occurrence=one, user=user, state="yes") for user in users]
    found = at_once(acts)
    assert [error for error in found if isinstance(error, Exception)] == []
    rows = Registration.objects.filter(occurrence=one)
    assert (rows.coming().count(), rows.waiting().count()) == (10, 40)


def test_fifty_clicks_of_one_person_are_one_place() -> None:
    """REL-R8, CC15."""
    people = make_people()
    one = open_event(people.veille, people.alice, rules={"places": 10})
    at_once([lambda: answering.answer(occurrence=one, user=people.bob, state="yes")] * CROWD)
    assert Registration.objects.filter(occurrence=one, state="yes").count() == 1


def test_ten_leave_while_others_come_and_no_place_is_lost() -> None:
    """REL-R8, AG12: places given back and places taken at once end in a full event, never in an overfull one."""
    people = make_people()
    one = open_event(people.veille, people.alice, rules={"places": 10})
    users = [make_user(f"v{n}") for n in range(30)]
    for user in users[:20]:
        answering.answer(occurrence=one, user=user, state="yes")
    leaving = [lambda user=user: answering.answer(occurrence=one, user=user, state="no") for user in users[:10]]
    coming = [lambda user=user: answering.answer(occurrence=one, user=user, state="yes") for user in users[20:]]
    found = at_once([*leaving, *coming])
    assert [error for error in found if isinstance(error, Exception)] == []
    rows = Registration.objects.filter(occurrence=one)
    assert (rows.coming().count(), rows.waiting().count(), rows.filter(state="no").count()) == (10, 10, 10)
