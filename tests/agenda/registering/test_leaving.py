"""What becomes of registrations when somebody leaves the site, or the group."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agenda.models import Event, Registration
from agenda.registering import answering, organising
from agenda.registering import gone as gone_places
from agenda.tasks import tell_registered
from core import clock
from lifecycle import leaving
from memberships import actions as members
from tests.agenda.registering.acts import calendar_of, letters, open_event, said, subjects

pytestmark = pytest.mark.django_db(transaction=True)


def gone(user) -> None:
    """Close and erase an account, as the worker does."""
    leaving.close(user=user, keeps_texts=False)
    leaving.erase(user.pk)


def test_the_place_of_whoever_leaves_serves_another(people):
    """LU7, REL-P1, AG12: for an event to come the registration goes, by account and by address."""
    one = open_event(people.veille, people.alice, rules={"places": 1})
    answering.answer(occurrence=one, user=people.bob, state="yes")
    answering.answer(occurrence=one, user=people.carole, state="yes")
    gone(people.bob)
    assert said(one) == {"carole": "yes"}


def test_an_event_that_is_over_keeps_its_count(people, monkeypatch):
    """LU7, REL-P1: a row without person, name or address."""
    one = open_event(people.veille, people.alice)
    answering.answer(occurrence=one, user=people.bob, state="yes")
    organising.add(occurrence=one, by=people.bob, name="Marc")
    later = one.ends_at + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    gone(people.bob)
    rows = Registration.objects.filter(occurrence=one)
    assert rows.coming().count() == 2
    assert not rows.filter(user__isnull=False).exists()
    assert not rows.filter(added_by__isnull=False).exists()


def test_an_event_that_others_answered_outlives_its_author(people):
    """LU7: its date stays, for those who noted it; one that nobody answered goes."""
    one = open_event(people.veille, people.bob)
    alone = open_event(people.veille, people.bob, "Sans réponse")
    answering.answer(occurrence=one, user=people.carole, state="yes")
    gone(people.bob)
    assert Event.objects.filter(pk=one.event_id).exists()
    assert not Event.objects.filter(pk=alone.event_id).exists()
    assert said(one) == {"carole": "yes"}


@pytest.mark.parametrize("road", ["leave", "remove", "ban"])
def test_who_leaves_the_group_loses_their_seat(people, road):
    """AG12: they are told; who waits moves up and is told; what is over keeps its count. Twice changes nothing."""
    one = open_event(people.veille, people.alice, rules={"places": 1})
    for user in (people.bob, people.carole):
        answering.answer(occurrence=one, user=user, state="yes")
    assert gone_places.release() == 0
    by = {} if road == "leave" else {"by": people.alice}
    more = {"reason": "Abus"} if road == "ban" else {}
    getattr(members, road)(group=people.veille, user=people.bob, **by, **more)
    tell_registered()
    tell_registered()
    assert said(one) == {"bob": "no", "carole": "yes"}
    told = letters("bob@demo.test")[-1]
    assert told.subject == "Your registration is cancelled: La réunion"
    assert "You no longer take part in the group" in told.body
    assert calendar_of(told)[0] == "CANCEL"
    assert "A place for you: La réunion" in subjects("carole@demo.test")


def test_who_still_reads_the_event_keeps_their_seat(people):
    """AG05, AG12: of a public event, only a ban takes it away; a shelf of another group of theirs keeps it too."""
    public = open_event(people.groups["ateliers"], people.alice, "L’atelier", audience="platform")
    shelved = open_event(people.veille, people.alice, "Sur l’étagère")
    shelved.event.shelves.create(group=people.groups["ateliers"], placed_by=people.alice, placed_at=clock.now())
    for one in (public, shelved):
        answering.answer(occurrence=one, user=people.bob, state="yes")
    members.leave(group=people.veille, user=people.bob)
    assert gone_places.release() == 0
    members.ban(group=people.groups["ateliers"], user=people.bob, by=people.carole, reason="Abus")
    assert gone_places.release() == 2
    assert (said(public), said(shelved)) == ({"bob": "no"}, {"bob": "no"})
