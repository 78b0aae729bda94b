"""Receiving the editions by mail, and stopping: nobody by mistake, nobody by force, nobody told on (VP7)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from notifications import announcing, outbox
from notifications.models import Delivery
from tests.veille.editions import Table
from veille import subscribing
from veille.models import Subscriber


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Return a function that does something, lets the worker work, and gives the mails that left."""

    def run(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return list(mail.outbox)

    return run


def ask(table: Table, email: str = "lea@exemple.org"):
    """Return the answer to a visitor who types an address."""
    return table.post("visitor", "subscribe/", email=email)


def link_in(message, word: str) -> str:
    """Return the path of the link of a mail that holds `word`."""
    return re.search(rf"http://127\.0\.0\.1:8000(/veille/{word}/\S+)", message.body)[1]


def state(email: str = "lea@exemple.org") -> str:
    """Return the state of an address's subscription."""
    return Subscriber.objects.get(email=email).state


def test_an_outsider_confirms_by_mail(table: Table, sent):
    """VP7: double opt-in; the link alone, which scanners follow, confirms nothing."""
    (message,) = sent(lambda: ask(table, "Lea@Exemple.org"))
    assert message.to == ["lea@exemple.org"]
    path, visitor = link_in(message, "confirm"), Client()
    assert "lea@exemple.org" in visitor.get(path).content.decode()
    assert state() == "pending"
    assert visitor.post(path).status_code == 200
    assert visitor.post(path).status_code == 200
    assert state() == "active"


@pytest.mark.parametrize("before", ["nobody", "pending", "active", "gone"])
def test_the_answer_tells_nothing(table: Table, before: str):
    """VP7, REL-H8: whatever the address is to us, the page is the same."""
    blank = ask(table, "autre@exemple.org").content.decode().replace("autre@", "lea@")
    if before != "nobody":
        moment = table.watch.created_at - timedelta(days=2)
        Subscriber.objects.create(watch=table.watch, email="lea@exemple.org", state=before, asked_at=moment)
    answer = ask(table)
    assert answer.status_code == 200
    assert answer.content.decode() == blank


def test_an_address_is_asked_once_an_hour(table: Table, sent):
    """VP7: nobody can flood somebody else's mailbox."""
    assert len(sent(lambda: (ask(table), ask(table)))) == 1
    table.clock.shift(timedelta(minutes=59))
    assert sent(lambda: ask(table)) == []
    table.clock.shift(timedelta(minutes=1))
    assert len(sent(lambda: ask(table))) == 1


def test_a_subscriber_is_not_asked_again(table: Table, sent):
    """VP7: an active subscription stays as it is."""
    row = Subscriber.objects.create(
        watch=table.watch, email="lea@exemple.org", state="active", asked_at=table.watch.created_at - timedelta(days=9)
    )
    assert sent(lambda: ask(table)) == []
    assert Subscriber.objects.get().pk == row.pk
    assert state() == "active"


def test_a_link_ends_after_seven_days_and_with_the_subscription(table: Table, sent):
    """VP7: an old link, or one of somebody who has left, confirms nothing."""
    (message,) = sent(lambda: ask(table))
    path = link_in(message, "confirm")
    table.clock.shift(timedelta(days=8))
    assert Client().post(path).status_code == 404
    table.clock.shift(timedelta(days=-8))
    subscribing.stop(Subscriber.objects.get())
    assert Client().post(path).status_code == 404
    assert Client().get("/veille/confirm/forged/").status_code == 404
    assert state() == "gone"


def test_a_bad_address_is_said_and_kept(table: Table):
    """A form with a mistake answers 422 and loses nothing."""
    answer = ask(table, "pas-une-adresse")
    assert answer.status_code == 422
    assert "pas-une-adresse" in answer.content.decode()
    assert not Subscriber.objects.exists()


def test_a_member_subscribes_and_stops_in_one_gesture(table: Table, sent):
    """VP7: the account's address is known to be good; the button shows what it does."""
    assert "bob@demo.test" in table.page("bob", "subscribe/")
    assert sent(lambda: table.post("bob", "subscribe/")) == []
    row = Subscriber.objects.get()
    assert (row.state, row.user, row.email) == ("active", table.people.bob, "bob@demo.test")
    table.post("bob", "subscribe/", stop="1")
    assert state("bob@demo.test") == "gone"
    table.post("bob", "subscribe/")
    assert state("bob@demo.test") == "active"


def test_only_who_may_read_may_subscribe(table: Table):
    """VP7: a veille of the group is sent to its members; a public one to anybody."""
    table.set(audience="group")
    found = {who: table.get(who, "subscribe/").status_code for who in ("visitor", "mallory", "paul", "denis", "bob")}
    assert found == {"visitor": 302, "mallory": 403, "paul": 403, "denis": 403, "bob": 200}
    assert ask(table).status_code == 302
    assert not Subscriber.objects.exists()


def one_subscriber(table: Table, email: str = "lea@exemple.org") -> Subscriber:
    """Return a confirmed subscriber without account."""
    return Subscriber.objects.create(
        watch=table.watch, email=email, state="active", asked_at=table.watch.created_at, language="fr"
    )


def test_stopping_takes_one_post_without_cookie(table: Table):
    """VP7, REL-M2: RFC 8058; no redirect, no token, idempotent; a GET, which scanners do, stops nothing."""
    row = one_subscriber(table)
    path = f"/veille/stop/{row.key}/"
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(path)
    assert (page.status_code, state(), dict(page.cookies)) == (200, "active", {})
    for _ in range(2):
        answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, state(), dict(answer.cookies)) == (200, "gone", {})
    assert strict.post("/veille/stop/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_a_mail_that_waits_is_dropped_when_one_stops(table: Table):
    """VP7, REL-S3: between the moment the list is read and the moment each mail leaves."""
    row, other = one_subscriber(table), one_subscriber(table, "max@exemple.org")
    edition = table.published()
    announcing.expand(edition.messages.get().pk)
    assert Delivery.objects.filter(state="waiting").count() == 2
    subscribing.stop(row)
    outbox.send_waiting()
    assert [message.to for message in mail.outbox] == [[other.email]]
    assert Delivery.objects.get(address=row.email).state == "dropped"


def test_each_gets_the_edition_once(table: Table, sent):
    """VP7, REL-R2: publishing once sends once, to active subscribers alone."""
    one_subscriber(table)
    subscribing.subscribe_member(watch=table.watch, user=table.people.bob, language="fr")
    Subscriber.objects.create(watch=table.watch, email="attente@exemple.org", asked_at=table.watch.created_at)
    table.several()
    messages = sent(lambda: (table.due(), table.due()))
    assert sorted(message.to[0] for message in messages) == ["bob@demo.test", "lea@exemple.org"]


def test_rights_are_asked_again_when_it_leaves(table: Table, sent):
    """VW14, REL-S3: an edition for the group goes to its members of that moment, not to those who were."""
    one_subscriber(table)
    for name in ("bob", "mallory"):
        subscribing.subscribe_member(watch=table.watch, user=table.people.users[name], language="fr")
    table.set(audience="group")
    messages = sent(table.published)
    assert [message.to for message in messages] == [["bob@demo.test"]]


def test_the_language_is_that_of_the_page(table: Table, sent):
    """The mail speaks the language in which somebody subscribed."""
    client = Client(headers={"Accept-Language": "en"})
    sent(lambda: client.post(table.url("subscribe/"), {"email": "lea@exemple.org"}))
    assert Subscriber.objects.get().language == "en"
