"""The secret ballot: kept by the schema. The box is opened with full access to the database, ids and order included."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from activity.models import Activity
from content.models import SentForm
from core import clock
from notifications.models import Follow
from polls import casting
from polls.models import Answer, Ballot, Poll, Voter
from tests.people import People, make_user
from tests.polls.asking import ask, choice, first, page, typed, vote

pytestmark = pytest.mark.django_db
CROWD = 24


def crowd(people: People) -> list:
    """Return two dozen members of the group."""
    from memberships import actions

    members = [make_user(f"elu{n}") for n in range(CROWD)]
    for member in members:
        actions._set(people.veille, member, "active")
    return members


def in_written_order(model: type) -> list:
    """Return the keys of a table in the order in which its rows lie on the disk."""
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table} ORDER BY {order}")
        return [uuid.UUID(str(key)) for (key,) in cursor.fetchall()]


def test_the_table_refuses_a_secret_ballot_with_a_voter(people: People) -> None:
    """SO06: no line of code can tie a secret ballot to somebody, nor give it an hour."""
    poll = ask(people.veille, people.alice, anonymity="nobody")
    voter = Voter.objects.create(poll=poll, user=people.bob)
    for wrong in ({"voter": voter}, {"cast_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.create(poll=poll, is_secret=True, **wrong)


def test_ballots_do_not_lie_in_the_order_of_the_votes(people: People) -> None:
    """SO06: everybody votes in turn; the order on the disk, of ballots or answers, tells nothing of it."""
    poll = ask(people.veille, people.alice, choice(*[f"Choix {n}" for n in range(CROWD)]), anonymity="nobody")
    for n, member in enumerate(crowd(people)):
        place = casting.place_of(poll, member)
        option = first(poll).options.get(text=f"Choix {n}")
        given = [casting.Given(first(poll), option)]
        casting.cast(poll=poll, voter=place, answers=given, receipt=casting.receipt_of(poll, uuid.uuid4()))
    chosen = dict(Answer.objects.values_list("ballot_id", "option__order"))
    by_answer = dict(Answer.objects.values_list("pk", "option__order"))
    as_voted = list(range(CROWD))
    for found in ([chosen[key] for key in in_written_order(Ballot)], [by_answer[k] for k in in_written_order(Answer)]):
        assert sorted(found) == as_voted
        in_place = sum(one == place for place, one in enumerate(found))
        assert in_place < CROWD // 2
        assert found not in (as_voted, as_voted[::-1])


def test_nothing_else_in_the_database_tells_who_voted_what(people: People) -> None:
    """SO06: no row of any table is written by a secret vote but its ballot, its answers and the voter's mark."""
    poll = ask(people.veille, people.alice, anonymity="nobody")
    models = [model for model in apps.get_models() if model not in (Ballot, Answer, Voter) and not model._meta.proxy]
    bob = people.client("bob")
    bob.get(poll.get_absolute_url())
    before = {model: list(model._default_manager.values()) for model in models}
    answer = vote(bob, poll, typed(poll, "Jeudi", form_key=str(uuid.uuid4())))
    assert answer.status_code == 200
    after = {model: list(model._default_manager.values()) for model in models}
    changed = [model.__name__ for model in models if before[model] != after[model]]
    assert set(changed) <= {"Poll", "UserSession", "Session"}
    assert [field.name for field in Voter._meta.get_fields() if "_at" in field.name or "_on" in field.name] == []
    assert not SentForm.objects.filter(user=people.bob).exists()
    assert not Activity.objects.filter(actor=people.bob, content=poll).exists()
    assert not Follow.objects.filter(user=people.bob, content=poll).exists()


def test_the_receipt_alone_changes_a_secret_vote(people: People) -> None:
    """SO06, SO08: shown once; the same form sent again gives the same one; without it nothing changes."""
    poll, bob, key = ask(people.veille, people.alice, anonymity="nobody"), people.client("bob"), str(uuid.uuid4())
    first_time = vote(bob, poll, typed(poll, "Jeudi", form_key=key))
    receipt = casting.receipt_of(poll, uuid.UUID(key))
    assert receipt in first_time.content.decode()
    assert receipt in vote(bob, poll, typed(poll, "Jeudi", form_key=key)).content.decode()
    assert vote(bob, poll, typed(poll, "Vendredi")).status_code == 422
    assert vote(bob, poll, typed(poll, "Vendredi", receipt="AAAAA-AAAAA-AAAAA-AAAAA")).status_code == 422
    assert vote(bob, poll, typed(poll, "Vendredi", receipt=receipt.lower())).status_code == 200
    assert [answer.option.text for answer in Answer.objects.all()] == ["Vendredi"]
    assert receipt not in str(list(Ballot.objects.values()))


def test_one_person_has_one_secret_vote(people: People) -> None:
    """SO06: a second form, with another key, is refused."""
    poll, bob = ask(people.veille, people.alice, anonymity="nobody"), people.client("bob")
    for _n in range(3):
        vote(bob, poll, typed(poll, "Jeudi", form_key=str(uuid.uuid4())))
    assert Ballot.objects.count() == 1


def test_a_secret_poll_shows_nothing_before_it_closes(people: People) -> None:
    """SO06, SO07: not even to its author, since two looks one vote apart would tell it."""
    poll = ask(people.veille, people.alice, anonymity="nobody")
    for name in ("bob", "carole", "alice"):
        vote(people.client(name), poll, typed(poll, "Jeudi"))
    assert "poll-results" not in page(people.client("alice"), poll)
    Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now() - timedelta(minutes=1))
    html = page(people.client("alice"), poll)
    assert "3 voix" in html
    assert "Bob Girard" not in html


def test_too_few_secret_ballots_are_not_shown(people: People) -> None:
    """SO06: two ballots would say who voted what."""
    poll = ask(people.veille, people.alice, anonymity="nobody")
    for name in ("bob", "carole"):
        vote(people.client(name), poll, typed(poll, "Jeudi"))
    Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now() - timedelta(minutes=1))
    browser = people.client("alice")
    assert "Moins de trois personnes" in page(browser, poll)
    assert browser.get(f"/g/{people.veille.slug}/polls/{poll.pk}/results.csv").status_code == 404
