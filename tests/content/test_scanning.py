"""The virus scanner: asked before anybody else reads a file, and again later; what it blocks says why."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bookmarks.actions import Typed, save
from content.models import Attachment, Blob
from content.store import deriving, scanning
from core import clock
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
MAX = 1_000_000


class Clamd(socketserver.StreamRequestHandler):
    """Speaks the INSTREAM part of clamd's protocol: finds EICAR, and refuses what is too large as clamd does."""

    def handle(self) -> None:
        """Read one stream, answer, hang up."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        said = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            said += self.rfile.read(size)
            if len(said) > MAX:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"stream: Eicar-Test FOUND\0" if EICAR in said else b"stream: OK\0"
        self.wfile.write(found)


@pytest.fixture
def clamd(settings) -> Iterator[None]:
    """A scanner of viruses on loopback."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.VEILLEE_CLAMAV = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def joined(people: People, name: str, data: bytes) -> str:
    """Return the address of a file that bob joined to a comment, before the worker came."""
    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark
    actions.post_comment(content=item, author=people.bob, body="Voici.", files=[SimpleUploadedFile(name, data)])
    return Attachment.objects.get().get_absolute_url()


def test_a_file_is_its_authors_until_it_is_clean(people: People, browser: Browser, clamd: None) -> None:
    """LF10, FI12: the upload answers at once; others read it once the scanner has been there."""
    url = joined(people, "a.zip", b"PK\x03\x04 rien")
    assert [browser(who).get(url).status_code for who in ("bob", "alice", "mallory")] == [200, 503, 404]
    assert "virus" in browser("alice").get(f"/c/uploads/{Attachment.objects.get().pk}/preview/").content.decode()
    deriving.sweep()
    assert Blob.objects.get().verdict == "clean"
    assert browser("alice").get(url).status_code == 200


def test_a_blocked_file_says_why(people: People, browser: Browser, clamd: None) -> None:
    """LF10, REL-H5: EICAR is given to nobody, with the name of what was found; nothing is derived from it."""
    url = joined(people, "a.zip", b"PK\x03\x04" + EICAR)
    deriving.sweep()
    for who in ("bob", "alice"):
        answer = browser(who).get(url)
        assert (answer.status_code, "Eicar-Test" in answer.content.decode()) == (403, True)
    assert not Blob.objects.get().renditions.exists()


@pytest.mark.parametrize("address", ["127.0.0.1:9", "/nowhere/clamd.ctl", "nonsense"])
def test_a_scanner_that_is_away_opens_nothing(people: People, browser: Browser, settings, address: str) -> None:
    """LF10, REL-R3: no answer holds the file back, breaks nothing, and is asked again."""
    settings.VEILLEE_CLAMAV = address
    url = joined(people, "a.zip", b"PK\x03\x04 rien")
    deriving.sweep()
    assert (Blob.objects.get().verdict, browser("alice").get(url).status_code) == ("waiting", 503)
    settings.VEILLEE_CLAMAV = ""
    assert browser("alice").get(url).status_code == 200


def test_what_is_too_large_for_the_scanner_waits(people: People, browser: Browser, clamd: None) -> None:
    """LF10: a file that the scanner refuses to look at is not called clean."""
    joined(people, "a.zip", b"PK\x03\x04" + bytes(2 * MAX))
    deriving.sweep()
    assert Blob.objects.get().verdict == "waiting"


def test_old_files_are_looked_at_again(people: People, browser: Browser, settings, clamd: None) -> None:
    """LF10: those that came before the scanner, and those that were clean a week ago: signatures come later."""
    address, settings.VEILLEE_CLAMAV = settings.VEILLEE_CLAMAV, ""
    url = joined(people, "a.zip", b"PK\x03\x04" + EICAR)
    deriving.sweep()
    assert browser("alice").get(url).status_code == 200
    settings.VEILLEE_CLAMAV = address
    scanning.sweep()
    assert browser("alice").get(url).status_code == 403
    Blob.objects.update(verdict="clean", checked_at=clock.now())
    scanning.sweep()
    assert Blob.objects.get().verdict == "clean"
    Blob.objects.update(checked_at=clock.now() - timedelta(days=8))
    scanning.sweep()
    assert Blob.objects.get().verdict == "blocked"
