"""Voting: who, when, once each, every kind of question."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from core import clock
from polls.models import Answer, Ballot, Poll
from tests.people import People
from tests.polls.asking import ask, choice, each, first, page, typed, vote

pytestmark = pytest.mark.django_db


def test_it_works(people: People) -> None:
    """SO01, SO08: a member ticks and sends, two gestures, and sees what came out."""
    poll = ask(people.veille, people.alice)
    answer = vote(people.client("bob"), poll, typed(poll, "Jeudi"))
    assert answer.status_code == 302
    html = page(people.client("bob"), poll)
    assert "Bob Girard" in html
    assert "100 %" in html


@pytest.mark.parametrize(
    ("kind", "columns", "values", "seen"),
    [
        ("date", {}, {"Jeudi": 2, "Vendredi": 1}, "1 oui, 0 si besoin"),
        ("scale", {"top": 5}, {"Jeudi": 4, "Vendredi": 2}, "4 sur 5"),
        ("ranking", {}, {"Jeudi": 1, "Vendredi": 2}, "2 points"),
        ("points", {"top": 10}, {"Jeudi": 7, "Vendredi": 3}, "7 points"),
    ],
)
def test_kinds_answered_option_by_option(people: People, kind: str, columns: dict, values: dict, seen: str) -> None:
    """SO01, SO10: dates, scale, ranking and points are plain fields, and each counts in its own way."""
    poll = ask(people.veille, people.alice, choice(kind=kind, **columns))
    assert vote(people.client("bob"), poll, each(poll, **values)).status_code == 302
    assert seen in page(people.client("bob"), poll)


def test_a_stance_a_text_and_several_questions(people: People) -> None:
    """SO01: for, against or abstention, then a free answer, in one poll."""
    poll = ask(
        people.veille, people.alice, choice(kind="stance"), choice(kind="text", title="Pourquoi ?", is_required=False)
    )
    said = poll.questions.get(order=1)
    vote(people.client("bob"), poll, typed(poll, "for", **{f"q{said.pk}": "Parce que <b>oui</b>"}))
    html = page(people.client("bob"), poll)
    assert "Parce que &lt;b&gt;oui&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        (choice("A", "B", "C", most=2), {"tick": ["A", "B", "C"]}),
        (choice("A", "B", "C", least=2, most=3), {"tick": ["A"]}),
        (choice("A", "B"), {"tick": []}),
        (choice("A", "B", kind="ranking"), {"A": 1, "B": 1}),
        (choice("A", "B", kind="points", top=10), {"A": 8, "B": 8}),
        (choice("A", "B", kind="scale", top=5), {"A": 99}),
    ],
    ids=["too many", "too few", "nothing", "same rank", "too many points", "beside the scale"],
)
def test_a_wrong_answer_is_refused_in_words_and_kept(people: People, question, answers: dict) -> None:
    """A vote beside the options answers 422, says why, and loses nothing."""
    poll = ask(people.veille, people.alice, question)
    ticked = answers.pop("tick", None)
    sent = typed(poll, *ticked) if ticked is not None else each(poll, **answers)
    answer = vote(people.client("bob"), poll, {**sent, "comment": "Un mot gardé"})
    assert answer.status_code == 422
    assert "Un mot gardé" in answer.content.decode()
    assert not Ballot.objects.exists()


def test_an_option_that_is_not_there_is_refused(people: People) -> None:
    """An id that belongs to no option of the question counts nothing and breaks nothing."""
    poll = ask(people.veille, people.alice)
    for value in ("999999999999999999999999", "x", "-1"):
        assert vote(people.client("bob"), poll, {f"q{first(poll).pk}": value}).status_code == 422
    assert not Answer.objects.exists()


def test_a_vote_changes_until_the_poll_closes(people: People) -> None:
    """SO04, SO08, LD4: one changes one's vote until it closes, then no more."""
    poll, bob = ask(people.veille, people.alice, closes_at=clock.now() + timedelta(hours=1)), people.client("bob")
    vote(bob, poll, typed(poll, "Jeudi"))
    vote(bob, poll, typed(poll, "Vendredi"))
    assert [answer.option.text for answer in Answer.objects.all()] == ["Vendredi"]
    Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now() - timedelta(minutes=1))
    assert vote(bob, poll, typed(poll, "Jeudi")).status_code == 422
    assert [answer.option.text for answer in Answer.objects.all()] == ["Vendredi"]


def test_a_vote_that_may_not_change_stays(people: People) -> None:
    """LD4: where votes are final, sending the same twice is one vote, another one is refused."""
    poll, bob = ask(people.veille, people.alice, is_changeable=False), people.client("bob")
    assert vote(bob, poll, typed(poll, "Jeudi")).status_code == 302
    assert vote(bob, poll, typed(poll, "Jeudi")).status_code == 302
    assert vote(bob, poll, typed(poll, "Vendredi")).status_code == 422
    assert [answer.option.text for answer in Answer.objects.all()] == ["Jeudi"]


