"""Sending: what waits goes out once, refusals are told apart, and rights count at the very moment of sending."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from accounts.models import User
from activity.models import Activity
from content.models import Comment, Content
from groups.models import Group, Level, Membership
from memberships import actions as memberships
from notifications import leases, outbox, tasks
from notifications.follows import set_level
from notifications.mail import post
from notifications.models import Delivery, Preference
from tests.notifications.acts import answered, due_again, states
from tests.people import People
from tests.postbox import Postbox
from toolkit import actions

BOB = "bob@demo.test"


@pytest.fixture
def waiting(people: People) -> Activity:
    """A comment by carole on an item of bob's: one mail, to bob, waits."""
    return answered(people)


def to_many(count: int) -> list[str]:
    """Put a mail to that many addresses in the outbox; return the addresses."""
    addresses = [f"person{n}@demo.test" for n in range(count)]
    post("account", addresses=[(a, None) for a in addresses], data={"subject": "Bonjour", "text": "Un mot."})
    return addresses


def test_what_waits_is_sent_once(waiting: Activity, postbox: Postbox) -> None:
    """LM2: sweeping again sends nothing."""
    for _time in range(2):
        tasks.sweep()
    assert [mail["To"] for mail in postbox.mails] == [BOB]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.lease_until) == ("sent", 1, None)
    assert delivery.sent_at is not None


def test_each_mail_has_one_recipient(db: None, postbox: Postbox) -> None:
    """REL-M1."""
    addresses = to_many(45)
    outbox.send_waiting()
    assert sorted(to for _sender, (to,) in postbox.envelopes) == sorted(addresses)


def test_a_mail_another_worker_holds_is_left_to_it(waiting: Activity, postbox: Postbox) -> None:
    Delivery.objects.update(lease_until=leases.ends())
    outbox.send_waiting()
    assert postbox.tried == 0


def test_a_lease_that_ran_out_is_taken_up(waiting: Activity, postbox: Postbox) -> None:
    """REL-R1: its worker died; the mail goes out with the same Message-ID as ever."""
    Delivery.objects.update(lease_until=leases.present() - timedelta(seconds=1))
    outbox.send_waiting()
    assert [mail["Message-ID"] for mail in postbox.mails] == [Delivery.objects.get().mail_id]


def test_a_mail_taken_over_by_another_worker_is_not_sent_by_the_first(waiting: Activity, postbox: Postbox) -> None:
    batch = outbox.claim()
    Delivery.objects.update(lease_until=leases.ends(9))
    outbox.send_batch(batch)
    assert postbox.tried == 0


def test_a_slow_batch_keeps_its_lease(db: None, postbox: Postbox) -> None:
    """The rest of the batch is held for longer, so that no other worker sends it too."""
    to_many(2)
    batch = outbox.claim()
    batch.held_until = leases.ends(0.1)
    Delivery.objects.update(lease_until=batch.held_until)
    assert outbox.held(batch, batch.pks[0]) is not None
    assert batch.held_until > leases.ends(0.9)
    assert set(Delivery.objects.values_list("lease_until", flat=True)) == {batch.held_until}


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_mail_server_is_spoken_to(postbox: Postbox) -> None:
    seen: list[bool] = []
    send = smtplib.SMTP.sendmail

    def watched(*args: Any, **kwargs: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return send(*args, **kwargs)

    with patch.object(smtplib.SMTP, "sendmail", watched):
        to_many(2)
        outbox.send_waiting()
    assert seen == [False, False]


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 5), (2, 15), (3, 60), (9, 60)])
def test_a_passing_refusal_is_tried_again_later_and_later(
    waiting: Activity, postbox: Postbox, attempts: int, minutes: int
) -> None:
    """REL-R4."""
    Delivery.objects.update(attempts=attempts)
    postbox.say = "451 4.3.0 Later, please"
    before = leases.present()
    outbox.send_waiting()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.lease_until) == ("waiting", attempts + 1, None)
    pause = timedelta(minutes=minutes)
    assert pause <= delivery.due_at - before < pause * 1.2 + timedelta(minutes=1)
    assert delivery.error == "451 4.3.0 Later, please"


def test_a_mail_put_off_goes_out_when_the_server_is_well_again(waiting: Activity, postbox: Postbox) -> None:
    """REL-R4: and not before its hour, so that no storm breaks on the server."""
    postbox.say = "451 Later, please"
    outbox.send_waiting()
    postbox.say = "250 OK"
    outbox.send_waiting()
    assert postbox.tried == 1
    due_again()
    outbox.send_waiting()
    assert len(postbox.mails) == 1
    assert Delivery.objects.get().error == ""


def test_a_mail_tried_for_days_is_given_up(waiting: Activity, postbox: Postbox) -> None:
    Delivery.objects.update(attempts=outbox.ATTEMPTS_MAX - 1)
    postbox.say = "451 Later, please"
    outbox.send_waiting()
    assert states() == {BOB: "failed"}


def test_an_address_that_does_not_exist_holds_nobody(db: None, postbox: Postbox) -> None:
    """REL-R4: 550 is for good and at once; the others get theirs."""
    to_many(5)
    postbox.refuse["person2@demo.test"] = "550 5.1.1 No such person"
    outbox.send_waiting()
    assert states().pop("person2@demo.test") == "failed"
    assert Delivery.objects.get(state="failed").error == "550 5.1.1 No such person"
    assert len(postbox.mails) == 4


