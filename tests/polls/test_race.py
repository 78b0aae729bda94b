"""Many people voting at the very same moment, each counted once."""

from __future__ import annotations

import uuid

import pytest

from polls import casting
from polls.models import Answer, Ballot, Poll, Voter
from tests.people import make_people, make_user
from tests.polls.asking import ask, choice, first
from tests.race import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 50


@pytest.mark.parametrize("anonymity", ["names", "nobody"])
def test_fifty_people_vote_at_once(anonymity: str) -> None:
    """REL-R8: every vote is counted once, secret or not."""
    people = make_people()
    poll, users = ask(people.veille, people.alice, anonymity=anonymity), [make_user(f"v{n}") for n in range(CROWD)]
    option = first(poll).options.get(text="Jeudi")

    def act(user):
        place = casting.place_of(poll, user)
        return casting.cast(
            poll=Poll.objects.get(pk=poll.pk), voter=place, answers=[casting.Given(first(poll), option)],
            receipt=casting.receipt_of(poll, uuid.uuid4()) if anonymity == "nobody" else "",
        )  # fmt: skip

    found = at_once([lambda user=user: act(user) for user in users])
    assert [one for one in found if isinstance(one, Exception)] == []
    assert (Ballot.objects.count(), Answer.objects.count()) == (CROWD, CROWD)
    assert Voter.objects.filter(has_voted=True).count() == CROWD


def test_fifty_clicks_of_one_person_are_one_vote() -> None:
    """REL-R8, CC15: one ballot."""
    people = make_people()
    poll = ask(people.veille, people.alice)
    given = [casting.Given(first(poll), first(poll).options.get(text="Jeudi"))]
    at_once([lambda: casting.cast(poll=poll, voter=casting.place_of(poll, people.bob), answers=given)] * CROWD)
    assert (Ballot.objects.count(), Answer.objects.count()) == (1, 1)


def test_the_last_place_is_taken_once() -> None:
    """SO19, REL-R8: fifty people want the one place left."""
    people = make_people()
    poll = ask(people.veille, people.alice, choice("Gâteau", kind="sign_up"))
    option = first(poll).options.get()
    type(option).objects.filter(pk=option.pk).update(places=1)
    option.refresh_from_db()
    users = [make_user(f"v{n}") for n in range(CROWD)]
    at_once(
        [
            lambda user=user: casting.cast(
                poll=poll, voter=casting.place_of(poll, user), answers=[casting.Given(first(poll), option)]
            )
            for user in users
        ]
    )
    assert Ballot.objects.count() == 1
