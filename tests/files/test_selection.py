"""Several at once: moved, copied, described, put in the trash and taken back, taken out as one archive."""

from __future__ import annotations

import io
import zipfile

import pytest

from content.models import Content
from files import gathering
from files.models import File, Folder
from tests.budgets import queries
from tests.files.bring import content, make, put, url
from tests.people import People

pytestmark = pytest.mark.django_db


def ticked(*items: object) -> dict[str, list[int]]:
    """Return what a browser sends of ticked boxes."""
    return {"i": [item.pk for item in items]}


def unpacked(answer) -> zipfile.ZipFile:
    """Return the archive of an answer that streams."""
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_moving_a_selection_step_by_step(people: People) -> None:
    """FI06, LF2: one walks to the folder by links, then everything goes there; without script."""
    target = make(people.veille, people.bob, "Archives")
    inner = make(people.veille, people.bob, "2025", parent=target)
    file, folder = put(people.veille, people.bob), make(people.veille, people.bob, "À ranger")
    bob, path = people.client("bob"), url(people.veille, "move")
    assert "Archives" in bob.get(path, ticked(file, folder)).content.decode()
    assert "2025" in bob.get(path, {**ticked(file, folder), "to": target.pk}).content.decode()
    bob.post(path, {**ticked(file, folder), "to": inner.pk})
    assert File.objects.get(pk=file.pk).folder == inner
    assert Folder.objects.get(pk=folder.pk).parent == inner


def test_what_is_not_mine_to_move_stays(people: People) -> None:
    """FI06: it is named, and the rest goes; an animator moves all."""
    target = make(people.veille, people.carole, "Archives")
    mine, others = put(people.veille, people.bob), put(people.veille, people.carole, "carole.txt", b"c")
    sent = {**ticked(mine, others), "to": target.pk}
    html = people.client("bob").post(url(people.veille, "move"), sent, follow=True).content.decode()
    assert "carole.txt" in html
    assert [File.objects.get(pk=one.pk).folder for one in (mine, others)] == [target, None]
    people.client("carole").post(url(people.veille, "move"), sent)
    assert File.objects.get(pk=others.pk).folder == target


def test_copying_keeps_the_bytes_once(people: People) -> None:
    """FI06, LF9: a file beside itself gets another name; a folder is copied with what it holds."""
    folder = make(people.veille, people.bob)
    file = put(people.veille, people.bob, "note.txt", folder=folder)
    bob, path = people.client("bob"), url(people.veille, "copy")
    bob.post(path, {**ticked(file), "to": folder.pk})
    assert set(File.objects.values_list("title", flat=True)) == {"note.txt", "note (2).txt"}
    bob.post(path, {**ticked(folder), "to": ""})
    assert Folder.objects.filter(title="Dossier").count() == 2
    assert File.objects.count() == 4
    assert set(File.objects.values_list("current__blob", flat=True)) == {file.current.blob_id}
    bob.post(path, {**ticked(folder), "to": folder.pk})
    assert Folder.objects.filter(title="Dossier").count() == 2


def test_describing_several_at_once(people: People) -> None:
    """FI07: what is left empty stays; tags are added."""
    files = [put(people.veille, people.bob, name, name.encode(), body="Avant") for name in ("a.txt", "b.txt")]
    typed = {**ticked(*files), "source": "DDT", "licence": "etalab-2.0", "tags": "eau"}
    people.client("bob").post(url(people.veille, "describe"), typed)
    for file in File.objects.all():
        assert (file.source, file.licence, file.body) == ("DDT", "etalab-2.0", "Avant")
        assert [tag.name for tag in Content.objects.get(pk=file.pk).tags.all()] == ["eau"]
    assert people.client("mallory").post(url(people.veille, "describe"), typed).status_code in {403, 404}


def test_several_go_to_the_trash_and_come_back_together(people: People) -> None:
    """FI06, CC30: one gesture undoes it; what others put there asks a moderator for a reason."""
    files = [put(people.veille, people.bob, name, name.encode()) for name in ("a.txt", "b.txt")]
    others = put(people.veille, people.carole, "c.txt", b"c")
    bob, path = people.client("bob"), url(people.veille, "trash")
    bob.post(path, ticked(*files, others))
    assert set(Content.objects.filter(kind="file", trashed_at=None)) == {content(others)}
    bob.post(url(people.veille, "undo") + "?" + "&".join(f"i={one.pk}" for one in files))
    assert Content.objects.filter(kind="file", trashed_at=None).count() == 3
    assert "act=trash" in people.client("carole").get(path, ticked(*files)).content.decode()


def test_a_folder_leaves_as_an_archive(people: People) -> None:
    """FI06, LF6: with its sub-folders; only what one may read; names that lead nowhere else."""
    folder = make(people.veille, people.bob, "Réunion")
    put(people.veille, people.bob, "../../etc.txt", b"a", folder=make(people.veille, people.bob, "..", parent=folder))
    put(people.veille, people.bob, "b.txt", b"b", folder=folder)
    bob = people.client("bob")
    answer = bob.get(url(people.veille, "export"), {"in": folder.pk})
    assert sorted(unpacked(answer).namelist()) == ["_/_.._etc.txt", "b.txt"]
    picked = unpacked(bob.get(url(people.veille, "zip"), ticked(folder)))
    assert picked.read("Réunion/b.txt") == b"b"
    assert people.client("mallory").get(url(people.veille, "export"), {"in": folder.pk}).status_code == 404


def test_an_archive_too_large_says_so(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """FI06: bounded in number and in bytes, before anything is read."""
    put(people.veille, people.bob, data=b"12345")
    monkeypatch.setattr(gathering, "BYTES_MAX", 3)
    answer = people.client("bob").get(url(people.veille, "export"), follow=True)
    assert not answer.streaming
    assert answer.status_code == 200


def test_inventory_and_index_page(people: People) -> None:
    """FI23: a table of the files with what is known of each; an archive with a page that opens in any browser."""
    file = put(
        people.veille,
        people.bob,
        "=cmd.txt",
        columns={"source": "DDT"},
        tags=["eau"],
        folder=make(people.veille, people.bob),
    )
    csv = people.client("bob").get(url(people.veille, "inventory", "csv")).content.decode()
    assert "Dossier/=cmd.txt" in csv
    assert "DDT" in csv
    assert f"/c/{file.pk}/" in csv
    out = unpacked(people.client("bob").get(url(people.veille, "export"), {"index": "1"}))
    page = out.read("index.html").decode()
    assert "Dossier/%3Dcmd.txt" in page
    assert "inventory.csv" in out.namelist()
    assert "=cmd" not in people.client("mallory").get(url(people.veille, "inventory", "csv")).content.decode()


def test_the_pages_of_a_selection_have_budgets(people: People) -> None:
    """The way to a folder costs the same for 3 and for 30 folders."""
    file, costs = put(people.veille, people.bob), []
    for start, stop in ((0, 3), (3, 30)):
        for n in range(start, stop):
            make(people.veille, people.bob, f"D{n}")
        costs.append(queries(people.client("bob"), url(people.veille, "move") + f"?i={file.pk}"))
    assert costs[0] == costs[1] <= 16
