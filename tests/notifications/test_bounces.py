"""Mails that come back: reports of every kind are read, the address is scored, its mails are held, not the account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from content.models import Comment
from core import text
from notifications import bounces, leases, outbox, verp
from notifications.mail import post
from notifications.models import AddressTrouble, Delivery, Pace
from tests.notifications.acts import answered, due_again
from tests.people import People
from tests.postbox import Postbox

BOB = "bob@demo.test"


@pytest.fixture(autouse=True)
def bounce_address(settings: Any) -> None:
    """Mails come back to an address of ours."""
    settings.BOUNCE_ADDRESS = "bounces@mail.exemple.test"


@pytest.fixture
def sent(people: People, postbox: Postbox) -> Delivery:
    """A mail to bob that the server took."""
    answered(people)
    outbox.send_waiting()
    return Delivery.objects.get()


def came_from(delivery: Delivery) -> str:
    """Return the envelope sender of a mail."""
    return verp.envelope_sender(delivery.key)


def dsn(status: str, *, action: str = "failed", said: str = "smtp; 550 5.1.1 No such person", more: str = "") -> bytes:
    """Return a report as mail servers write it (RFC 3464)."""
    return f"""From: MAILER-DAEMON@mx.exemple.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

I am sorry. {text.one_line(said)}
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.exemple.test

Final-Recipient: rfc822; bob@demo.test
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--B
Content-Type: text/rfc822-headers

Subject: Un guide
{more}
--B--
""".replace("\n", "\r\n").encode()


def arf(sender: str, header: str = "") -> bytes:
    """Return a complaint as providers write it (RFC 5965)."""
    return f"""From: staff@provider.test
To: postmaster@mail.exemple.test
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: text/plain

This is an email abuse report.
--B
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1
{sender}
--B
Content-Type: message/rfc822

From: Veillee <veillee@exemple.test>
Subject: Un guide
{header}

Bonjour
--B--
""".encode()


def test_each_mail_leaves_with_an_envelope_sender_of_its_own(sent: Delivery, postbox: Postbox) -> None:
    """REL-M3: signed, in small letters and digits, short enough for any server (RFC 5321, 4.5.3.1.1)."""
    ((sender, _to),) = postbox.envelopes
    assert sender == came_from(sent)
    local = sender.partition("@")[0]
    assert local == local.lower()
    assert len(local) <= 64
    assert verp.key_of_address(sender.upper()) == sent.key
    assert "bounces" not in postbox.mails[0]["From"]


def test_without_an_address_for_them_the_site_itself_is_the_sender(people: People, postbox: Postbox, settings: Any):
    settings.BOUNCE_ADDRESS = ""
    answered(people)
    outbox.send_waiting()
    assert postbox.envelopes[0][0].startswith("veillee@")


@pytest.mark.parametrize(
    ("status", "said", "points"),
    [
        ("5.1.1", "smtp; 550 5.1.1 No such person", 2),
        ("5.0.0", "smtp; 550 Unknown user", 2),
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", 1),
        ("4.4.7", "smtp; 451 4.4.7 Expired", 1),
        ("5.7.1", "smtp; 554 5.7.1 Your address has a poor reputation", 0),
    ],
)
def test_a_report_scores_the_address(sent: Delivery, status: str, said: str, points: int) -> None:
    """REL-M3, LM15: what a provider thinks of the site says nothing about the person's address."""
    assert bounces.bounced(dsn(status, said=said), to=came_from(sent))
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == ("bounced", "refused")
    assert sent.error == said.partition("; ")[2].replace("550 Unknown", "5.0.0 550 Unknown")
    assert sum(AddressTrouble.objects.values_list("score", flat=True)) == points


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_a_report_of_anything_else_moves_nothing(sent: Delivery, action: str) -> None:
    assert bounces.bounced(dsn("4.4.1", action=action), to=came_from(sent))
    assert not AddressTrouble.objects.exists()
    assert Delivery.objects.get().state == "sent"


def test_a_report_sent_back_a_thousand_times_counts_once(sent: Delivery) -> None:
    """REL-M3."""
    for _time in range(1000):
        bounces.bounced(dsn("5.1.1"), to=came_from(sent))
    assert AddressTrouble.objects.get().score == 2


