"""Archives that come in: what they bring, and what they cannot do."""

from __future__ import annotations

import io
import zipfile

import pytest

from content.store.keeping import keep_bytes
from files import unpacking
from files.models import File, Folder, Unpacking
from tests.files.bring import make, put, sent, url
from tests.people import People

pytestmark = pytest.mark.django_db


def packed(files: dict[str, bytes], **more: int) -> bytes:
    """Return an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = more.get("attr", 0o644 << 16)
            archive.writestr(info, data)
    return out.getvalue()


def unpacked(people: People, data: bytes, folder: Folder | None = None) -> Unpacking:
    """Have an archive of bob's unpacked by the worker, and return what became of it."""
    row = unpacking.ask(
        group=people.veille, folder=folder, author=people.bob, blob=keep_bytes(data, "application/zip"), name="a.zip"
    )
    unpacking.run(row.pk)
    return Unpacking.objects.get(pk=row.pk)


def test_it_works(people: People, django_capture_on_commit_callbacks) -> None:
    """LF6: from the page to the worker: folders are made, files stand in them, the result is told to its sender."""
    folder = make(people.veille, people.bob)
    data = packed({"2026/a.txt": b"a", "2026/Photos/b.txt": b"b", "c.txt": b"c"})
    with django_capture_on_commit_callbacks(execute=True):
        answer = people.client("bob").post(
            url(people.veille, "unpack") + f"?in={folder.pk}", {"archive": sent("x.zip", data)}
        )
    assert {(f.title, f.folder.title) for f in File.objects.all()} == {
        ("a.txt", "2026"), ("b.txt", "Photos"), ("c.txt", "Dossier"),
    }  # fmt: skip
    assert "3" in people.client("bob").get(answer.url).content.decode()
    assert people.client("carole").get(answer.url).status_code == 404


@pytest.mark.parametrize(
    "name", ["../dehors.txt", "/etc/abs.txt", "C:/abs.txt", "a/../../b.txt", "__MACOSX/._a", "virus.exe"]
)
def test_names_that_lead_elsewhere_are_left_out(people: People, name: str) -> None:
    """REL-H5: said by name; the others come."""
    row = unpacked(people, packed({name: b"MZ", "bon.txt": b"bon"}))
    assert (row.state, row.made, len(row.refused)) == ("done", 1, 1)
    assert [file.title for file in File.objects.all()] == ["bon.txt"]


def test_a_link_is_left_out(people: People) -> None:
    """REL-H5: a symbolic link would read what it names."""
    row = unpacked(people, packed({"lien": b"/etc/passwd"}, attr=0o120777 << 16))
    assert (row.made, len(row.refused)) == (0, 1)


def test_a_bomb_is_not_opened(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """REL-H5: by its ratio, its size, its number of files, before anything is read."""
    bomb = packed({"zero.txt": b"\0" * (3 * 1024 * 1024)})
    assert unpacked(people, bomb).state == "refused"
    monkeypatch.setattr(unpacking, "ENTRIES_MAX", 1)
    assert "1" in unpacked(people, packed({"a.txt": b"a", "b.txt": b"b"})).why
    monkeypatch.setattr(unpacking, "BYTES_MAX", 3)
    assert unpacked(people, packed({"a.txt": b"abcdef"})).state == "refused"
    assert not File.objects.exists()


def test_an_archive_that_lies_is_stopped_while_it_is_read(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """REL-H5: it says four bytes and gives more."""
    data = bytearray(packed({"a.txt": b"abcdefgh"}))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (4).to_bytes(4, "little")
    row = unpacked(people, bytes(data))
    assert row.made == 0
    assert not File.objects.exists()


def test_a_damaged_one_says_so(people: People) -> None:
    """A sentence, and nothing else."""
    row = unpacked(people, b"PK\x03\x04 pas une archive")
    assert (row.state, bool(row.why)) == ("refused", True)


def test_unpacked_twice_it_makes_nothing_twice(people: People) -> None:
    """REL-R3: a worker that died is followed by another; a changed file gets a version."""
    put(people.veille, people.bob, "a.txt", b"avant")
    data = packed({"a.txt": b"a", "d/b.txt": b"b"})
    for _time in range(2):
        unpacked(people, data)
    assert File.objects.count() == 2
    assert File.objects.get(title="a.txt").versions.count() == 2
    assert Folder.objects.count() == 1


def test_no_room_no_unpacking(people: People, settings) -> None:
    """FI03: the whole archive is refused beforehand."""
    settings.FILES_ROOM_BYTES = 5
    assert unpacked(people, packed({"a.txt": b"123456"})).state == "refused"