def test_one_mail_put_off_holds_nobody(db: None, postbox: Postbox) -> None:
    """REL-R4: nobody lost, nobody doubled."""
    to_many(8)
    postbox.refuse["person3@demo.test"] = "450 4.2.1 Mailbox busy"
    outbox.send_waiting()
    assert len(postbox.mails) == 7
    postbox.refuse.clear()
    due_again()
    outbox.send_waiting()
    assert sorted(str(mail["To"]) for mail in postbox.mails) == sorted(f"person{n}@demo.test" for n in range(8))


def test_a_server_that_hangs_up_is_called_again(db: None, postbox: Postbox) -> None:
    to_many(3)
    postbox.refuse["person0@demo.test"] = "421 4.4.2 Closing"
    outbox.send_waiting()
    assert sorted(states().values()) == ["sent", "sent", "waiting"]


def test_a_server_out_of_reach_loses_nothing(db: None, settings: Any, postbox: Postbox) -> None:
    """REL-R4: the run ends at the first call, the mails wait."""
    to_many(30)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    outbox.send_waiting()
    assert set(states().values()) == {"waiting"}
    assert Delivery.objects.filter(attempts=1).count() == outbox.BATCH
    settings.EMAIL_PORT = port
    due_again()
    outbox.send_waiting()
    assert len(postbox.mails) == 30


def test_a_wrong_password_is_nobodys_fault(waiting: Activity) -> None:
    """A refusal of our own account or sender is repaired by the operator: it must not burn the mails."""
    for error in (smtplib.SMTPAuthenticationError(535, b"No"), smtplib.SMTPSenderRefused(550, b"No", "a@b.test")):
        assert not outbox.is_permanent(error)


def test_a_mail_that_cannot_be_written_holds_nobody(waiting: Activity, postbox: Postbox) -> None:
    to_many(2)
    real = outbox.build

    def broken(delivery: Delivery, mail: Any) -> Any:
        if delivery.activity_id:
            raise ValueError("a template's fault")
        return real(delivery, mail)

    with patch.object(outbox, "build", broken):
        outbox.send_waiting()
    assert len(postbox.mails) == 2
    assert Delivery.objects.get(address=BOB).error == "ValueError: a template's fault"


Change = Callable[[People], object]
LOST: dict[str, Change] = {
    "removed": lambda p: memberships.remove(group=p.veille, user=p.bob, by=p.alice),
    "banned": lambda p: memberships.ban(group=p.veille, user=p.bob, by=p.alice, reason="Insultes"),
    "left": lambda p: memberships.leave(group=p.veille, user=p.bob),
    "row gone": lambda p: Membership.objects.filter(group=p.veille, user=p.bob).delete(),
    "closed": lambda p: User.objects.filter(pk=p.bob.pk).update(is_active=False),
    "paused account": lambda p: User.objects.filter(pk=p.bob.pk).update(is_paused=True),
    "paused mails": lambda p: Preference.objects.create(user=p.bob, is_mail_paused=True),
    "muted item": lambda p: set_level(p.bob, Content.objects.get(), Level.NOTHING),
    "muted group": lambda p: set_level(p.bob, p.veille, Level.NOTHING),
    "trashed item": lambda p: actions.trash(item=Content.objects.get(), by=p.alice),
    "trashed comment": lambda p: actions.trash_comment(comment=Comment.objects.get(), by=p.alice),
    "held comment": lambda p: Comment.objects.update(is_held=True),
    "trashed group": lambda p: Group.objects.filter(pk=p.veille.pk).update(trashed_at=leases.present()),
}


WHY = dict(zip(LOST.values(), (
    "unreadable", "unreadable", "unreadable", "unreadable", "closed", "closed", "paused", "muted", "level", "removed",
    "removed", "other", "removed",
), strict=True))  # fmt: skip


@pytest.mark.parametrize("change", LOST.values(), ids=LOST.keys())
def test_who_lost_the_right_or_the_wish_gets_nothing(
    waiting: Activity, postbox: Postbox, people: People, change: Change
) -> None:
    """REL-S3, LM4, LM7, LM14: asked again of the database at the moment of sending."""
    change(people)
    outbox.send_waiting()
    assert postbox.tried == 0
    delivery = Delivery.objects.get(activity=waiting)
    assert delivery.state == "dropped"
    assert delivery.reason == WHY[change]


def test_the_mail_about_a_removal_goes_out_though_the_others_do_not(
    waiting: Activity, postbox: Postbox, people: People, django_capture_on_commit_callbacks: Any
) -> None:
    """LM10."""
    with django_capture_on_commit_callbacks(execute=True):
        memberships.remove(group=people.veille, user=people.bob, by=people.alice, reason="Absent depuis un an")
    assert len(postbox.mails) == 1
    body = postbox.mails[0].get_body(("plain",))
    assert body is not None
    assert "Absent depuis un an" in body.get_content()


def test_a_mail_stopped_while_it_was_tried_stays_stopped(waiting: Activity) -> None:
    Delivery.objects.update(state="dropped")
    outbox.put_off(Delivery.objects.all(), "451 Later")
    assert states() == {BOB: "dropped"}