def test_a_forged_report_comes_to_nothing(sent: Delivery) -> None:
    """REL-M3: whatever it says, and whatever it encloses, only a signed address counts; it never posts anything."""
    before = Comment.objects.count()
    forged = came_from(sent)[:-20] + "aaaa@mail.exemple.test"
    raw = dsn("5.1.1", more=f"Return-Path: <{forged}>\nMessage-ID: {sent.mail_id}\nTo: {BOB}")
    for to in (forged, "bounces@mail.exemple.test", "bounces+@mail.exemple.test", "", BOB):
        assert not bounces.bounced(raw, to=to)
    assert not AddressTrouble.objects.exists()
    assert (Comment.objects.count(), Delivery.objects.get().state) == (before, "sent")


def test_a_report_that_lost_its_envelope_is_known_by_what_it_encloses(sent: Delivery) -> None:
    """A box read by IMAP does not tell the envelope."""
    assert bounces.bounced(dsn("5.1.1", more=f"{verp.KEY_HEADER}: {verp.token_of(sent.key)}"))
    assert AddressTrouble.objects.get().score == 2


def test_an_old_server_says_it_in_words(sent: Delivery) -> None:
    raw = b"From: MAILER-DAEMON@old.test\r\n\r\nI wasn't able to deliver: 550 sorry, no mailbox here"
    assert bounces.bounced(raw, to=came_from(sent))
    assert AddressTrouble.objects.get().score == 2


def test_an_automatic_answer_is_no_refusal(sent: Delivery) -> None:
    """REL-M4: a holiday message goes to the envelope sender as well."""
    raw = b"From: bob@demo.test\r\nAuto-Submitted: auto-replied\r\n\r\nI am away until the 550th day"
    assert bounces.bounced(raw, to=came_from(sent))
    assert not AddressTrouble.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/report; boundary=\r\n\r\n--", b"A" * 9]
)
def test_garbage_is_read_without_harm(sent: Delivery, raw: bytes) -> None:
    """REL-H1."""
    bounces.bounced(raw, to=came_from(sent))
    assert not bounces.bounced(raw)


@pytest.mark.parametrize("by", ["envelope", "header"])
def test_a_complaint_holds_the_mails_at_once(sent: Delivery, by: str) -> None:
    """LM15, REL-M3: RFC 5965."""
    envelope = f"Original-Mail-From: <{came_from(sent)}>" if by == "envelope" else "Arrival-Date: today"
    assert bounces.bounced(arf(envelope, f"{verp.KEY_HEADER}: {verp.token_of(sent.key)}" if by == "header" else ""))
    trouble = AddressTrouble.objects.get()
    assert (trouble.address, trouble.cause, trouble.suspended_at is None) == (BOB, "complaint", False)
    assert Delivery.objects.get().reason == "complained"


def hold_bob() -> None:
    """Let two mails to bob come back for good."""
    for _time in range(2):
        bounces.score(BOB, bounces.HARD, "550 5.1.1 No such person")


def test_two_refusals_for_good_hold_the_mails_not_the_account(people: People, postbox: Postbox) -> None:
    """LM15, REL-M3, LM14: and the log says why."""
    hold_bob()
    answered(people)
    outbox.send_waiting()
    delivery = Delivery.objects.get()
    assert (postbox.tried, delivery.state, delivery.reason) == (0, "dropped", "suspended")
    bob = User.objects.get(pk=people.bob.pk)
    assert bob.is_active
    assert bob.mail_suspended_at is not None


def test_mails_about_the_account_still_go_out(people: People, postbox: Postbox) -> None:
    """LM10: they were asked for by somebody who says that the address works."""
    hold_bob()
    post("account", addresses=[(BOB, people.bob)], data={"subject": "Code", "text": "123456"})
    outbox.send_waiting()
    assert len(postbox.mails) == 1


def test_the_mail_servers_own_refusal_counts_too(people: People, postbox: Postbox) -> None:
    """REL-R4: 550 scores the recipient; the others are unaffected."""
    postbox.refuse[BOB] = "550 5.1.1 No such person"
    addresses = [(BOB, people.bob), ("alice@demo.test", people.alice)]
    for _time in range(2):
        post("account", addresses=addresses, data={"subject": "Bonjour", "text": "Un mot"})
    outbox.send_waiting()
    assert AddressTrouble.objects.get().suspended_at is not None
    assert len(postbox.mails) == 2


