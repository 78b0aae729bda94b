"""Running a poll: its dates, its trace, its outcome, its copies, those who are late, those who have no account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from core import clock
from notifications.models import Notification
from polls import actions
from polls.models import Ballot, Poll, Voter
from tests.people import People
from tests.polls.asking import ask, choice, first, page, typed, vote

pytestmark = pytest.mark.django_db


def run(people: People, who: str, poll: Poll, act: str, **data: str):
    """Send one of the organisers' forms."""
    return people.client(who).post(reverse(f"polls:{act}", args=[poll.group.slug, poll.pk]), data)


def test_an_early_closing_leaves_a_public_trace(people: People) -> None:
    """SO04: closing early, extending: all who read the poll read who did it and when."""
    poll = ask(people.veille, people.alice, closes_at=clock.now() + timedelta(days=2))
    later = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    assert run(people, "alice", poll, "reschedule", closes_at=later).status_code == 302
    assert run(people, "alice", poll, "close").status_code == 302
    html = page(people.client("bob"), poll)
    assert "se termine plus tard" in html
    assert "clos avant la date" in html
    assert "Alice Martin" in html
    assert vote(people.client("bob"), poll, typed(poll, "Jeudi")).status_code == 422


def test_a_date_in_the_past_is_refused(people: People) -> None:
    """A closing date that is past, or no date, is refused beside its field."""
    poll = ask(people.veille, people.alice)
    for typed_date in ("2020-01-01T10:00", "demain", ""):
        assert run(people, "alice", poll, "reschedule", closes_at=typed_date).status_code == 422


def test_only_organisers_run_it(people: People) -> None:
    """The author and the animators run a poll; another member is refused."""
    poll = ask(people.veille, people.alice)
    for act in ("close", "reschedule", "conclude", "invite", "remind"):
        assert run(people, "bob", poll, act).status_code == 403
        assert run(people, "mallory", poll, act).status_code == 404
    assert people.client("carole").get(reverse("polls:run", args=[poll.group.slug, poll.pk])).status_code == 200


def test_the_outcome_is_told_pinned_and_found(people: People, django_capture_on_commit_callbacks) -> None:
    """SO12: written by the organisers, announced to those who voted, on top of the list, found by search."""
    poll = ask(people.veille, people.alice)
    vote(people.client("bob"), poll, typed(poll, "Jeudi"))
    with django_capture_on_commit_callbacks(execute=True):
        run(people, "carole", poll, "conclude", outcome="Ce sera **jeudi** à Saillans")
    poll.refresh_from_db()
    assert "<strong>jeudi</strong>" in page(people.client("bob"), poll)
    assert poll.pinned_until > clock.now()
    told = {row.recipient.username for row in Notification.objects.filter(activity__verb="poll.concluded")}
    assert "bob" in told
    assert any("jeudi" in message.body for message in mail.outbox)
    assert poll.title in people.client("bob").get("/search/", {"q": "Saillans"}).content.decode()


def change(people: People, poll: Poll, **changes: str):
    """Send the edit form of a poll as its author."""
    question = first(poll)
    base = {
        "title": poll.title, "audience": "group", "anonymity": poll.anonymity, "results": poll.results,
        "electorate": poll.electorate, "is_changeable": "on", "questions": "1", "q0-id": str(question.pk),
        "q0-title": question.title, "q0-kind": question.kind, "q0-most": "1", "q0-least": "1", "q0-top": "5",
    }  # fmt: skip
    base |= {f"q0-text{option.pk}": option.text for option in question.options.all()}
    return people.client("alice").post(f"{poll.get_absolute_url()}edit/", {**base, **changes})


def test_everything_changes_before_the_first_vote(people: People) -> None:
    """SO13: before anybody has voted, options come and go."""
    poll = ask(people.veille, people.alice)
    thursday = first(poll).options.get(text="Jeudi")
    answer = change(people, poll, **{f"q0-text{thursday.pk}": "", "q0-lines": "Samedi", "anonymity": "organisers"})
    assert answer.status_code == 302
    assert [option.text for option in first(poll).options.all()] == ["Vendredi", "Samedi"]


