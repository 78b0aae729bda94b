"""Every shape of hostile file that we know of, sent over HTTP to each place that takes files: nothing of them runs.

REL-H5. Each is made here by code. A place refuses it with a sentence, or keeps it and gives it back as a download, as a
picture made anew, or as something that no browser runs, always with `nosniff`, `sandbox` and its true type.
"""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bookmarks.actions import Typed, save
from content.models import Attachment, Rendition
from content.store import deriving
from core import filetypes, office
from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path, monkeypatch) -> Path:
    """An empty folder of files, without office suite."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(office, "program", lambda: "")
    return settings.MEDIA_ROOT


def picture(kind: str = "PNG", **saved: object) -> bytes:
    """Return a small true picture."""
    out = io.BytesIO()
    Image.new("RGB", (12, 9), "orange").save(out, kind, **saved)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """Return a PNG that says it is of that size, correct but for its points."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 99)), (b"IEND", b"")]
    made = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + made


def archive(*members: tuple[str, bytes]) -> bytes:
    """Return a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def odt(content: bytes) -> bytes:
    """Return a text of an office suite with that content."""
    return archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content))


def located() -> bytes:
    """Return a JPEG that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Canary"
    exif.get_ifd(0x8825)[2] = (44.0, 55.0, 1.0)
    return picture("JPEG", exif=exif)