def test_a_month_clears_the_score(people: People, postbox: Postbox) -> None:
    """REL-M3: before it, and for those whose mails are held; a complaint stays."""
    hold_bob()
    bounces.hold("paul@demo.test", AddressTrouble.Cause.COMPLAINT, "feedback: abuse")
    AddressTrouble.objects.update(last_at=leases.present() - timedelta(days=31))
    bounces.score("carole@demo.test", bounces.HARD, "550")
    outbox.purge()
    assert set(AddressTrouble.objects.values_list("address", flat=True)) == {"paul@demo.test", "carole@demo.test"}
    assert User.objects.get(pk=people.bob.pk).mail_suspended_at is None


def test_an_old_score_does_not_add_up(db: None) -> None:
    bounces.score(BOB, 2, "550")
    AddressTrouble.objects.update(last_at=leases.present() - timedelta(days=31))
    bounces.score(BOB, 2, "550")
    assert AddressTrouble.objects.get().score == 2


class TestTrouble:
    """The mail server in trouble, and providers that take only so many mails a minute."""

    def to_many(self, count: int, domain: str = "demo.test") -> None:
        addresses = [(f"person{n}@{domain}", None) for n in range(count)]
        post("account", addresses=addresses, data={"subject": "Bonjour", "text": "Un mot."})

    def test_no_storm_breaks_on_a_server_that_asks_to_wait(self, db: None, postbox: Postbox) -> None:
        """REL-R4: a few tries a run, the rest untouched until later; then everything goes out, none lost or doubled."""
        self.to_many(60)
        postbox.say = "451 4.3.0 Later, please"
        for _run in range(6):
            outbox.send_waiting()
        assert postbox.tried <= 6 * outbox.TROUBLE
        postbox.say = "250 OK"
        due_again()
        outbox.send_waiting()
        assert sorted(mail["To"] for mail in postbox.mails) == sorted(f"person{n}@demo.test" for n in range(60))

    def test_what_failed_together_does_not_return_together(self, db: None, postbox: Postbox) -> None:
        """REL-R4: a jitter on each pause."""
        self.to_many(5)
        postbox.say = "451 4.3.0 Later, please"
        outbox.send_waiting()
        assert len(set(Delivery.objects.values_list("due_at", flat=True))) == 5

    def test_every_seventh_mail_put_off_is_no_trouble(self, db: None, postbox: Postbox) -> None:
        """REL-R4: 0 lost, 0 doubled."""
        self.to_many(40)
        postbox.refuse = {f"person{n}@demo.test": "451 4.7.1 Greylisted" for n in range(0, 40, 7)}
        outbox.send_waiting()
        assert len(postbox.mails) == 34
        postbox.refuse = {}
        due_again()
        outbox.send_waiting()
        assert len({mail["To"] for mail in postbox.mails}) == len(postbox.mails) == 40

    def test_a_server_that_dies_in_the_middle_loses_none(self, db: None, postbox: Postbox) -> None:
        """REL-R4, REL-R1: the mail it was given goes again, over a new connection, under the same Message-ID."""
        self.to_many(40)
        postbox.dies = {3, 4, 11, 30}
        outbox.send_waiting()
        assert len(postbox.mails) == 36
        due_again()
        outbox.send_waiting()
        assert len({mail["To"] for mail in postbox.mails}) == len(postbox.mails) == 40

    def test_a_provider_gets_no_more_a_minute_than_it_takes(self, db: None, postbox: Postbox, settings: Any) -> None:
        settings.MAIL_RATES = {"orange.test": "3"}
        self.to_many(10, "orange.test")
        self.to_many(5)
        outbox.send_waiting()
        assert sum(mail["To"].endswith("orange.test") for mail in postbox.mails) == 3
        assert len(postbox.mails) == 8
        waiting = Delivery.objects.filter(state="waiting")
        assert {(row.attempts, row.lease_until) for row in waiting} == {(0, None)}

    def test_its_next_minute_brings_the_next_ones(self, db: None, postbox: Postbox, settings: Any) -> None:
        settings.MAIL_RATES = {"orange.test": "3"}
        self.to_many(5, "orange.test")
        outbox.send_waiting()
        Pace.objects.update(minute=leases.present() - timedelta(minutes=2))
        due_again()
        outbox.send_waiting()
        assert len(postbox.mails) == 5