def test_after_the_first_vote_words_alone_change_and_it_shows(people: People) -> None:
    """SO06, SO13, LD4: votes keep to their option by its id; a removal or another rule is refused."""
    poll = ask(people.veille, people.alice)
    vote(people.client("bob"), poll, typed(poll, "Jeudi"))
    thursday = first(poll).options.get(text="Jeudi")
    assert change(people, poll, **{f"q0-text{thursday.pk}": "Jeudi 3"}).status_code == 302
    assert change(people, poll, **{f"q0-text{thursday.pk}": ""}).status_code == 422
    change(people, poll, anonymity="nobody")
    poll.refresh_from_db()
    assert poll.anonymity == "names"
    assert Ballot.objects.get().answers.get().option.text == "Jeudi 3"
    assert "formulation modifiée" in page(people.client("bob"), poll)


def test_a_copy_and_a_model_fill_the_form(people: People) -> None:
    """SO14, SO15: a copy takes the rules and words, not the votes; a model explains its method."""
    poll, alice = ask(people.veille, people.alice, results="closed"), people.client("alice")
    vote(people.client("bob"), poll, typed(poll, "Jeudi"))
    new = reverse("polls:create", args=[people.veille.slug])
    html = alice.get(new, {"copy": poll.pk}).content.decode()
    assert 'value="La prochaine réunion"' in html
    assert "Jeudi\nVendredi" in html
    html = alice.get(new, {"model": "consent"}).content.decode()
    assert "aucune objection" in html or "d’objection sérieuse" in html
    assert people.client("mallory").get(new, {"copy": poll.pk}).status_code == 403


def test_a_poll_on_another_item(people: People) -> None:
    """SO03, FO14: asked on any item, even later; one votes on that very page."""
    from bookmarks.actions import Typed, save

    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/a")).bookmark
    bob = people.client("bob")
    assert f"?host={item.pk}" in bob.get(item.get_absolute_url()).content.decode()
    form = {
        "title": "Qu’en pensez-vous ?", "audience": "group", "anonymity": "names", "results": "voted",
        "electorate": "members", "questions": "1", "q0-title": "Utile ?", "q0-kind": "stance",
    }  # fmt: skip
    bob.post(f"{reverse('polls:create', args=[people.veille.slug])}?host={item.pk}", form)
    poll = Poll.objects.get(host_id=item.pk)
    assert 'class="ballot"' in page(people.client("carole"), item)
    assert vote(people.client("carole"), poll, typed(poll, "Pour")).url == item.get_absolute_url()


def test_only_those_who_are_late_are_reminded(people: People, django_capture_on_commit_callbacks) -> None:
    """SO09: a reminder reaches those who have not answered, once a day at most."""
    poll = ask(people.veille, people.alice)
    vote(people.client("bob"), poll, typed(poll, "Jeudi"))
    with django_capture_on_commit_callbacks(execute=True):
        run(people, "alice", poll, "remind")
        run(people, "alice", poll, "remind")
    told = [row.recipient.username for row in Notification.objects.filter(activity__verb="poll.reminded")]
    assert told == ["carole"]


def test_the_closing_is_told_once(people: People, django_capture_on_commit_callbacks) -> None:
    """SO09, LD4: « closes tomorrow » to those who are late, then the results to those concerned; never twice."""
    poll = ask(people.veille, people.alice, closes_at=clock.now() + timedelta(hours=20))
    vote(people.client("bob"), poll, typed(poll, "Jeudi"))
    for _n in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            actions.tell_what_is_due()
    Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now() - timedelta(minutes=1))
    for _n in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            actions.tell_what_is_due()
    told = [(row.activity.verb, row.recipient.username) for row in Notification.objects.order_by("pk")]
    assert [name for verb, name in told if verb == "poll.closing"] == ["alice", "carole"]
    assert [name for verb, name in told if verb == "poll.closed_on_time"] == ["alice", "bob"]


