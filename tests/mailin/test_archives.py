"""The archive of an old list: threads, dates, authors and files kept; as often as one likes, without a double."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from activity.models import Activity
from content.models import Comment
from forum.models import Topic
from groups.models import Group
from mailin import archives, mbox
from mailin.models import ImportedMail, ListArchive
from notifications.models import Delivery, Notification
from tests.people import People

START = datetime(2019, 3, 1, 9, tzinfo=UTC)
PATH = "/g/veille-numerique/mail/archive/"
AUTHORS = ["Bob Girard <bob@demo.test>", "Alice <alice@demo.test>", "Jeanne Ancienne <jeanne@autrefois.test>"]


def old_mail(number: int) -> bytes:
    """Return a mail of a list of fifty threads of four mails: by reference, by subject alone, some with a file."""
    thread, place = divmod(number, 4)
    message = EmailMessage()
    message["From"] = AUTHORS[number % 3]
    message["Subject"] = f"[liste] {'Re: ' if place else ''}Sujet {thread}"
    message["Message-ID"] = f"<{number}@liste.test>"
    message["Date"] = format_datetime(START + timedelta(days=thread, hours=place))
    message["List-Id"] = "<liste.liste.test>"
    if place in {1, 2}:
        message["In-Reply-To"] = f"<{number - 1}@liste.test>"
    message.set_content(
        f"Mot {number}.\n\nFrom here on\n" + ("\nLe 1 mars 2019, Bob a écrit :\n> avant\n" if place else "")
    )
    if not number % 20:
        message.add_attachment(b"notes", maintype="text", subtype="plain", filename="notes.txt")
    return message.as_bytes()


def as_mbox(numbers: Any) -> bytes:
    """Return an mbox of these mails."""
    mails = [old_mail(number).replace(b"\nFrom ", b"\n>From ") for number in numbers]
    return b"".join(b"From bob@demo.test Fri Mar  1 10:00:00 2019\n" + mail + b"\n" for mail in mails)


def brought(browser: Any, data: bytes, name: str = "liste.mbox") -> ListArchive:
    """Send an archive, read what it holds, say yes, let the worker finish."""
    alice = browser("alice")
    alice.post(PATH, {"file": SimpleUploadedFile(name, data)})
    archives.work_waiting()
    row = ListArchive.objects.order_by("-pk")[0]
    if row.state == "checked":
        alice.post(f"{PATH}{row.pk}/", {"act": "start"})
        archives.work_waiting()
    row.refresh_from_db()
    return row


def test_two_hundred_mails_are_brought_in_twice_without_a_double(people: People, browser: Any) -> None:
    """FO36: dates, threads, authors, files; nobody is told; again, it makes nothing."""
    told = Notification.objects.count(), Delivery.objects.count()
    row = brought(browser, as_mbox(range(200)))
    assert (row.state, row.report["mails"], row.report["threads"], row.file.name) == ("done", 200, 50, "")
    assert (row.report["matched"], row.report["names"]) == (2, ["Jeanne Ancienne"])
    assert (Topic.objects.count(), Comment.objects.count(), ImportedMail.objects.count()) == (50, 150, 200)
    topic = Topic.objects.get(title="Sujet 0")
    assert (topic.author, topic.published_at, topic.comment_count) == (people.bob, START, 3)
    assert topic.last_activity_at == START + timedelta(hours=3)
    assert topic.attachments.get(comment=None).name == "notes.txt"
    second, third = topic.comments.order_by("created_at")[:2]
    assert (second.author, third.author, third.parent) == (people.alice, None, second)
    assert third.body.endswith("Mot 2.\n\nFrom here on")
    assert "Jeanne Ancienne" in third.body
    assert "jeanne@" not in third.body
    row = brought(browser, as_mbox(range(200)))
    assert (row.report["here"], Topic.objects.count(), Comment.objects.count()) == (200, 50, 150)
    assert (Notification.objects.count(), Delivery.objects.count()) == told


def test_a_longer_archive_adds_what_is_new_to_the_threads(people: People, browser: Any) -> None:
    """FO36: an archive of next year, or one whose import was cut, goes on where it was."""
    brought(browser, as_mbox(range(6)))
    brought(browser, as_mbox(range(8)))
    assert (Topic.objects.count(), Topic.objects.get(title="Sujet 1").comment_count) == (2, 3)


def test_looking_at_an_archive_changes_nothing(people: People, browser: Any) -> None:
    """FO36: a dry run: how many mails, threads, authors, and then one may discard it."""
    alice = browser("alice")
    alice.post(PATH, {"file": SimpleUploadedFile("liste.mbox", as_mbox(range(8)))})
    archives.work_waiting()
    row = ListArchive.objects.get()
    page = alice.get(f"{PATH}{row.pk}/").content.decode()
    assert "Jeanne Ancienne" in page
    assert (Topic.objects.count(), Comment.objects.count()) == (0, 0)
    alice.post(f"{PATH}{row.pk}/", {"act": "drop"})
    assert not ListArchive.objects.exists()


def test_sympa_and_zips_are_read() -> None:
    """FO36: a zip of single mails in folders of months, and of mbox files; other files are left out."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for number in (10, 9, 2):
            archive.writestr(f"liste/2019-03/arctxt/{number}", old_mail(number))
        archive.writestr("liste/2019-04.mbox", as_mbox(range(20, 23)))
        archive.writestr("liste/index.html", b"<html>")
    whole = mbox.unpacked(data)
    ids = [mbox.bytes_of(whole, one).split(b"Message-ID: <")[1][:3].strip(b"@l") for one in mbox.slices(whole)]
    assert ids == [b"2", b"9", b"10", b"20", b"21", b"22"]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04rien", b"\x00" * 5000, b"bonjour", b"From x Fri Mar  1 10:00:00 2019\n"]
)
def test_what_is_no_archive_is_said_so(people: People, browser: Any, data: bytes) -> None:
    """FO36: a sentence, never a traceback."""
    row = brought(browser, data or b" ")
    assert row.state == "failed"
    assert browser("alice").get(f"{PATH}{row.pk}/").status_code == 200


def test_only_admins_bring_archives(people: People, browser: Any) -> None:
    """FO36: the log says who did."""
    for name, status in (("bob", 403), ("carole", 403), ("mallory", 403), ("visitor", 302)):
        assert browser(name).get(PATH).status_code == status
    brought(browser, as_mbox(range(4)))
    assert Activity.objects.get(verb="archive.imported").actor == people.alice
    assert Group.objects.get(pk=people.veille.pk).last_activity_at
