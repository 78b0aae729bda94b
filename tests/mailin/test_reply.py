"""Answering a mail of the site: it becomes a comment, once, with its files, or it is refused with a human answer."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest

from content.models import Comment, Content
from forum.models import Topic
from mailin import processing
from mailin.models import ReceivedMail, WholeMail
from memberships import actions as memberships
from notifications import answering
from notifications.follows import set_level
from tests.mailin.conftest import answers, arrives, written
from tests.people import People
from toolkit import actions

BODY = "Je viendrai.\n\nLe 3 nov. 2025 à 10:12, Alice a écrit :\n> Qui vient ?\n"


@pytest.fixture
def topic(people: People) -> Content:
    """A thread of alice's."""
    return actions.publish(
        item=Topic(group=people.veille, title="Réunion", body="Qui vient ?", audience="group"), author=people.alice
    )


@pytest.fixture
def to_bob(people: People, topic: Content) -> str:
    """The address by which bob answers it."""
    return answering.reply_address(people.bob, topic)


@pytest.mark.django_db(transaction=True)
def test_an_answer_sent_to_our_server_becomes_a_comment_with_its_file(server: smtplib.SMTP, people: People) -> None:
    """FO29, CC25, AR08: a real SMTP session; the quote goes and stays viewable, the attachment is a file."""
    item = actions.publish(
        item=Topic(group=people.veille, title="Réunion", body="?", audience="group"), author=people.alice
    )
    message = written("bob@demo.test", answering.reply_address(people.bob, item), BODY)
    message.add_attachment(b"%PDF-1.4 notes", maintype="application", subtype="pdf", filename="Relevé.pdf")
    server.send_message(message)
    server.send_message(message)
    comment = Comment.objects.get(content=item)
    assert (comment.author, comment.body) == (people.bob, "Je viendrai.")
    assert comment.attachments.get().name == "Relevé.pdf"
    assert "Qui vient ?" in WholeMail.objects.get(comment=comment).text
    assert ReceivedMail.objects.get().state == "done"


def test_the_mail_that_tells_carries_the_secret_address(people: People, topic: Content) -> None:
    """FO29, FO31: Reply-To is the person's own; List-Post is the group's."""
    set_level(people.carole, people.veille, "all")
    mails = {one.to[0]: one for one in answers() if "Réunion" in one.subject}
    one = mails["carole@demo.test"]
    assert one.reply_to == [answering.reply_address(people.carole, topic)]
    assert one.extra_headers["List-Post"] == "<mailto:veille-numerique@courriel.test>"


def test_nothing_is_posted_twice(people: People, topic: Content, to_bob: str) -> None:
    """REL-M4: the same Message-ID again, or the worker run twice, makes one comment."""
    message = written("bob@demo.test", to_bob, BODY)
    row = arrives(message)
    arrives(message)
    processing.process(row.pk)
    assert Comment.objects.filter(content=topic).count() == 1


def test_an_address_of_another_person_or_changed_is_worth_nothing(people: People, topic: Content, to_bob: str) -> None:
    """FO29: the secret holds the person and the item; changing either breaks it."""
    local = answering.local_of(to_bob)
    assert answering.read_reply(local) == (people.bob.pk, topic.pk)
    assert answering.read_reply(local.replace("reply-", "reply-1", 1)) is None
    row = arrives(written("bob@demo.test", answering.address_of(local[:-1] + ("a" if local[-1] != "a" else "b"))))
    assert (row.state, Comment.objects.count()) == ("refused", 0)


def test_a_mail_from_a_stranger_with_the_secret_is_held_until_the_owner_says_yes(
    people: People, topic: Content, to_bob: str, browser: Any
) -> None:
    """FO29, FO33: a forwarded mail gives its secret away; one link to the owner, and a GET changes nothing."""
    row = arrives(written("inconnu@ailleurs.test", to_bob, BODY))
    assert (row.state, row.reason, Comment.objects.count()) == ("held", "other_address", 0)
    sent = answers()
    assert [one.to for one in sent if str(row.key) in one.body] == [["bob@demo.test"]]
    url = f"/mail/{row.key}/confirm/"
    visitor = browser("visitor")
    assert visitor.get(url).status_code == 200
    assert Comment.objects.count() == 0
    visitor.post(url)
    assert Comment.objects.get().author == people.bob
    assert visitor.post(url).status_code == 410
    assert Comment.objects.count() == 1


