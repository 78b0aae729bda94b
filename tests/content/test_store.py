"""The store of bytes: streamed in, one blob per content, nothing left behind by a failure."""

from __future__ import annotations

import errno
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from bookmarks.actions import Typed, save
from content import attachments
from content.models import Attachment, Blob, Comment
from content.store import forgetting, keeping
from core import clock, uploads
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """An empty folder of files for each test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def left(media: Path) -> list[str]:
    """Return the names of the files on the disk."""
    return [str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()]


def page(people: People) -> str:
    """Return where one comments an item of bob's."""
    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark
    return f"/c/{item.pk}/comments/"


def full(*args: object, **kwargs: object) -> None:
    """Be a disk without room."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_large_file_passes_in_bounded_memory(media: Path) -> None:
    """LF3: 200 MB are kept while the memory of the process grows by less than 20."""
    with tempfile.TemporaryFile() as file:
        for number in range(200):
            file.write(number.to_bytes(4, "big") * (256 * 1024))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        blob = keeping.keep(File(file, name="film.bin"))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert blob.size == 200 * 1024 * 1024 == (media / blob.file.name).stat().st_size
    assert grown < 20 * 1024


def test_the_type_kept_is_the_true_one() -> None:
    """FI12: what the bytes are, not what the name or the browser says."""
    kept = {
        name: keeping.keep_sent(SimpleUploadedFile(name, data, "image/png")).media_type for name, data in SORTS.items()
    }
    assert kept == {
        "page.txt": "text/html",
        "dessin.bin": "image/svg+xml",
        "notes.pdf.txt": "application/pdf",
        "liste.csv": "text/csv",
        "faux.dat": "application/octet-stream",
    }


SORTS = {
    "page.txt": b"<!-- x --><!doctype html><script>1</script>",
    "dessin.bin": b"<?xml version='1.0'?><!-- a --><svg xmlns='http://www.w3.org/2000/svg'/>",
    "notes.pdf.txt": b"%PDF-1.7 ...",
    "liste.csv": b"nom;ville\nAna;Gap\n",
    "faux.dat": b"\x89PNG\r\n\x1a\n nothing of a picture",
}


def test_a_change_rolled_back_leaves_no_bytes(people: People, browser: Browser, media: Path, monkeypatch) -> None:
    """REL-R6: the comment that could not be written leaves no file on the disk."""

    def failing(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    path = page(people)
    monkeypatch.setattr(attachments, "adopt", failing)
    client = browser("bob")
    client.raise_request_exception = False
    assert client.post(path, {"body": "Voici.", "files": SimpleUploadedFile("a.txt", b"texte")}).status_code == 500
    assert not Blob.objects.exists()
    assert left(media) == []


def test_a_full_disk_is_said_and_leaves_nothing(people: People, browser: Browser, media: Path, monkeypatch) -> None:
    """REL-R6: no room in the storage: 507, a sentence, what was typed; no row, no file. With room again all is well."""
    path, text = page(people), "Voici le compte rendu de la séance."
    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_save", half_saved)
        answer = browser("bob").post(path, {"body": text, "files": SimpleUploadedFile("a.txt", b"texte")})
        assert answer.status_code == 507
        assert text in answer.content.decode()
        assert browser("bob").post("/c/uploads/", {"file": SimpleUploadedFile("a.txt", b"b")}).status_code == 507
    assert (left(media), Comment.objects.count(), Attachment.objects.count()) == ([], 0, 0)
    browser("bob").post(path, {"body": text, "files": SimpleUploadedFile("a.txt", b"texte")})
    assert Attachment.objects.get().comment is not None


def half_saved(self: FileSystemStorage, name: str, content: File) -> str:
    """Write a part of a file, then find the disk full."""
    path = Path(self.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"te")
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_fills_while_a_form_comes_is_said_beside_the_field(
    people: People, browser: Browser, media: Path, monkeypatch
) -> None:
    """REL-R6: the temporary folder is full: the form comes back with its text and says why."""
    path = page(people)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.write", full, raising=False)
    answer = browser("bob").post(path, {"body": "Mon texte.", "files": SimpleUploadedFile("a.bin", b"x" * 3_000_000)})
    assert answer.status_code == 422
    assert "Mon texte." in answer.content.decode()
    assert str(keeping.no_room()) in answer.content.decode().replace("&#x27;", "'")
    assert left(media) == []


def test_a_file_cut_by_a_full_disk_is_known() -> None:
    """REL-R6: and no other is."""
    assert uploads.is_cut(uploads.CutFile("a", b"x"))
    assert not uploads.is_cut(SimpleUploadedFile("a", b"x"))


def test_any_reference_keeps_bytes(people: People, media: Path) -> None:
    """LF9: what a row of any app leads to stays; the rest goes after a day, with what is derived of it."""
    used, unused = keeping.keep_bytes(b"a"), keeping.keep_bytes(b"b")
    Attachment.objects.create(blob=used, name="a", created_at=clock.now(), author=people.bob)
    unused.renditions.create(kind="text", asked_at=clock.now())
    Blob.objects.update(created_at=clock.now() - forgetting.GRACE * 2)
    assert forgetting.sweep() == 1
    assert list(Blob.objects.all()) == [used]


def test_bytes_of_a_moment_wait_for_their_reference() -> None:
    """LF9: a reference may be about to be written."""
    keeping.keep_bytes(b"a")
    assert forgetting.sweep() == 0


def test_a_file_taken_is_its_owners(people: People) -> None:
    """LF9: claiming a waiting file gives its bytes once, to whoever sent it alone."""
    file = attachments.wait(ContentFile(b"texte", name="a.txt"), author=people.bob)
    with transaction.atomic():
        assert attachments.take([file.pk, 2**64], author=people.alice) == []
        assert [taken.name for taken in attachments.take([file.pk, file.pk], author=people.bob)] == ["a.txt"]
        assert attachments.take([file.pk], author=people.bob) == []
    assert site.MEDIA_ROOT
