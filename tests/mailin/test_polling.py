"""A mailbox read over IMAP: kept once, marked as seen, safe to repeat; spoken to as a real client speaks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from mailin import polling, processing
from mailin.models import ReceivedMail
from tests.mailin.conftest import written
from tests.people import People


class Mailbox:
    """A small IMAP server on loopback: one folder, its mails and which of them were seen."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.seen: set[int] = set()
        self.dies_before_seen = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        """Speak with one client after the other."""
        while True:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            with client, client.makefile("rwb") as line:
                line.write(b"* OK ready\r\n")
                line.flush()
                self.speak(line)

    def speak(self, line: Any) -> None:
        """Answer commands until the client says goodbye."""
        while said := line.readline():
            tag, _space, command = said.strip().partition(b" ")
            answer = self.answer(command.upper(), command)
            if answer is None:
                return
            line.write(answer + tag + b" OK done\r\n")
            line.flush()
            if command.upper() == b"LOGOUT":
                return

    def answer(self, upper: bytes, command: bytes) -> bytes | None:
        """Return what stands before the OK; None to break off."""
        if upper.startswith(b"CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if upper.startswith(b"SELECT"):
            return b"* %d EXISTS\r\n" % len(self.mails)
        if upper.startswith(b"UID SEARCH"):
            unseen = [str(n + 1).encode() for n in range(len(self.mails)) if n not in self.seen]
            return b"* SEARCH " + b" ".join(unseen) + b"\r\n"
        if upper.startswith(b"UID FETCH"):
            number = int(command.split()[2]) - 1
            raw = self.mails[number]
            if b"SIZE" in upper:
                return b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (number + 1, number + 1, len(raw))
            return b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (number + 1, number + 1, len(raw), raw)
        if upper.startswith(b"UID STORE"):
            if self.dies_before_seen:
                return None
            self.seen.add(int(command.split()[2]) - 1)
        return b""


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """A mailbox that the site is set to poll."""
    made = Mailbox()
    settings.MAIL_IN = "boite@exemple.test"
    settings.MAIL_IN_BOX = f"imap://boite%40exemple.test:secret@127.0.0.1:{made.port}/INBOX"
    yield made
    made.listener.close()


def test_what_waits_is_kept_once_and_marked(people: People, box: Mailbox) -> None:
    """FO29, REL-M4: the address that the server noted counts; polling again takes nothing."""
    message = written("bob@demo.test", "boite+veille-numerique@exemple.test", subject="Par la boîte")
    box.mails = [message.as_bytes(), b"Delivered-To: autre@exemple.test\r\nFrom: x@y.test\r\n\r\nperdu"]
    assert (polling.poll(), polling.poll()) == (2, 0)
    processing.process_waiting()
    row = ReceivedMail.objects.get()
    assert (row.recipient, row.state, row.content.title) == (
        "boite+veille-numerique@exemple.test", "done", "Par la boîte",
    )  # fmt: skip
    assert box.seen == {0, 1}


def test_a_cut_between_keeping_and_marking_makes_no_double(people: People, box: Mailbox) -> None:
    """REL-M4: the same mail is found again, and known by its Message-ID."""
    box.mails = [written("bob@demo.test", "boite+veille-numerique@exemple.test", subject="Une fois").as_bytes()]
    box.dies_before_seen = True
    assert polling.poll() == 0
    box.dies_before_seen = False
    assert polling.poll() == 1
    assert ReceivedMail.objects.count() == 1


def test_a_mailbox_out_of_reach_is_tried_later(settings: Any) -> None:
    """FO29: no traceback in the worker."""
    settings.MAIL_IN_BOX = "imap://x:y@127.0.0.1:1/INBOX"
    assert polling.poll() == 0
