"""What becomes of registrations when somebody leaves the site."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agenda.models import Event, Registration
from agenda.registering import answering, organising
from core import clock
from lifecycle import leaving
from tests.agenda.registering.acts import open_event, said

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
