"""What the worker derives from files, and their previews: never at the upload's cost, every state in words."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import gettext
from odfdo import Document, Paragraph
from PIL import Image

from bookmarks.actions import Typed, save
from content.models import Attachment, Blob, Rendition
from content.store import deriving, forgetting, keeping
from core import clock, office, typesetting
from search import index, indexing
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
CSV = "Commune;Habitants\nGap;41000\nEmbrun;6150\n" + "Reste;1\n" * 300


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path, monkeypatch) -> Path:
    """An empty folder of files, and no office suite but one that a test makes."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(office, "program", lambda: "")
    return settings.MEDIA_ROOT


def pdf(pages: int = 2) -> bytes:
    """Return a PDF that says zibelinette on each page."""
    body = "#pagebreak()".join(f"Page {n} zibelinette" for n in range(pages))
    return typesetting.pdf(body, {}, clock.now())


def odt() -> bytes:
    """Return a text made by an office suite."""
    document, out = Document("text"), io.BytesIO()
    document.body.clear()
    document.body.append(Paragraph("Le compte rendu parle de zibelinette."))
    document.save(out)
    return out.getvalue()


def docx() -> bytes:
    """Return the least of a DOCX."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:d xmlns:w='w'><w:p><w:t>Ici </w:t><w:t>zibelinette</w:t></w:p></w:d>")
    return out.getvalue()


def suite(monkeypatch, tmp_path: Path, does: str) -> None:
    """Put in the place of LibreOffice a script that does something to `$source` and `$out`."""
    script = tmp_path / "soffice"
    script.write_text(f'#!/bin/sh\nfor last; do source="$last"; done\nout="${{10}}"; mkdir -p "$out"\n{does}\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "program", lambda: str(script))
    monkeypatch.setattr(office, "_without_network", lambda: ())


def joined(people: People, name: str, data: bytes) -> Attachment:
    """Return a file with a comment of bob's on an item that the group keeps, once the worker is through with it."""
    item = save(
        group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/", title="Le lien")
    ).bookmark
    actions.post_comment(content=item, author=people.bob, body="Voici.", files=[SimpleUploadedFile(name, data)])
    deriving.sweep()
    return Attachment.objects.select_related("blob").get()