def test_somebody_without_an_account_votes_by_a_link(people: People, django_capture_on_commit_callbacks) -> None:
    """SO05, SO08: one mail, one link, one vote; a GET changes nothing, the link leads nowhere else."""
    poll = ask(people.veille, people.alice)
    with django_capture_on_commit_callbacks(execute=True):
        run(people, "alice", poll, "invite", addresses="Marie <marie@exemple.test>, marie@exemple.test")
    voter = Voter.objects.get(email="marie@exemple.test")
    address = reverse("polls:by_link", args=[poll.group.slug, voter.key])
    assert [message.to for message in mail.outbox if address in message.body] == [["marie@exemple.test"]]
    outsider = people.client("visitor")
    assert outsider.get(address).status_code == 200
    assert not Ballot.objects.exists()
    for chosen in ("Jeudi", "Vendredi"):
        assert outsider.post(address, typed(poll, chosen)).status_code == 302
    assert [answer.option.text for answer in Ballot.objects.get().answers.all()] == ["Vendredi"]
    assert outsider.get(poll.get_absolute_url()).status_code == 302
    assert "Ce lien ne fonctionne pas" in outsider.get(address.replace(voter.key, "faux")).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"q0-lines": "Un seul"}, "au moins deux réponses"),
        ({"q0-title": ""}, "obligatoire"),
        ({"anonymity": "nobody"}, "dites quand"),
        ({"closes_at": "2020-01-01T10:00"}, "avant que l’on puisse voter"),
        ({"electorate": "named"}, "Nommez ceux qui votent"),
        ({"electorate": "named", "people": "personne-de-ce-nom"}, "personne-de-ce-nom"),
        ({"q0-kind": "date"}, "au moins un jour"),
        ({"questions": "99999999999999999999"}, "question"),
    ],
)
def test_a_refused_form_says_why_and_keeps_all(people: People, changes: dict, words: str) -> None:
    """SO01: each contradiction is said beside its field; nothing typed is lost."""
    base = {
        "title": "Un titre gardé", "audience": "group", "anonymity": "names", "results": "voted",
        "electorate": "members", "questions": "1", "q0-title": "Quel jour ?", "q0-kind": "choice",
        "q0-lines": "Jeudi\nVendredi",
    }  # fmt: skip
    answer = people.client("bob").post(reverse("polls:create", args=[people.veille.slug]), {**base, **changes})
    html = answer.content.decode()
    assert answer.status_code in {422, 302}
    assert answer.status_code == 302 or ("Un titre gardé" in html and words in html)


def test_one_more_question_without_javascript(people: People) -> None:
    """SO01: a button adds a question and loses nothing of the first; dates are read in the zone of the group."""
    new, bob = reverse("polls:create", args=[people.veille.slug]), people.client("bob")
    base = {
        "title": "Deux questions", "audience": "group", "anonymity": "names", "results": "voted",
        "electorate": "members", "questions": "1", "q0-title": "Quand ?", "q0-kind": "date", "q0-day0": "2026-12-03",
        "q0-from0": "18:00", "q0-to0": "20:00",
    }  # fmt: skip
    more = bob.post(new, {**base, "more": "1"}).content.decode()
    assert 'name="q1-title"' in more
    assert "2026-12-03" in more
    bob.post(new, {**base, "questions": "2", "q1-title": "Pourquoi ?", "q1-kind": "text"})
    poll = Poll.objects.get(title="Deux questions")
    slot = first(poll).options.get()
    assert slot.starts_at.isoformat() == "2026-12-03T17:00:00+00:00"
    assert slot.text == "jeudi 3 décembre 2026, 18:00 – 20:00"


def test_deleting_is_logged_and_comes_back(people: People) -> None:
    """SO13: what is deleted waits in the trash, and the log says who did it."""
    poll = ask(people.veille, people.alice, choice())
    people.client("alice").post(f"{poll.get_absolute_url()}delete/")
    assert poll.activities.filter(verb="content.trashed", actor=people.alice).exists()
