"""One's photo: made anew as a square, shown to those it reaches and to nobody else."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts import photos
from accounts.models import User
from tests.budgets import queries
from tests.people import PARTS, make_user


def picture(width: int = 600, height: int = 300, kind: str = "PNG") -> bytes:
    """Return a picture: red in its middle, blue at its sides."""
    image, out = Image.new("RGB", (width, height), "blue"), io.BytesIO()
    image.paste("red", ((width - height) // 2, 0, (width + height) // 2, height))
    image.save(out, kind)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def send(browser):
    """Return a function that sends a file as bob's photo."""

    def send(data: bytes = b"", reach: str = "platform", name: str = "moi.png"):
        typed = {"photo_reach": reach} | ({"photo": SimpleUploadedFile(name, data)} if data else {})
        return browser("bob").post("/settings/photo/", typed)

    return send


def address() -> str:
    """Return where bob's photo is."""
    return f"/members/bob/photo/96/{User.objects.get(username='bob').photo_key}/"


def test_it_works(people, browser, send):
    """LU1: the middle of the picture becomes a small square."""
    assert send(picture()).status_code == 302
    answer = browser("carole").get(address())
    image = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert (image.format, image.size) == ("WEBP", (96, 96))
    red, green, blue = image.convert("RGB").getpixel((4, 48))
    assert red > 200 > 60 > max(green, blue)
    assert "immutable" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("reach", "seen_by"),
    [
        ("platform", set(PARTS) - {"visitor"}),
        ("groups", {"bob", "carole", "alice", "admin_on"}),
        ("nobody", {"bob", "admin_on"}),
    ],
)
def test_it_is_shown_to_those_it_reaches(people, browser, send, reach, seen_by):
    """LU1: neither the page names it nor its address gives it to anybody else."""
    send(picture(), reach)
    opened = {part for part in PARTS if browser(part).get(address()).status_code == 200}
    named = {part for part in PARTS if address() in browser(part).get("/members/").content.decode()}
    assert opened == named == seen_by


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"GIF89a", picture()[:200]])
def test_what_is_no_picture_is_refused(people, send, data):
    """REL-H5: 422 and a sentence."""
    assert send(data).status_code == 422
    assert User.objects.get(username="bob").photo_key == ""


def test_a_new_photo_replaces_the_old_one(people, send, django_capture_on_commit_callbacks):
    """LU1: the file before is deleted, and its address is dead."""
    send(picture())
    old, path = address(), photos.path_of(User.objects.get(username="bob").photo_key, 96)
    with django_capture_on_commit_callbacks(execute=True):
        send(picture(300, 300, "JPEG"))
    assert address() != old
    assert not default_storage.exists(path)


def test_the_reach_changes_without_a_new_photo(people, browser, send):
    send(picture())
    before = address()
    send(reach="nobody")
    assert address() == before
    assert browser("carole").get(before).status_code == 404


def test_it_is_deleted(people, browser, send, django_capture_on_commit_callbacks):
    """LU1."""
    send(picture())
    old, path = address(), photos.path_of(User.objects.get(username="bob").photo_key, 320)
    with django_capture_on_commit_callbacks(execute=True):
        browser("bob").post("/settings/photo/remove/")
    assert browser("bob").get(old).status_code == 404
    assert not default_storage.exists(path)


def test_a_closed_account_has_no_face(people, browser, send):
    send(picture())
    User.objects.filter(username="bob").update(is_active=False)
    assert browser("carole").get(address()).status_code == 404


def test_faces_cost_no_query_each(people, browser):
    """VM2: one query at most, however many show their photo to their groups."""
    carole = browser("carole")
    User.objects.filter(username="bob").update(photo_key="k", photo_reach="groups")
    before = queries(carole, "/members/")
    for number in range(20):
        user = make_user(f"p{number}", photo_key=f"k{number}", photo_reach="groups")
        people.veille.memberships.create(user=user, state="active", since=people.veille.created_at)
    assert queries(carole, "/members/") == before
    assert carole.get("/members/").content.decode().count('<img class="avatar"') == 21