def test_another_address_of_the_same_account_is_fine(people: People, topic: Content, to_bob: str) -> None:
    """FO29: one writes from any of one's confirmed addresses."""
    people.bob.emailaddress_set.create(email="robert@travail.test", verified=True)
    assert arrives(written("Robert <robert@travail.test>", to_bob)).state == "done"


def test_a_forged_sender_is_held_even_with_the_secret(people: People, topic: Content, to_bob: str) -> None:
    """FO29: what our server attests counts; a word of another server does not."""
    assert arrives(written("bob@demo.test", to_bob, attested="fail")).reason == "unattested"
    forged = written("bob@demo.test", "veille-numerique@courriel.test", "Texte", "Titre", attested="")
    forged["Authentication-Results"] = "mx.ailleurs.test; dmarc=pass header.from=demo.test"
    assert arrives(forged).reason == "unattested"


def close(people: People, topic: Content) -> None:
    actions.lock(item=topic, by=people.alice, is_locked=True)


def remove(people: People, topic: Content) -> None:
    actions.trash(item=topic, by=people.alice)


def ban(people: People, topic: Content) -> None:
    memberships.ban(group=people.veille, user=people.bob, by=people.alice, reason="x")


def leave(people: People, topic: Content) -> None:
    memberships.leave(group=people.veille, user=people.bob)


@pytest.mark.parametrize(
    ("change", "body", "reason"),
    [
        (close, BODY, "closed"),
        (remove, BODY, "gone"),
        (ban, BODY, "banned"),
        (leave, BODY, "gone"),
        (None, "> Qui vient ?\n", "empty"),
        (None, "mot " * 6000, "too_long"),
    ],
)
def test_what_cannot_be_published_gets_a_human_answer_with_the_text(
    people: People, topic: Content, to_bob: str, browser: Any, change: Any, body: str, reason: str
) -> None:
    """FO32: why, and a link to the saved text, for its author alone."""
    if change:
        change(people, topic)
        answers()
    row = arrives(written("bob@demo.test", to_bob, body))
    assert (row.state, row.reason, Comment.objects.count()) == ("refused", reason, 0)
    sent = answers()
    assert [one.to for one in sent if f"/mail/{row.key}/" in one.body] == [["bob@demo.test"]]
    assert sent[0].extra_headers["Auto-Submitted"] == "auto-replied"
    assert browser("bob").get(f"/mail/{row.key}/").status_code == 200
    assert browser("mallory").get(f"/mail/{row.key}/").status_code == 404


def test_the_saved_text_goes_into_a_form(people: People, topic: Content, to_bob: str, browser: Any) -> None:
    """FO32: the text refused under a closed thread opens another one, as a draft."""
    close(people, topic)
    row = arrives(written("bob@demo.test", to_bob, BODY))
    page = browser("bob").get(f"/mail/{row.key}/")
    place = f"new:topic:{people.veille.pk}"
    assert place in page.content.decode()
    answer = browser("bob").post(f"/mail/{row.key}/", {"place": place}, follow=True)
    assert "Je viendrai." in answer.content.decode()


def test_a_merged_thread_takes_the_answer_to_the_one_it_joined(people: People, topic: Content, to_bob: str) -> None:
    """FO29, FO23: old mails still answer what lives today."""
    kept = actions.publish(
        item=Topic(group=people.veille, title="Autre", body="x", audience="group"), author=people.alice
    )
    actions.merge(lost=topic, kept=kept, by=people.alice)
    assert arrives(written("bob@demo.test", to_bob)).comment.content_id == kept.pk


def test_an_answer_to_a_comment_stands_under_it(people: People, topic: Content) -> None:
    """FO29: In-Reply-To leads to the comment that the mail told of."""
    first = actions.post_comment(content=topic, author=people.bob, body="Une question.")
    told = next(one for one in answers() if one.to == ["alice@demo.test"] and "Réunion" in one.subject)
    to = answering.reply_address(people.alice, topic)
    message = written("alice@demo.test", to, In_Reply_To=told.extra_headers["Message-ID"])
    row = arrives(message)
    assert row.comment.parent == first
