"""Bytes given back: shown only when nothing in them can run, in parts, by the proxy when it is told to."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.people import People

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
SOUND = b"ID3" + bytes(range(256)) * 8


def sent(browser: Browser, name: str, data: bytes) -> str:
    """Return the address of a file that bob sent."""
    answer = browser("bob").post("/c/uploads/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200, answer.json()
    return str(answer.json()["url"])


def body(answer) -> bytes:
    """Return all the bytes of an answer."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    ("name", "data", "media_type", "is_shown"),
    [
        ("note.txt", "é <script>".encode(), "text/plain; charset=utf-8", True),
        ("a.pdf", b"%PDF-1.4\n", "application/pdf", True),
        ("a.mp3", SOUND, "audio/mpeg", True),
        ("a.html", b"<!doctype html><script>alert(1)</script>", "application/octet-stream", False),
        ("a.svg", b"<svg xmlns='x' onload='alert(1)'/>", "application/octet-stream", False),
        ("a.xml", b"<?xml version='1.0'?><x/>", "application/octet-stream", False),
        ("a.zip", b"PK\x03\x04 not really", "application/zip", False),
    ],
)
def test_what_may_show_shows(
    people: People, browser: Browser, name: str, data: bytes, media_type: str, is_shown: bool
) -> None:
    """FI12, LF5: PDF, sounds and text open in the browser, the rest is a download; nothing of it may run."""
    answer = browser("bob").get(sent(browser, name, data))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (media_type, "nosniff")
    assert answer["Content-Disposition"].startswith("inline" if is_shown else "attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]
    assert body(answer) == data
    assert browser("bob").get(answer.request["PATH_INFO"] + "?download=1")["Content-Disposition"].startswith("attach")


@pytest.mark.parametrize(
    ("asked", "status", "given"),
    [
        ("bytes=0-4", 206, SOUND[:5]),
        ("bytes=10-", 206, SOUND[10:]),
        ("bytes=-7", 206, SOUND[-7:]),
        ("bytes=9-999999", 206, SOUND[9:]),
        ("bytes=999999-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("bytes=-", 200, SOUND),
        ("bytes=0-1,5-6", 200, SOUND),
        ("lines=1-2", 200, SOUND),
    ],
)
def test_a_part_is_given(people: People, browser: Browser, asked: str, status: int, given: bytes) -> None:
    """FI04: a player asks a part of a sound or of a film."""
    answer = browser("bob").get(sent(browser, "a.mp3", SOUND), headers={"range": asked})
    assert (answer.status_code, body(answer)) == (status, given)
    if status != 416:
        assert answer["Content-Length"] == str(len(given))


def test_what_the_browser_has_is_not_sent_again(people: People, browser: Browser) -> None:
    """LF5: 304 for the same bytes, still behind the rule."""
    url = sent(browser, "a.mp3", SOUND)
    tag = browser("bob").get(url)["ETag"]
    assert browser("bob").get(url, headers={"if-none-match": tag}).status_code == 304
    assert browser("mallory").get(url, headers={"if-none-match": tag}).status_code == 404


def test_the_proxy_sends_the_bytes_when_it_is_told(people: People, browser: Browser, settings) -> None:
    """LF5: with VEILLEE_ACCEL the rule is asked here, and the bytes leave by the proxy with our headers."""
    url = sent(browser, "été.txt", b"texte")
    settings.VEILLEE_ACCEL = "/bytes/"
    answer = browser("bob").get(url)
    assert answer["X-Accel-Redirect"].startswith("/bytes/blobs/")
    assert answer.content == b""
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "X-Accel-Redirect" not in browser("mallory").get(url)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_pictures_lose_what_they_tell(people: People, browser: Browser, kind: str) -> None:
    """FI12, LF10: the place, the camera, the words hidden in a PNG or a WebP are gone from what is given back."""
    from PIL.PngImagePlugin import PngInfo

    exif, info, out = Image.Exif(), PngInfo(), io.BytesIO()
    exif[0x010F] = "Appareil-de-Bob"
    exif.get_ifd(0x8825)[2] = (44.0, 55.0, 1.0)
    info.add_text("Comment", "Appareil-de-Bob")
    Image.new("RGB", (40, 30), "orange").save(out, kind, exif=exif, **({"pnginfo": info} if kind == "PNG" else {}))
    assert b"Appareil-de-Bob" in out.getvalue()
    data = body(browser("bob").get(sent(browser, f"p.{kind.lower()}", out.getvalue())))
    assert b"Appareil-de-Bob" not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def test_no_address_of_the_storage_is_given(people: People, browser: Browser, settings) -> None:
    """REL-S1: the folder of files is not served by any address of its own."""
    url = sent(browser, "a.txt", b"texte")
    stored = next(Path(settings.MEDIA_ROOT).rglob("blobs/*/*/*")).name
    assert stored not in str(browser("bob").get(url).headers)
