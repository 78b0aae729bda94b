"""Files sent while a text is being written: their author's alone until the text is published."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from bookmarks.actions import Typed, save
from content import attachments
from content.models import Attachment, Blob, Content
from core import clock
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


def picture() -> SimpleUploadedFile:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (4, 3), "orange").save(out, "PNG")
    return SimpleUploadedFile("pont.png", out.getvalue(), "image/png")


def sent(browser: Browser, who: str, file: SimpleUploadedFile | None = None) -> str:
    """Return the address of a file that a person sent."""
    answer = browser(who).post("/c/uploads/", {"file": file or picture()})
    assert answer.status_code == 200
    return str(answer.json()["url"])


def item(people: People) -> Content:
    """Return an item of bob's that the group keeps for itself."""
    return save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark


def test_a_waiting_file_is_its_authors_alone(people: People, browser: Browser) -> None:
    """LF9: a file that hangs on nothing yet is shown to whoever sent it and to nobody else."""
    url = sent(browser, "bob")
    assert browser("bob").get(url).status_code == 200
    assert {browser(who).get(url).status_code for who in ("alice", "mallory", "admin")} == {404}
    assert browser("visitor").get(url).status_code == 302


def test_publishing_gives_it_to_those_who_read(people: People, browser: Browser) -> None:
    """CC13: the picture in a comment is read by those who read the item, at the same address, and by no other."""
    url = sent(browser, "bob")
    comment = actions.post_comment(content=item(people), author=people.bob, body=f"![Le pont]({url})")
    assert f'<img src="{url}" alt="Le pont" loading="lazy">' in comment.body_html
    assert browser("alice").get(url).status_code == 200
    assert browser("mallory").get(url).status_code == 404


def test_a_moved_item_keeps_its_pictures(people: People, browser: Browser) -> None:
    """LF5: the address of a picture survives the join of its item to another."""
    url = sent(browser, "bob")
    lost = item(people)
    kept = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/2")).bookmark
    actions.post_comment(content=lost, author=people.bob, body=f"![Le pont]({url})")
    actions.merge(lost=lost, kept=kept, by=people.alice)
    assert browser("alice").get(url).status_code == 200


def test_naming_somebody_elses_file_shows_nothing(people: People, browser: Browser) -> None:
    """REL-S1: a text that names a file of another person neither takes it nor opens it."""
    url = sent(browser, "alice")
    actions.post_comment(content=item(people), author=people.bob, body=f"![volé]({url})")
    assert Attachment.objects.get().content is None
    assert browser("bob").get(url).status_code == 404


def test_pictures_from_elsewhere_become_links(people: People) -> None:
    """CC16: no reader's browser asks anything of another site."""
    comment = actions.post_comment(content=item(people), author=people.bob, body="![vue](https://ailleurs.test/x.png)")
    assert "<img" not in comment.body_html
    assert 'href="https://ailleurs.test/x.png"' in comment.body_html


@pytest.mark.parametrize(
    ("name", "data"),
    [("virus.exe", b"MZ"), ("vide.txt", b""), ("bombe.png", b"bomb"), ("gros.txt", b"x" * 2_000_000)],
)
def test_bad_files_get_a_sentence(people: People, browser: Browser, settings, name: str, data: bytes) -> None:
    """CC13: a program, an empty file, a picture of 50,000 × 50,000, a file too large: a sentence names each."""
    settings.UPLOAD_MAX_BYTES = 1_048_576
    if data == b"bomb":
        made = bytearray(picture().read())
        made[16:24] = (50_000).to_bytes(4, "big") * 2
        made[29:33] = zlib.crc32(bytes(made[12:29])).to_bytes(4, "big")
        data = bytes(made)
    answer = browser("bob").post("/c/uploads/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert name in answer.json()["error"]
    assert not Attachment.objects.exists()


def test_orphans_leave_after_thirty_days(people: People, browser: Browser) -> None:
    """LF9: what no text came to use goes with its bytes; what a draft still shows stays."""
    kept, _lost = sent(browser, "bob"), sent(browser, "alice", SimpleUploadedFile("note.txt", b"note"))
    browser("bob").post("/c/drafts/", {"place": "reply:1", "data": f'{{"body": "![]({kept})"}}'})
    Attachment.objects.update(created_at=clock.now() - timedelta(days=31))
    assert attachments.purge_waiting() == 1
    assert Blob.objects.count() == 1
    assert browser("bob").get(kept).status_code == 200
