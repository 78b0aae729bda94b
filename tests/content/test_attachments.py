"""Files: pictures made anew, bytes kept once, what is too large or hostile refused."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bookmarks.actions import Typed, save
from content import attachments
from content.models import Blob, Content
from core.pictures import own_image
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people: People) -> Content:
    """A bookmark of bob's."""
    return save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark


def photo(**extra: object) -> bytes:
    """Return a small JPEG with position data in its metadata."""
    image, out = Image.new("RGB", (40, 30), "orange"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Appareil-de-Bob"
    exif.get_ifd(0x8825)[2] = (44.0, 55.0, 1.0)
    image.save(out, "JPEG", exif=exif, **extra)
    return out.getvalue()


def test_position_data_goes(people: People, item: Content) -> None:
    """REL-H5, FI12: a photo is made anew, without the place where it was taken or the name of the camera."""
    file = SimpleUploadedFile("photo.jpg", photo(), "image/jpeg")
    made = attachments.attach([file], content=item, author=people.bob)[0]
    kept = made.blob.file.read()
    assert made.is_image
    assert b"Appareil-de-Bob" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_the_same_bytes_are_kept_once(people: People, item: Content) -> None:
    """LF9: two references, one blob."""
    for name in ("a.txt", "b.txt"):
        attachments.attach([SimpleUploadedFile(name, b"le meme")], content=item, author=people.bob)
    assert Blob.objects.count() == 1
    assert item.attachments.count() == 2


def test_a_page_called_picture_is_not_a_picture(people: People, item: Content) -> None:
    """REL-H5: what is not a picture inside is kept as a download, whatever its name says."""
    file = SimpleUploadedFile("photo.png", b"<svg onload=alert(1)>", "image/png")
    assert not attachments.attach([file], content=item, author=people.bob)[0].is_image


def test_a_picture_bomb_is_not_decoded() -> None:
    """REL-H5: dimensions are read before anything is decoded."""
    header = io.BytesIO()
    Image.new("1", (1, 1)).save(header, "PNG")
    bomb = bytearray(header.getvalue())
    bomb[16:24] = (50_000).to_bytes(4, "big") * 2
    assert own_image(bytes(bomb)) is None


def test_a_file_too_large_is_refused_in_words(settings) -> None:
    """CC13: the limit is said in the sentence."""
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(ValidationError, match=r"MB|Mo"):
        attachments.check([SimpleUploadedFile("gros.bin", b"x" * (1024 * 1024 + 1))])


def test_names_never_lead_elsewhere(people: People, item: Content) -> None:
    """REL-H5: a name with folders is only its last part, and never the name on disk."""
    file = SimpleUploadedFile("x", b"texte")
    file._name = "../../etc/passwd"
    made = attachments.attach([file], content=item, author=people.bob)[0]
    assert made.name == "passwd"
    assert "passwd" not in made.blob.file.name
