"""Files in a bucket of an S3 server: the same acts, streamed through the rule, no address of the bucket given away."""

from __future__ import annotations

import io
import secrets
import socket
from collections.abc import Callable, Iterator

import boto3
import environ
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from moto.server import ThreadedMotoServer

from bookmarks.actions import Typed, save
from config.storing import storage
from content.models import Attachment, Blob
from content.store import deriving, forgetting, sending
from core import clock
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
DATA = bytes(range(256)) * 8_000


@pytest.fixture
def bucket(settings, monkeypatch) -> Iterator[None]:
    """A bucket of a server on loopback, named by the settings."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "BUCKET": f"veillee-{secrets.token_hex(4)}",
        "ENDPOINT": f"http://{host}:{port}",
        "REGION": "eu-west-1",
        "KEY": "k",
        "SECRET": "s",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"VEILLEE_S3_{name}", value)
    settings.STORAGES = {**settings.STORAGES, "default": storage(environ.Env())}
    client = boto3.client(
        "s3", endpoint_url=given["ENDPOINT"], region_name="eu-west-1", aws_access_key_id="k", aws_secret_access_key="s"
    )
    client.create_bucket(Bucket=given["BUCKET"], CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield
    server.stop()


def names() -> list[str]:
    """Return the names of what is in the bucket."""
    return [kept.key for kept in default_storage.bucket.objects.all()]


def test_files_live_in_a_bucket(
    people: People, browser: Browser, bucket: None, django_capture_on_commit_callbacks
) -> None:
    """LF9, LF5: sent, read whole and in part behind the rule, worked on, deleted."""
    url = browser("bob").post("/c/uploads/", {"file": SimpleUploadedFile("a.txt", b"zibelinette " * 99)}).json()["url"]
    answer = browser("bob").get(url)
    assert b"".join(answer.streaming_content) == b"zibelinette " * 99
    assert "/blobs/" not in str(answer.headers)
    part = browser("bob").get(url, headers={"range": "bytes=12-22"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"zibelinette")
    assert browser("mallory").get(url).status_code == 404
    deriving.sweep()
    assert "zibelinette" in Blob.objects.get().renditions.get(kind="text").text
    Blob.objects.get().attachments.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert forgetting.forget_unused(Blob.objects.all()) == 1
    assert names() == []


def test_pieces_live_in_a_bucket(people: People, bucket: None) -> None:
    """FI03: any web process of any machine takes up the next piece; nothing of them stays."""
    upload = sending.begin(author=people.bob, name="film.dat", size=len(DATA))
    for start in range(0, len(DATA), 900_000):
        sending.take_piece(upload, offset=start, stream=io.BytesIO(DATA[start : start + 900_000]))
    made = sending.finish(upload)
    assert made.blob.file.open("rb").read() == DATA
    assert [name.partition("/")[0] for name in names()] == ["blobs"]
    assert sending.purge() == 0


@pytest.fixture
def away(settings, monkeypatch) -> None:
    """A bucket of a server where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    given = {"BUCKET": "b", "ENDPOINT": f"http://127.0.0.1:{port}", "REGION": "eu-west-1", "KEY": "k", "SECRET": "s"}
    for name, value in given.items():
        monkeypatch.setenv(f"VEILLEE_S3_{name}", value)
    settings.STORAGES = {**settings.STORAGES, "default": storage(environ.Env())}


def test_a_bucket_that_does_not_answer_is_said(people: People, browser: Browser, away: None) -> None:
    """REL-R6: what is sent is refused with a sentence and what was typed; what is asked for too. No row, no 500."""
    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark
    path, text, bob = f"/c/{item.pk}/comments/", "Voici le compte rendu de la séance.", browser("bob")
    answer = bob.post(path, {"body": text, "files": SimpleUploadedFile("a.txt", b"texte")})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert text in answer.content.decode()
    answer = bob.post("/c/uploads/", {"file": SimpleUploadedFile("a.txt", b"b")})
    assert (answer.status_code, bool(answer.json()["error"])) == (503, True)
    assert (Blob.objects.count(), item.comments.count()) == (0, 0)
    blob = Blob.objects.create(sha256="0" * 64, size=9, media_type="text/plain", file="b/x", created_at=clock.now())
    kept = Attachment.objects.create(blob=blob, name="a.txt", author=people.bob, created_at=clock.now())
    assert bob.get(f"/c/uploads/{kept.pk}/").status_code == 503
    assert bob.get(f"/c/uploads/{kept.pk}/preview/").status_code == 200
    row = blob.renditions.create(kind="text", asked_at=clock.now())
    deriving.make(row.pk)
    row.refresh_from_db()
    assert row.state == "waiting"