def shown(browser: Browser, file: Attachment, who: str = "alice", **headers: str) -> str:
    """Return the preview of a file."""
    answer = browser(who).get(f"/c/uploads/{file.pk}/preview/", headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_pdf_shows_its_pages_and_is_found_by_its_words(people: People, browser: Browser) -> None:
    """FI04, FI14, CC04: pages as pictures, behind the rule of the item; the excerpt says in which file it stands."""
    file = joined(people, "rapport.pdf", pdf())
    page = f"/c/uploads/{file.pk}/pages/1/"
    assert page in shown(browser, file)
    answer = browser("alice").get(page)
    assert Image.open(io.BytesIO(b"".join(answer))).format == "WEBP"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert [browser(who).get(page).status_code for who in ("mallory", "visitor")] == [404, 302]
    index.note_files_read()
    indexing.sweep()
    found = browser("alice").get("/search/?q=zibelinette").content.decode()
    assert "rapport.pdf" in found
    assert "<mark>zibelinette</mark>" in found
    assert "rapport.pdf" not in browser("mallory").get("/search/?q=zibelinette").content.decode()


@pytest.mark.parametrize(("name", "make"), [("a.odt", odt), ("a.docx", docx), ("a.pdf", pdf)])
def test_words_inside_documents(people: People, name: str, make: Callable[[], bytes]) -> None:
    """FI14: PDF, ODT and DOCX."""
    file = joined(people, name, make())
    assert "zibelinette" in Rendition.objects.get(blob=file.blob, kind="text").text


def test_words_far_inside_a_file_have_their_excerpt(people: People, browser: Browser) -> None:
    """FI14, CC04: also where the database looks for none."""
    joined(people, "long.txt", ("mot " * 8_000 + "zibelinette " + "fin " * 50).encode())
    index.note_files_read()
    indexing.sweep()
    found = browser("alice").get("/search/?q=zibelinette").content.decode()
    assert "<mark>zibelinette</mark>" in found
    assert "long.txt" in found


def test_an_office_document_shows_its_pages(people: People, browser: Browser, monkeypatch, tmp_path: Path) -> None:
    """FI04: by the office suite of the machine, with a profile of its own and its macros off."""
    (tmp_path / "made.pdf").write_bytes(pdf(3))
    suite(monkeypatch, tmp_path, f'cat profile/user/*.xcu > {tmp_path}/seen; cp {tmp_path}/made.pdf "$out/source.pdf"')
    file = joined(people, "a.odt", odt())
    assert shown(browser, file).count("<img") == 3
    assert "DisableMacrosExecution" in (tmp_path / "seen").read_text()
    assert b"".join(browser("alice").get(f"/c/uploads/{file.pk}/pages/0/"))


@pytest.mark.parametrize(
    ("does", "code"), [("sleep 30", "slow"), ("exit 3", "unreadable"), ("true", "unreadable"), (None, "absent")]
)
def test_what_cannot_be_shown_says_so(
    people: People, browser: Browser, monkeypatch, tmp_path: Path, does: str | None, code: str
) -> None:
    """FI04, LF3: too slow, broken, no office suite: the file is there all the same, and a sentence says why."""
    monkeypatch.setattr(office, "SECONDS", 1)
    if does:
        suite(monkeypatch, tmp_path, does)
    file = joined(people, "a.odt", odt())
    assert Rendition.objects.get(kind="pages").error == code
    assert "download" in shown(browser, file)
    assert browser("alice").get(file.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.pdf", b"%PDF-1.7 nothing", "unreadable"), ("a.odt", b"PK\x03\x04", ""), ("b.odt", b"bomb", "bomb")],
)
def test_broken_and_bombs_stay_packed(people: People, monkeypatch, name: str, data: bytes, code: str) -> None:
    """REL-H5: a document that says it holds a gigabyte is not unpacked; a broken one fails alone."""
    if data == b"bomb":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", b" " * 40_000_000)
        data = out.getvalue()
    monkeypatch.setattr(office, "program", lambda: "/bin/false")
    joined(people, name, data)
    assert {row.error for row in Rendition.objects.all()} == ({code} if code else set())


def test_tables_texts_sounds_and_films(people: People, browser: Browser) -> None:
    """FI04: a CSV is a table with its headings, a text is escaped, sounds and films play in place."""
    said = shown(browser, joined(people, "liste.csv", CSV.encode()), "alice", **{"hx-request": "true"})
    assert '<th scope="col">Commune</th>' in said
    assert (said.count("<tr>"), "200" in said) == (201, True)
    Attachment.objects.all().delete()
    assert "&lt;b&gt;gras" in shown(browser, joined(people, "a.txt", "é <b>gras".encode()))
    for name, head, tag in (("a.mp3", b"ID3", "<audio controls"), ("a.mp4", b"\0\0\0\x18ftypisom", "<video controls")):
        Attachment.objects.all().delete()
        assert tag in shown(browser, joined(people, name, head + bytes(99)))


def test_what_waits_says_so_and_asks_again(people: People, browser: Browser, monkeypatch) -> None:
    """FI04: until the worker has been there the preview says that it comes; what cannot be shown says that too."""
    with monkeypatch.context() as away:
        away.setattr(deriving, "sweep", lambda: None)
        file = joined(people, "a.pdf", pdf())
    assert f'hx-get="/c/uploads/{file.pk}/preview/"' in shown(browser, file)
    Attachment.objects.all().delete()
    said = gettext("This kind of file cannot be shown here: download it to open it.")
    assert said in shown(browser, joined(people, "a.zip", b"PK\x03\x04 x"))


def test_a_worker_that_dies_is_replaced(people: People) -> None:
    """LF3, REL-R2: a lease that ran out is taken up again, three times at most; twice over changes nothing."""
    file = joined(people, "a.txt", b"des mots")
    Rendition.objects.update(state="waiting", lease_until=clock.now() + timedelta(minutes=1), text="")
    deriving.sweep()
    assert Rendition.objects.get().state == "waiting"
    with clock.at(clock.now() + timedelta(minutes=10)):
        deriving.sweep()
        deriving.examine(file.blob.pk)
    assert (Rendition.objects.get().state, Rendition.objects.get().text) == ("ready", "des mots")
    Rendition.objects.update(state="waiting", attempts=3)
    deriving.sweep()
    assert Rendition.objects.get().state == "failed"


def test_bytes_that_are_gone_hold_back_no_other(people: People, media: Path) -> None:
    """LF3, REL-R6: a row whose file was lost is left alone; the next is worked on."""
    lost = keeping.keep_bytes(bytes(range(256)))
    (media / lost.file.name).unlink()
    file = joined(people, "a.txt", b"des mots")
    lost.refresh_from_db()
    assert lost.examined_at
    assert Rendition.objects.get(blob=file.blob).text == "des mots"


def test_what_was_derived_goes_with_the_bytes(people: People, media: Path, django_capture_on_commit_callbacks) -> None:
    """LF9: no picture of a page outlives its document."""
    file = joined(people, "a.pdf", pdf())
    file.delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert forgetting.forget_unused(Blob.objects.all()) == 1
    assert not [path for path in media.rglob("*") if path.is_file()]
