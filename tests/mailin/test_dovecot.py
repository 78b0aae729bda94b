"""A real Dovecot, polled as the worker polls a mailbox: `make peers`, where its Debian package is installed."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mailin import polling, processing
from mailin.models import ReceivedMail
from tests.mailin.conftest import written
from tests.people import People
from tests.postbox import free_port

pytestmark = pytest.mark.peers
USER, PASSWORD = "boite@exemple.test", "un secret à % et @"
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = 127.0.0.1
protocols = imap
ssl = no
disable_plaintext_auth = no
default_internal_user = {owner}
default_login_user = {login}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


class Dovecot:
    """A server of our own on loopback, with one mailbox."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        owner, login = ("mail", "dovenull") if os.getuid() == 0 else (pwd.getpwuid(os.getuid()).pw_name,) * 2
        group = pwd.getpwnam(owner).pw_gid
        (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        settings = {"folder": folder, "owner": owner, "login": login, "group": group, "port": self.port}
        (folder / "dovecot.conf").write_text(CONFIG.format(**settings))
        for name in ("mail", "home", "state"):
            (folder / name).mkdir()
            shutil.chown(folder / name, owner)
        folder.chmod(0o755)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        assert shutil.which("dovecot"), "apt-get install dovecot-imapd"
        command = ["dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        self.process = subprocess.Popen(command)
        until = time.monotonic() + 60
        while True:
            try:
                self.client().logout()
            except OSError:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.2)
            else:
                return

    def stop(self) -> None:
        """Stop it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def client(self) -> imaplib.IMAP4:
        """Return somebody else's connection to the mailbox."""
        found = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        found.authenticate("PLAIN", lambda _said: f"\0{USER}\0{PASSWORD}".encode())
        found.select("INBOX")
        return found

    def bring(self, raw: bytes) -> None:
        """Put a mail in the box."""
        client = self.client()
        client.append("INBOX", "", "", raw)  # type: ignore[arg-type]
        client.logout()

    def unseen(self) -> int:
        """Return how many mails are not marked as seen."""
        client = self.client()
        _state, found = client.search(None, "UNSEEN")
        client.logout()
        return len(found[0].split())


@pytest.fixture
def dovecot(settings: Any) -> Iterator[Dovecot]:
    """A Dovecot that the site is set to poll."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    server = Dovecot(folder)
    server.start()
    settings.MAIL_IN = USER
    account = "boite%40exemple.test:un%20secret%20%C3%A0%20%25%20et%20%40"
    settings.MAIL_IN_BOX = f"imap://{account}@127.0.0.1:{server.port}/INBOX"
    yield server
    server.stop()
    shutil.rmtree(folder)


def sent_to_box(number: int) -> bytes:
    """Return a mail to a group by the box's address with a plus sign, as the server that filled the box noted it."""
    message = written("bob@demo.test", "boite+veille-numerique@exemple.test", subject=f"Par Dovecot {number}")
    return b"Delivered-To: boite+veille-numerique@exemple.test\r\n" + message.as_bytes()


def test_what_waits_in_a_real_mailbox_is_published_once_and_marked(people: People, dovecot: Dovecot) -> None:
    """FO29, FO30, REL-M4: two mails, polled three times, from a server whose password holds odd signs."""
    for number in (1, 2):
        dovecot.bring(sent_to_box(number))
    assert [polling.poll() for _time in range(3)] == [2, 0, 0]
    processing.process_waiting()
    titles = [row.content.title for row in ReceivedMail.objects.order_by("pk") if row.content]
    assert titles == ["Par Dovecot 1", "Par Dovecot 2"]
    assert dovecot.unseen() == 0


def test_a_real_server_that_stops_is_tried_later(people: People, dovecot: Dovecot, settings: Any) -> None:
    """FO29, REL-M4: stopped, then with a wrong password, then well: no traceback, nothing lost, nothing twice."""
    dovecot.bring(sent_to_box(1))
    dovecot.stop()
    assert polling.poll() == 0
    dovecot.start()
    right, settings.MAIL_IN_BOX = settings.MAIL_IN_BOX, settings.MAIL_IN_BOX.replace("secret", "faux")
    assert polling.poll() == 0
    settings.MAIL_IN_BOX = right.replace("INBOX", "Absent")
    assert polling.poll() == 0
    settings.MAIL_IN_BOX = right
    assert (polling.poll(), ReceivedMail.objects.count(), dovecot.unseen()) == (1, 1, 0)


def test_a_mail_too_large_stays_in_the_real_mailbox(people: People, dovecot: Dovecot, monkeypatch: Any) -> None:
    """FO29: its size is asked first, the rest is taken in, and it is not asked for again."""
    monkeypatch.setattr("mailin.receiving.SIZE_MAX", 5000)
    dovecot.bring(sent_to_box(1) + b"x" * 9000)
    dovecot.bring(sent_to_box(2))
    assert (polling.poll(), polling.poll()) == (2, 0)
    assert ReceivedMail.objects.count() == 1
