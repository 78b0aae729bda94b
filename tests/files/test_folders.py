"""Folders: what stands where, at what cost, and what follows when a folder moves, goes and comes back."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from content.models import Content
from core import clock
from files import arranging, tree
from files.models import DEPTH_MAX, File, Folder
from groups.models import Group
from notifications.models import Follow
from tests.budgets import queries
from tests.files.bring import content, make, put, url
from tests.people import People
from toolkit import actions, moving

pytestmark = pytest.mark.django_db


def seen(people: People, who: str, folder: Folder | None = None, **asked: str) -> str:
    """Return the page of a folder, or of the root, as somebody sees it."""
    path = content(folder).get_absolute_url() if folder else url(people.veille, "list")
    return people.client(who).get(path, asked).content.decode()


def test_it_opens_on_the_folders_at_the_root(people: People) -> None:
    """FI01, LF1: folders and files of the root first; recent files, from all folders, are a tab."""
    folder = make(people.veille, people.bob, "Réunions")
    put(people.veille, people.bob, "dedans.txt", folder=folder)
    put(people.veille, people.bob, "racine.txt", b"autre")
    html = seen(people, "bob")
    assert html.index("Réunions") < html.index("racine.txt")
    assert "dedans.txt" not in html
    recent = seen(people, "bob", view="recent")
    assert "dedans.txt" in recent
    assert "racine.txt" in recent


def test_folders_in_folders_with_the_way_back(people: People) -> None:
    """FI02, LF2: each folder is made in another from its page, and names those above it."""
    bob, parent = people.client("bob"), None
    for title in ("2026", "Octobre", "Atelier"):
        path = url(people.veille, "folder_create") + (f"?in={parent.pk}" if parent else "")
        bob.post(path, {"title": title, "body": ""})
        parent = Folder.objects.get(title=title)
    assert [one.title for one in tree.crumbs(people.access("bob"), parent.path)] == ["2026", "Octobre"]
    html = seen(people, "bob", parent)
    assert html.index(">2026<") < html.index(">Octobre<") < html.index("<h1>Atelier</h1>")


def test_an_order_for_each_need(people: People) -> None:
    """FI02, LF12: by name, date, size, person, or in the group's own order."""
    for name, data, who, place in (
        ("b.txt", b"x" * 9, people.carole, 1),
        ("A.txt", b"xx", people.bob, 3),
        ("c.txt", b"x", people.alice, 2),
    ):
        file = put(people.veille, who, name, data)
        File.objects.filter(pk=file.pk).update(order=place)
    found = {}
    for order in ("name", "date", "size", "author", "manual"):
        html = seen(people, "bob", order=order)
        found[order] = "".join(sorted("Abc", key=lambda letter: html.index(f">{letter}.txt<")))
    assert found == {"name": "Abc", "date": "cAb", "size": "bAc", "author": "cAb", "manual": "bcA"}


def test_rows_or_tiles(people: People) -> None:
    """FI02: the same entries as rows or as tiles, by the address."""
    put(people.veille, people.bob)
    assert "is-tiles" in seen(people, "bob", view="tiles")
    assert "entries is-tiles" not in seen(people, "bob")


def test_a_folder_is_renamed_in_place(people: People) -> None:
    """FI06, CC01: its name changes, what is in it stays, its permanent address leads on."""
    folder = make(people.veille, people.bob, "Ancien")
    put(people.veille, people.bob, folder=folder)
    old = content(folder).get_absolute_url()
    people.client("bob").post(f"{old}edit/", {"title": "Nouveau", "body": ""})
    answer = people.client("bob").get(f"/c/{folder.pk}/", follow=True)
    assert "<h1>Nouveau</h1>" in answer.content.decode()
    assert "note.txt" in answer.content.decode()
    assert people.client("bob").get(old).status_code == 301


def test_moving_a_folder_takes_everything_along(people: People) -> None:
    """LF2: paths below it follow; it cannot stand in itself, nor too deep."""
    one, two = make(people.veille, people.bob, "Un"), make(people.veille, people.bob, "Deux")
    below = make(people.veille, people.bob, "Dessous", parent=one)
    deep = make(people.veille, people.bob, "Au fond", parent=below)
    arranging.place(item=one, folder=two, by=people.bob)
    assert Folder.objects.get(pk=deep.pk).above == [two.pk, one.pk, below.pk]
    with pytest.raises(ValidationError):
        arranging.place(item=Folder.objects.get(pk=two.pk), folder=Folder.objects.get(pk=deep.pk), by=people.bob)
    with pytest.raises(ValidationError):
        arranging.check_depth("/1/" + "2/" * DEPTH_MAX)


