"""Who sees results and names, when, and in what form."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from odfdo import Document

from core import clock
from polls.models import Poll
from tests.budgets import queries
from tests.people import People, make_user
from tests.polls.asking import ask, choice, page, typed, vote

pytestmark = pytest.mark.django_db


def end(poll: Poll) -> None:
    """Let the closing date pass."""
    Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now() - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("results", "before", "after_vote", "after_end"),
    [
        ("always", True, True, True),
        ("voted", False, True, True),
        ("closed", False, False, True),
        ("organisers", False, False, False),
    ],
)
def test_results_show_when_the_poll_says(people: People, results: str, before, after_vote, after_end) -> None:
    """SO07, LD4: always, after my vote, after the closing, or to the organisers only."""
    poll, carole = ask(people.veille, people.alice, results=results), people.client("bob")
    vote(people.client("carole"), poll, typed(poll, "Jeudi"))
    seen = ["poll-results" in page(carole, poll)]
    vote(carole, poll, typed(poll, "Jeudi"))
    seen.append("poll-results" in page(carole, poll))
    end(poll)
    seen.append("poll-results" in page(carole, poll))
    assert seen == [before, after_vote, after_end]
    assert "poll-results" in page(people.client("alice"), poll)


def test_names_go_to_whom_was_said(people: People) -> None:
    """SO06: names to all, or to the organisers alone: on the page and in the files."""
    for anonymity, seen in (("names", True), ("organisers", False)):
        poll = ask(people.veille, people.alice, anonymity=anonymity, results="always", title=f"Noms {anonymity}")
        vote(people.client("carole"), poll, typed(poll, "Jeudi", comment="Mon avis"))
        bob, alice = people.client("bob"), people.client("alice")
        address = f"/g/{people.veille.slug}/polls/{poll.pk}/results.csv"
        assert ("Carole Faure" in page(bob, poll)) is seen
        assert ("Carole Faure" in bob.get(address).content.decode()) is seen
        assert "Carole Faure" in page(alice, poll)
        assert "Carole Faure" in alice.get(address).content.decode()


def test_the_degree_of_anonymity_is_said_before_voting(people: People) -> None:
    """SO06: the page says it above the form."""
    poll = ask(people.veille, people.alice, anonymity="nobody")
    html = page(people.client("bob"), poll)
    assert html.index("personne ne sait qui a voté quoi") < html.index('class="ballot"')


def test_results_as_files(people: People) -> None:
    """SO11: CSV and ODS hold the same figures, and no cell runs as a formula."""
    poll = ask(people.veille, people.alice, choice("=1+1", "Vendredi"), results="always")
    vote(people.client("bob"), poll, typed(poll, "=1+1"))
    browser, address = people.client("alice"), f"/g/{people.veille.slug}/polls/{poll.pk}/results."
    text = browser.get(f"{address}csv").content.decode("utf-8-sig")
    assert "'=1+1;1;1;100;Bob Girard" in text
    sheet = Document(io.BytesIO(browser.get(f"{address}ods").content)).body.get_table(0)
    assert ["'=1+1", 1, 1, 100, "Bob Girard"] in [row[1:6] for row in sheet.get_values()]
    assert browser.get(f"{address}exe").status_code == 404


def test_results_are_an_accessible_table(people: People) -> None:
    """SO11, SO10: each bar has its row header and its figure; the drawing is hidden from screen readers."""
    poll = ask(people.veille, people.alice, results="always")
    vote(people.client("bob"), poll, typed(poll, "Jeudi"))
    html = page(people.client("bob"), poll)
    assert '<th scope="row">Jeudi' in html
    assert "1 votant sur" in html
    assert 'aria-hidden="true" focusable="false"' in html


def test_results_cost_the_same_for_3_and_30_votes(people: People) -> None:
    """A poll's page has a query budget, whatever the number of ballots and options."""
    from memberships import actions as members

    poll, costs = ask(people.veille, people.alice, results="always"), []
    for count in (3, 27):
        for _n in range(count):
            user = make_user(f"votant{len(costs)}x{_n}")
            members.join(group=people.veille, user=user)
            browser = people.client("bob")
            browser.force_login(user)
            vote(browser, poll, typed(poll, "Jeudi", comment="Un mot"))
        costs.append(queries(people.client("bob"), poll.get_absolute_url()))
    assert costs[0] == costs[1] <= 40


def test_results_by_type_of_organisation(people: People) -> None:
    """SO18: types are told apart from five voters on; smaller ones are not shown."""
    from accounts.models import Affiliation, Organisation
    from memberships import actions as members

    poll = ask(people.veille, people.alice, results="always")
    for kind, count in (("commune", 6), ("association", 5), ("entreprise", 2)):
        place = Organisation.objects.create(name=f"Une {kind}", slug=kind, kind=kind)
        for n in range(count):
            user = make_user(f"{kind}{n}")
            members.join(group=people.veille, user=user)
            Affiliation.objects.create(user=user, organisation=place)
            browser = people.client("bob")
            browser.force_login(user)
            vote(browser, poll, typed(poll, "Jeudi" if n % 2 else "Vendredi"))
    html = page(people.client("bob"), poll)
    assert "Commune</th><td>6</td>" in html
    assert "Association</th><td>5</td>" in html
    assert "Entreprise</th>" not in html


def test_the_best_slot_stands_out(people: People) -> None:
    """SO16: a date poll says which slot suits most, in words and not by colour alone."""
    from tests.polls.asking import each

    poll = ask(people.veille, people.alice, choice(kind="date"), results="always")
    for name, values in (("bob", {"Jeudi": 2, "Vendredi": 0}), ("carole", {"Jeudi": 1, "Vendredi": 1})):
        vote(people.client(name), poll, each(poll, **values))
    html = page(people.client("bob"), poll)
    assert html.index("Jeudi <span") < html.index("meilleur créneau") < html.index('<th scope="row">Vendredi')