def test_a_double_click_is_one_vote(people: People) -> None:
    """CC15: the same form sent twice is one ballot."""
    poll, key = ask(people.veille, people.alice), str(uuid.uuid4())
    for _n in range(2):
        vote(people.client("bob"), poll, typed(poll, "Jeudi", form_key=key))
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("mallory", 404), ("denis", 404), ("paul", 404), ("visitor", 302)])
def test_strangers_do_not_vote(people: People, who: str, status: int) -> None:
    """SO05: whoever does not read the poll does not vote in it."""
    poll = ask(people.veille, people.alice)
    assert vote(people.client(who), poll, typed(poll, "Jeudi")).status_code == status
    assert not Ballot.objects.exists()


def test_others_may_read_only(people: People) -> None:
    """SO05: a public poll is read by all and answered by members."""
    poll = ask(people.veille, people.alice, audience="web", results="always")
    assert vote(people.client("mallory"), poll, typed(poll, "Jeudi")).status_code == 403
    assert "Jeudi" in page(people.client("visitor"), poll)


def test_each_electorate_lets_in_its_own(people: People) -> None:
    """SO05: animators, a list of names, those who were members when it opened."""
    team = ask(people.veille, people.alice, electorate="animators")
    assert vote(people.client("bob"), team, typed(team, "Jeudi")).status_code == 403
    assert vote(people.client("carole"), team, typed(team, "Jeudi")).status_code == 302
    named = ask(people.veille, people.alice, electorate="named", voters=[people.bob], title="Un autre")
    assert vote(people.client("carole"), named, typed(named, "Jeudi")).status_code == 403
    assert vote(people.client("bob"), named, typed(named, "Jeudi")).status_code == 302


def test_a_frozen_list_keeps_newcomers_out(people: People) -> None:
    """SO05: who joins after the opening reads, and does not vote."""
    poll = ask(people.groups["ateliers"], people.carole, electorate="frozen")
    newcomer = people.client("mallory")
    newcomer.post("/g/ateliers/join/", {"level": "important"})
    assert vote(newcomer, poll, typed(poll, "Jeudi")).status_code == 403
    assert vote(people.client("bob"), poll, typed(poll, "Jeudi")).status_code == 302


def test_one_vote_for_each_organisation(people: People) -> None:
    """SO05: two colleagues share one vote, and the page says whose it is."""
    from accounts.models import Affiliation, Organisation

    town = Organisation.objects.create(name="Ville de Crest", slug="crest")
    for user in (people.bob, people.carole):
        Affiliation.objects.create(user=user, organisation=town)
    poll = ask(people.veille, people.alice, electorate="organisations", results="always")
    assert vote(people.client("alice"), poll, typed(poll, "Jeudi")).status_code == 403
    vote(people.client("bob"), poll, typed(poll, "Jeudi"))
    vote(people.client("carole"), poll, typed(poll, "Vendredi"))
    assert [(a.ballot.voter.shown_name, a.option.text) for a in Answer.objects.all()] == [
        ("Ville de Crest", "Vendredi")
    ]


def test_places_are_limited(people: People) -> None:
    """SO19: the last place is taken once, and whoever comes late is told."""
    poll = ask(people.veille, people.alice, choice("Gâteau", "Boissons", kind="sign_up"))
    first(poll).options.filter(text="Gâteau").update(places=1)
    assert vote(people.client("bob"), poll, typed(poll, "Gâteau")).status_code == 302
    late = vote(people.client("carole"), poll, typed(poll, "Gâteau"))
    assert late.status_code == 422
    assert "la dernière place" in late.content.decode()


def test_voters_add_options_where_they_may(people: People) -> None:
    """SO02: an option added by a voter is there for all; the same words make one option."""
    poll, bob = ask(people.veille, people.alice, lets_add_options=True), people.client("bob")
    address = f"/g/{people.veille.slug}/polls/{poll.pk}/options/{first(poll).pk}/"
    for words in ("Samedi", "samedi"):
        assert bob.post(address, {"option": words}).status_code == 302
    assert [option.text for option in first(poll).options.all()] == ["Jeudi", "Vendredi", "Samedi"]
    closed = ask(people.veille, people.alice, title="Sans ajout")
    assert bob.post(address.replace(str(poll.pk), str(closed.pk)), {"option": "x"}).status_code == 404


def test_an_abstention_is_a_vote(people: People) -> None:
    """SO08: abstaining counts for the quorum and for nothing else."""
    poll = ask(people.veille, people.alice, choice(kind="stance"), quorum=2, threshold=50)
    vote(people.client("bob"), poll, typed(poll, "for"))
    vote(people.client("carole"), poll, typed(poll, "abstain"))
    html = page(people.client("carole"), poll)
    assert "quorum atteint" in html
    assert "les 50\xa0% nécessaires sont atteints" in html
