"""A member votes from the mail that tells of a poll: one link, one button, no sign-in."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from core import clock
from groups.models import Level, Membership
from notifications import announcing, outbox
from notifications.follows import set_level
from polls import mail_votes
from polls.models import Ballot, Poll
from tests.people import People
from tests.polls.asking import ask, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(people: People) -> Poll:
    """A poll of alice's, which bob hears of."""
    set_level(people.bob, people.veille, Level.ALL)
    return ask(people.veille, people.alice)


def link_of(people: People, poll: Poll, name: str = "bob") -> str:
    """Return the address in somebody's mail."""
    way = mail_votes.way(poll, people.users[name])
    assert way is not None
    return way[0]


def test_a_member_votes_from_the_mail_and_changes_their_mind(people: People, poll: Poll) -> None:
    """SO08: the mail's button opens the form; a GET counts nothing; two gestures; changed until the closing."""
    announcing.sweep()
    outbox.send_waiting()
    body = next(str(one.body) for one in mail.outbox if one.to == ["bob@demo.test"])
    path = re.search(r"https?://[^/]+(/g/\S+/mail/\S+)", body)
    assert path is not None
    assert path[1] == link_of(people, poll)
    outsider = people.client("visitor")
    page = outsider.get(path[1])
    assert page.status_code == 200
    assert f'action="{path[1]}"' in page.content.decode()
    assert not Ballot.objects.exists()
    for chosen in ("Jeudi", "Vendredi"):
        assert outsider.post(path[1], typed(poll, chosen)).status_code == 302
    ballot = Ballot.objects.get()
    assert (ballot.voter.user, [one.option.text for one in ballot.answers.all()]) == (people.bob, ["Vendredi"])


def test_the_link_shows_no_results(people: People, poll: Poll) -> None:
    """SO08, REL-S1: a mail that was passed on gives the vote, not what others answered."""
    people.client("carole").post(link_of(people, poll, "carole"), typed(poll, "Jeudi", comment="Mon mot à moi"))
    outsider = people.client("visitor")
    outsider.post(link_of(people, poll), typed(poll, "Jeudi"))
    html = outsider.get(link_of(people, poll)).content.decode()
    assert "Mon mot à moi" not in html
    assert "Carole" not in html


@pytest.mark.parametrize("why", ["forged", "left", "trashed", "closed account", "other group"])
def test_a_link_that_gives_no_right_is_refused(people: People, poll: Poll, why: str) -> None:
    """SO08, REL-H1: signed; it ends with the right to vote."""
    path = link_of(people, poll)
    if why == "forged":
        path = path.replace(f"/{people.bob.pk}-", f"/{people.carole.pk}-")
    elif why == "other group":
        path = path.replace("/veille-numerique/", "/scot/")
    elif why == "left":
        Membership.objects.filter(user=people.bob, group=people.veille).delete()
    elif why == "trashed":
        Poll.objects.filter(pk=poll.pk).update(trashed_at=clock.now())
    else:
        people.bob.is_active = False
        people.bob.save(update_fields=["is_active"])
    outsider = people.client("visitor")
    assert outsider.get(path).status_code == 404
    assert outsider.post(path, typed(poll, "Jeudi")).status_code == 404
    assert not Ballot.objects.exists()


def test_a_closed_poll_takes_no_vote_by_mail(people: People, poll: Poll) -> None:
    """SO08: until the closing."""
    path = link_of(people, poll)
    Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now())
    people.client("visitor").post(path, typed(poll, "Jeudi"))
    assert not Ballot.objects.exists()


def test_an_outsider_and_who_may_not_vote_get_the_usual_button(people: People, poll: Poll) -> None:
    """SO08: no address that leads nowhere."""
    assert mail_votes.way(poll, people.mallory) is None
    assert mail_votes.way(poll, None) is None
