"""Files sent in pieces that go on after a cut: what a tus client asks, and what the house refuses."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from content.models import Attachment, Upload
from content.store import sending
from core import clock
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
DATA = bytes(range(256)) * 40
TYPE = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """An empty folder of files for each test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def begin(client: Client, name: str = "film.dat", size: int = len(DATA), place: str = ""):
    """Ask to send a file."""
    said = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in (("filename", name), ("place", place)))
    return client.post(
        "/c/uploads/resume/", headers={"tus-resumable": "1.0.0", "upload-length": str(size), "upload-metadata": said}
    )


def piece(client: Client, url: str, data: bytes, offset: int, **headers: str):
    """Send one piece."""
    return client.generic(
        "PATCH",
        url,
        data,
        content_type=TYPE,
        headers={"tus-resumable": "1.0.0", "upload-offset": str(offset), **headers},
    )


def test_a_file_in_pieces_becomes_a_waiting_file(people: People, browser: Browser, media: Path) -> None:
    """FI03, LF3: created, cut, asked where it stands, gone on with; one waiting file of its sender's, no piece left."""
    client = browser("bob")
    made = begin(client)
    url = made["Location"]
    assert (made.status_code, piece(client, url, DATA[:4000], 0).status_code) == (201, 204)
    stands = client.head(url)
    assert (stands["Upload-Offset"], stands["Upload-Length"], stands["Tus-Resumable"]) == ("4000", "10240", "1.0.0")
    assert piece(client, url, DATA[4000:], 4000)["Upload-Offset"] == "10240"
    told = client.post(url).json()
    assert told == client.post(url).json()
    assert b"".join(client.get(told["url"])) == DATA
    assert (told["name"], Attachment.objects.get().author) == ("film.dat", people.bob)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_a_line_that_breaks_costs_the_rest_of_the_piece_alone(people: People) -> None:
    """FI03: what came before the cut is kept."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= 3000:
                raise OSError("connection reset")
            return super().read(min(size or 0, 1000))

    upload = sending.begin(author=people.bob, name="film.dat", size=len(DATA))
    assert sending.take_piece(upload, offset=0, stream=Broken(DATA)).offset == 3000


def test_a_piece_in_the_wrong_place_is_refused(people: People, browser: Browser) -> None:
    """FI03: 409 for a gap or a repeat, 415 for a form, 412 for another protocol, 404 for somebody else's."""
    client = browser("bob")
    url = begin(client)["Location"]
    assert piece(client, url, DATA[:10], 5).status_code == 409
    assert piece(client, url, DATA[:10], 0).status_code == 204
    assert piece(client, url, DATA[:10], 0).status_code == 409
    assert client.generic("PATCH", url, b"x", content_type="text/plain").status_code == 415
    assert client.head(url, headers={"tus-resumable": "0.2"}).status_code == 412
    assert browser("alice").head(url).status_code == 404
    assert browser("visitor").head(url).status_code == 302
    assert client.post(url).status_code == 409


def test_a_piece_beyond_the_end_is_cut(people: People, browser: Browser) -> None:
    """REL-H5: no more bytes than announced."""
    client = browser("bob")
    url = begin(client, size=5)["Location"]
    assert piece(client, url, b"123456789", 0)["Upload-Offset"] == "5"
    assert Attachment.objects.get().blob.size == 5


@pytest.mark.parametrize(
    ("name", "size"), [("a.txt", 0), ("a.txt", 2_000_000), ("a.exe", 5), ("a\u202egnp.exe", 5), ("a.txt", -1)]
)
def test_what_may_not_come_is_refused_at_once(people: People, browser: Browser, settings, name: str, size: int) -> None:
    """CC13, FI12: empty, too large, a program: a sentence before a byte is sent."""
    settings.UPLOAD_MAX_BYTES = 1_048_576
    answer = begin(browser("bob"), name, size)
    assert answer.status_code == (400 if size < 0 else 422)
    assert answer.json()["error"]
    assert not Upload.objects.exists()


def test_a_trap_is_refused_at_its_first_piece(people: People, browser: Browser, media: Path) -> None:
    """FI12: HTML called .png stops at once; a program in an archive's clothes at the end. Nothing of them stays."""
    client = browser("bob")
    url = begin(client, "photo.png", 5000)["Location"]
    answer = piece(client, url, b"<html>" + b" " * 100, 0)
    assert (answer.status_code, "photo.png" in answer.json()["error"]) == (422, True)
    url = begin(client, "photo.png", 4)["Location"]
    assert piece(client, url, b"PK\x03\x04", 0).status_code == 422
    assert client.head(url).status_code == 404
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_one_person_sends_so_much(people: People, browser: Browser, monkeypatch) -> None:
    """FI03, LF13: a bound on what is on its way, in number and in bytes, and the tools' own say about room."""
    client = browser("bob")
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    assert [begin(client).status_code for _ in range(3)] == [201, 201, 422]
    assert begin(browser("alice")).status_code == 201
    monkeypatch.setattr(sending, "bytes_max", lambda: len(DATA) + 5)
    assert begin(browser("alice")).status_code == 422
    monkeypatch.setattr("bookmarks.apps.BookmarksConfig.no_room", lambda *a: "Le groupe est plein.", raising=False)
    assert begin(browser("carole"), place="folder:1").json()["error"] == "Le groupe est plein."


def test_a_full_disk_is_said_before_sending(people: People, browser: Browser, monkeypatch) -> None:
    """REL-R6: no room for the whole file: no byte is asked for."""
    monkeypatch.setattr("content.store.keeping.has_room", lambda size: False)
    assert begin(browser("bob")).status_code == 422


def test_giving_up_and_being_away_leave_nothing(people: People, browser: Browser, media: Path) -> None:
    """FI03: DELETE ends an upload at once; one that nobody went on with ends after a day."""
    client = browser("bob")
    urls = [begin(client)["Location"] for _ in range(2)]
    for url in urls:
        piece(client, url, DATA[:100], 0)
    assert client.delete(urls[0]).status_code == 204
    assert client.head(urls[0]).status_code == 404
    Upload.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    assert client.head(urls[1]).status_code == 404
    assert sending.purge() == 1
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_what_is_spoken_is_said(people: People, browser: Browser, settings) -> None:
    """CC13: a client learns the protocol and the largest size."""
    answer = browser("bob").options("/c/uploads/resume/")
    assert answer["Tus-Extension"] == "creation,termination,expiration"
    assert answer["Tus-Max-Size"] == str(settings.UPLOAD_MAX_BYTES)