def test_a_folder_goes_to_the_trash_with_what_it_holds(people: People) -> None:
    """FI06, CC30: the trash shows the folder alone; taken back, it has what went with it, and no more."""
    folder = make(people.veille, people.bob)
    inner = make(people.veille, people.bob, "Dedans", parent=folder)
    kept, gone = (put(people.veille, people.bob, name, name.encode(), folder=inner) for name in ("a.txt", "b.txt"))
    actions.trash(item=content(gone), by=people.bob)
    people.client("bob").post(f"{content(folder).get_absolute_url()}delete/")
    assert set(Content.objects.filter(trashed_at=None, kind__in=["file", "folder"])) == set()
    trash = people.client("carole").get(f"/g/{people.veille.slug}/trash/").content.decode()
    assert "Dossier" in trash
    assert "a.txt" not in trash
    people.client("bob").post(reverse("content:restore", args=[folder.pk]))
    alive = Content.objects.filter(trashed_at=None, kind__in=["file", "folder"]).values_list("pk", flat=True)
    assert set(alive) == {folder.pk, inner.pk, kept.pk}


def test_a_file_whose_folder_is_gone_comes_back_higher_up(people: People) -> None:
    """CC30: nothing comes back to a place that nobody can open."""
    folder = make(people.veille, people.bob)
    inner = make(people.veille, people.bob, "Dedans", parent=folder)
    file = put(people.veille, people.bob, folder=inner)
    actions.trash(item=content(file), by=people.bob)
    actions.trash(item=content(inner), by=people.bob)
    actions.restore(item=content(file), by=people.bob)
    assert File.objects.get(pk=file.pk).folder == folder


def test_a_folder_moves_to_another_group_with_its_files(people: People) -> None:
    """CC31: all that it holds changes group, narrows where it must, and keeps its followers."""
    folder = make(people.veille, people.bob)
    file = put(people.veille, people.bob, folder=folder)
    arranging.give_audience(folder, "web")
    put(people.groups["scot"], people.bob, "note.txt")
    moving.move(item=Folder.objects.get(pk=folder.pk), to=people.groups["scot"], by=people.alice)
    moved = File.objects.get(pk=file.pk)
    assert (moved.group.slug, moved.home.slug, moved.folder, moved.audience) == ("scot", "scot", folder, "group")
    assert Follow.objects.get(content=file.pk).group.slug == "scot"
    html = people.client("bob").get(content(folder).get_absolute_url()).content.decode()
    assert "note.txt" in html


def test_a_model_gives_its_folders(people: People) -> None:
    """LG20: a group made on a model has its folders, empty, one in the other."""
    folder = make(people.veille, people.bob, "Statuts")
    put(people.veille, people.bob, folder=make(people.veille, people.bob, "Annexes", parent=folder))
    arranging.copy_structure(from_group=people.veille, to_group=people.groups["ateliers"])
    made = Folder.objects.filter(home=people.groups["ateliers"])
    assert {one.title: one.parent.title if one.parent else "" for one in made} == {"Statuts": "", "Annexes": "Statuts"}
    assert not File.objects.filter(home=people.groups["ateliers"]).exists()


def rows(people: People, count: int, kind: str) -> list[int]:
    """Write items in bulk, as no page does: the parents, then the children by SQL."""
    now = clock.now()
    made = Content.objects.bulk_create(
        Content(
            kind=kind, group=people.veille, title=f"{kind} {n:05}", slug=f"bulk-{n}",
            created_at=now, published_at=now, sort_at=now, last_activity_at=now,
        )
        for n in range(count)
    )  # fmt: skip
    return [one.pk for one in made]


def test_a_large_tree_costs_no_more(people: People) -> None:
    """LF2: 2,000 files at depth 8 of 20,000 folders: as many queries as an almost empty folder, and a page of rows."""
    parent = None
    for level in range(8):
        parent = make(people.veille, people.bob, f"Niveau {level}", parent=parent)
    put(people.veille, people.bob, folder=parent)
    bob, path = people.client("bob"), content(parent).get_absolute_url()
    before = queries(bob, path)
    branch = rows(people, 20_000, "folder")
    fill(Folder, branch, people.veille, "0, FALSE, '/', NULL")
    fill(File, rows(people, 2_000, "file"), people.veille, f"0, 1, '', '', FALSE, 0, {parent.pk}")
    assert queries(bob, path) == before <= 22
    html = bob.get(path).content.decode()
    assert html.count('class="entry"') == 50


COLUMNS = {
    Folder: '"order", is_kept, path, parent_id',
    File: '"order", size, source, licence, is_model, download_count, folder_id',
}


def fill(model: type, pks: list[int], group: Group, given: str) -> None:
    """Write the children of rows of the content table in bulk: Django refuses it, SQL does not."""
    into = f"INSERT INTO {model._meta.db_table} (content_ptr_id, home_id, {COLUMNS[model]})"
    with connection.cursor() as cursor:
        cursor.executemany(f"{into} VALUES (%s, {group.pk}, {given})", [(pk,) for pk in pks])
