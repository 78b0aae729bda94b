"""What becomes of polls and votes when somebody leaves, and of the addresses of outsiders after the poll."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from core import clock
from lifecycle import leaving
from polls import forgetting
from polls.models import Ballot, Poll, Voter
from tests.polls.asking import ask, choice, first, typed, vote

pytestmark = pytest.mark.django_db(transaction=True)


def gone(user, *, keep: bool) -> None:
    """Close and erase an account, as the worker does."""
    leaving.close(user=user, keeps_texts=keep)
    leaving.erase(user.pk)


def counted(poll: Poll, option: str) -> int:
    """Return how many chose an option."""
    return first(poll).options.get(text=option).answers.count()


def test_a_poll_with_votes_outlives_its_author(people, browser):
    """LU7, REL-P1: emptied of the author's words, with its questions and the votes; one without votes goes."""
    poll = ask(people.veille, people.bob, choice(), title="Le canari de Bob")
    alone = ask(people.veille, people.bob, choice(), title="Sans réponse")
    vote(browser("carole"), poll, typed(poll, "Jeudi"))
    gone(people.bob, keep=False)
    left = Poll.objects.get(pk=poll.pk)
    assert (left.author, left.body, "canari" in left.title, left.slug) == (None, "", False, f"removed-{poll.pk}")
    assert counted(poll, "Jeudi") == 1
    assert not Poll.objects.filter(pk=alone.pk).exists()
    assert browser("carole").get(left.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("keep", [True, False])
def test_a_vote_stays_counted_for_nobody(people, browser, keep):
    """LU7, REL-P1: a result does not change because somebody leaves; their words go with their texts."""
    poll = ask(people.veille, people.alice, choice(), results="always")
    vote(browser("bob"), poll, typed(poll, "Jeudi", comment="Le canari"))
    gone(people.bob, keep=keep)
    place = Voter.objects.get(poll=poll, has_voted=True)
    assert (place.user, place.email, place.name, counted(poll, "Jeudi")) == (None, "", "", 1)
    assert Ballot.objects.filter(comment="Le canari").exists() is keep
    page = browser("carole").get(poll.get_absolute_url()).content.decode()
    assert "Bob" not in page


def invited(people) -> tuple[Poll, Voter]:
    """Return a poll sent to an outsider at an address that Bob has too."""
    poll = ask(people.veille, people.alice, choice(), electorate="named", closes_at=clock.now() + timedelta(days=3))
    return poll, Voter.objects.create(poll=poll, email=people.bob.email.upper(), name="Bob le canari")


def test_a_place_by_address_goes_with_the_member(people):
    """LU7, REL-P1: whoever has not voted is on no roll any more, whatever the case of the address."""
    poll, voter = invited(people)
    gone(people.bob, keep=True)
    assert not Voter.objects.filter(pk=voter.pk).exists()
    assert Poll.objects.filter(pk=poll.pk).exists()


@pytest.mark.parametrize(("anonymity", "name"), [("names", "Bob le canari"), ("organisers", "")])
def test_an_outsiders_address_is_forgotten_after_the_poll(people, anonymity, name):
    """REL-P1: 90 days after it has closed, not before; the link opens nothing then."""
    poll, voter = invited(people)
    Voter.objects.filter(pk=voter.pk).update(has_voted=True)
    Poll.objects.filter(pk=poll.pk).update(anonymity=anonymity, closes_at=clock.now() - timedelta(days=89))
    assert forgetting.forget_outsiders() == 0
    Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now() - timedelta(days=91))
    assert [forgetting.forget_outsiders(), forgetting.forget_outsiders()] == [1, 0]
    voter.refresh_from_db()
    assert (voter.email, voter.name) == ("", name)
    assert Client().get(f"/g/veille-numerique/polls/vote/{voter.key}/").status_code == 404