ZEROS = bytes(20_000_000)
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><l>&c;</l>'
FOREIGN = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'
PDF_JS = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>"
)
NASTY: dict[str, tuple[str, bytes]] = {
    "active SVG": ("logo.svg", SVG),
    "SVG called PNG": ("logo.png", SVG),
    "SVG behind a prologue": ("a.txt", b'<?xml version="1.0"?><!-- x --><!DOCTYPE svg>' + SVG),
    "SVG in UTF-16": ("b.svg", SVG.decode().encode("utf-16")),
    "HTML": ("page.html", HTML),
    "HTML called PNG": ("photo.png", HTML),
    "HTML called JPEG": ("photo.jpg", HTML),
    "HTML called PDF": ("rapport.pdf", HTML),
    "HTML called text": ("note.txt", HTML),
    "HTML called CSV": ("liste.csv", HTML),
    "HTML called MP4": ("film.mp4", HTML),
    "HTML called DOC": ("lettre.doc", HTML),
    "HTML without ending": ("page", HTML),
    "HTML behind a mark": ("page2.txt", b"\xef\xbb\xbf \n" + HTML),
    "HTML in UTF-16": ("page3.txt", HTML.decode().encode("utf-16-le")),
    "HTML in capitals": ("page4.txt", b"<SCRIPT>alert(1)</SCRIPT>"),
    "XHTML": ("page.xhtml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>"),
    "XML with a style sheet": ("a.xml", b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><x/>'),
    "laughs": ("rires.xml", b'<?xml version="1.0"?>' + LAUGHS),
    "foreign entity": ("passwd.xml", b'<?xml version="1.0"?>' + FOREIGN),
    "script": ("a.js", b"alert(1)"),
    "script called text": ("js.txt", b"alert(document.cookie)"),
    "GIF and script": ("a.gif", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)"),
    "PNG and page": ("poly.png", picture() + HTML),
    "JPEG and page": ("poly.jpg", picture("JPEG") + HTML),
    "JPEG with a page in its comment": ("comment.jpg", picture("JPEG", comment=HTML)),
    "GIF and archive": ("gifar.gif", picture("GIF") + archive(("a.class", b"\xca\xfe\xba\xbe"))),
    "PNG of 50,000 by 50,000": ("bombe.png", png(50_000, 50_000)),
    "PNG of no size": ("zero.png", png(0, 0)),
    "PNG cut short": ("coupee.png", picture()[:40]),
    "photo with its place": ("photo2.jpg", located()),
    "PDF with a script": ("actif.pdf", PDF_JS),
    "PDF and page": ("poly.pdf", b"%PDF-1.4\n" + HTML),
    "page before PDF": ("poly2.pdf", HTML + b"%PDF-1.4\n"),
    "bomb in an archive": ("bombe.zip", archive(("zeros", ZEROS))),
    "archive in an archive": ("poupee.zip", archive(("a.zip", archive(("b.zip", archive(("z", ZEROS))))))),
    "archive that leads elsewhere": ("glisse.zip", archive(("../../../etc/cron.d/x", b"x"), ("/etc/passwd", b"x"))),
    "archive of many names": ("noms.zip", archive(*[(f"{n}", b"") for n in range(5_000)])),
    "office bomb": ("bombe.odt", odt(b"<x>" + ZEROS + b"</x>")),
    "office laughs": ("rires.odt", odt(LAUGHS)),
    "office foreign entity": ("passwd.odt", odt(FOREIGN)),
    "macros": ("macro.docx", archive(("[Content_Types].xml", b"<T/>"), ("word/vbaProject.bin", b"x"))),
    "program": ("outil.exe", b"MZ" + bytes(100)),
    "program called picture": ("photo3.png", b"MZ" + bytes(100)),
    "program without ending": ("outil", b"\x7fELF" + bytes(100)),
    "program with two endings": ("photo.jpg.exe", picture("JPEG")),
    "program behind a right-to-left sign": ("rapport\u202efdp.exe", b"abc"),
    "program with a dot behind": ("outil2.exe.", b"abc"),
    "link of Windows": ("raccourci.lnk", b"L\0\0\0\x01\x14\x02\0"),
    "right-to-left name": ("rapport\u202egnp.pdf", b"%PDF-1.4 x"),
    "name that leads elsewhere": ("../../../../etc/passwd", b"root"),
    "name of Windows that leads elsewhere": ("..\\..\\boot.ini", b"x"),
    "name with markup": ("<img src=x onerror=alert(1)>.txt", b"x"),
    "name with a line break": ('a"\r\nSet-Cookie: x=1.txt', b"x"),
    "long name": ("x" * 250 + ".txt", b"x"),
    "name without letters": (".", b"x"),
    "reserved name": ("con.txt", b"x"),
    "hidden name": (".htaccess", b"AddType text/html .png"),
    "empty": ("vide.txt", b""),
    "empty picture": ("vide.png", b""),
    "one byte": ("un.bin", b"\0"),
    "HEIC": ("photo.heic", b"\0\0\0\x18ftypheic" + bytes(40)),
}


def send(client: Client, path: str, name: str, data: bytes, field: str, **more: str):
    """Send a file under its true name: Django's test client keeps it, the browser of an attacker too."""
    file = SimpleUploadedFile("x", data)
    file._name = name
    return client.post(path, {field: file, **more})


def test_nothing_runs_in_an_attachment(people: People, browser: Browser) -> None:
    """REL-H5, FI12: joined to comments, then looked at by another member, previewed and worked on by the worker."""
    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark
    bob, alice, kept = browser("bob"), browser("alice"), dict[str, Attachment]()
    for shape, (name, data) in NASTY.items():
        answer = send(bob, f"/c/{item.pk}/comments/", name, data, "files", body=f"Voici {shape}.")
        assert answer.status_code in {302, 422}, shape
        file = Attachment.objects.filter(comment__body__contains=shape).first()
        assert answer.status_code == 302 or ("field-error" in answer.content.decode() and file is None), shape
        if file is not None:
            kept[shape] = file
    deriving.sweep()
    deriving.sweep()
    for shape, file in kept.items():
        harmless(alice.get(file.get_absolute_url()), NASTY[shape][1])
        assert alice.get(f"/c/uploads/{file.pk}/preview/").status_code == 200, shape
    page = alice.get(item.get_absolute_url()).content
    assert not [piece for piece in (SCRIPT, b"onerror=alert(1)>", b"\xe2\x80\xae") if piece in page]
    assert "root:" not in "".join(Rendition.objects.values_list("text", flat=True))
    # Of no known kind is no harm: it is given as it is, to be saved.
    assert alice.get(kept["one byte"].get_absolute_url())["Content-Disposition"].startswith("attachment")
    assert len(NASTY) >= 43


def harmless(answer, data: bytes) -> None:
    """Check that a browser runs nothing of an answer."""
    body = b"".join(answer.streaming_content)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers.get("Content-Disposition", "")
    kind, is_shown = answer["Content-Type"], answer["Content-Disposition"].startswith("inline")
    assert kind not in filetypes.ACTIVE
    assert not set("\u202e/\\\r\n") & set(answer["Content-Disposition"])
    if is_shown:
        assert kind.split(";")[0] in {*filetypes.SHOWN, "text/plain"}
    if kind in filetypes.PICTURES:
        assert body != data
        assert not [piece for piece in (SCRIPT, b"alert", b"Canary", b"PK\x03\x04") if piece in body]


def test_nothing_runs_where_pictures_are_taken(people: People, browser: Browser, media: Path) -> None:
    """REL-H5: as somebody's photo, as the cover and the logo of a group: made anew, or refused in words."""
    bob, alice = browser("bob"), browser("alice")
    for shape, (name, data) in NASTY.items():
        assert send(bob, "/settings/photo/", name, data, "photo").status_code in {302, 422}, shape
        files = {which: SimpleUploadedFile("x", data) for which in ("cover", "logo")}
        answer = alice.post("/g/veille-numerique/settings/pictures/", files)
        assert answer.status_code in {302, 422}, shape
    for path in media.rglob("*.*"):
        body = path.read_bytes()
        assert Image.open(io.BytesIO(body)).format in {"PNG", "JPEG", "WEBP"}, path
        assert not [piece for piece in (SCRIPT, b"alert", b"Canary", b"PK\x03\x04") if piece in body], path


def test_a_bomb_costs_nothing(people: People, browser: Browser) -> None:
    """REL-H5: 50,000 × 50,000 points refused in less than a second and 150 MB, an archive of 2 GB kept packed."""
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    refused = send(browser("bob"), "/c/uploads/", "bombe.png", png(50_000, 50_000), "file")
    kept = send(browser("bob"), "/c/uploads/", "bombe.zip", archive(*[(f"{n}", ZEROS) for n in range(3)]), "file")
    assert (refused.status_code, kept.status_code) == (422, 200)
    assert time.perf_counter() - began < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024
