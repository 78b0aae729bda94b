"""The group's own order of a folder, its block on the home page, and a selection that goes to another group."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from content.models import Content
from files import room
from files.models import File, Folder
from groups.models import Group, HomeBlock
from tests.files.bring import content, make, put, url
from tests.people import People

pytestmark = pytest.mark.django_db


def names(people: People, who: str, folder: Folder, **asked: str) -> list[str]:
    """Return the titles of a folder in the order that somebody sees them."""
    html = people.client(who).get(content(folder).get_absolute_url(), asked).content.decode()
    return re.findall(r">(\w+)\.txt</a>", html)


def three(people: People) -> tuple[Folder, list[File]]:
    """Return a folder with three files."""
    folder = make(people.veille, people.bob)
    return folder, [put(people.veille, people.bob, f"{n}.txt", n.encode(), folder=folder) for n in "abc"]


def test_the_order_made_by_hand_is_everybodys(people: People) -> None:
    """LF12: animators put a folder in order; members see it so without asking, and may read it otherwise."""
    folder, files = three(people)
    address = f"{url(people.veille, 'order')}?in={folder.pk}"
    assert names(people, "bob", folder) == ["a", "b", "c"]
    assert people.client("bob").get(address).status_code == 403
    assert people.client("carole").get(address).status_code == 200
    wanted = ",".join(str(files[n].pk) for n in (2, 0))
    assert people.client("carole").post(address, {"order": wanted}).status_code == 204
    assert names(people, "bob", folder) == ["c", "a", "b"]
    assert names(people, "bob", folder, order="name") == ["a", "b", "c"]
    put(people.veille, people.bob, "d.txt", b"d", folder=folder)
    assert names(people, "bob", folder) == ["d", "c", "a", "b"]
    people.client("carole").post(f"{url(people.veille, 'order_by_name')}?in={folder.pk}")
    assert names(people, "bob", folder) == ["a", "b", "c", "d"]


def test_an_order_is_made_without_script(people: People) -> None:
    """LF12, CC50: one place up or down by buttons; odd numbers change nothing."""
    folder, files = three(people)
    step, carole = f"{url(people.veille, 'order_step')}?in={folder.pk}", people.client("carole")
    carole.post(step, {"i": str(files[2].pk), "move": "up"})
    assert names(people, "bob", folder) == ["a", "c", "b"]
    carole.post(step, {"i": str(files[0].pk), "move": "down"})
    assert names(people, "bob", folder) == ["c", "a", "b"]
    for odd in ("", "x", str(2**70), "0"):
        assert carole.post(step, {"i": odd, "move": "up"}).status_code == 302
        assert carole.post(f"{url(people.veille, 'order')}?in={folder.pk}", {"order": odd}).status_code == 204
    assert names(people, "bob", folder) == ["c", "a", "b"]
    assert people.client("bob").post(step, {"i": str(files[2].pk), "move": "up"}).status_code == 403


def test_a_folder_stands_on_the_home_page(people: People) -> None:
    """FI01, LG12: an admin chooses a folder; its files show to those who read them, and to nobody else."""
    folder, _files = three(people)
    alice = people.client("alice")
    alice.post(reverse("groups:add_block", args=[people.veille.slug]), {"kind": "files-folder"})
    block = HomeBlock.objects.get(kind="files-folder")
    address = reverse("groups:block", args=[people.veille.slug, block.pk])
    assert "Dossier" in alice.get(address).content.decode()
    other = make(people.groups["scot"], people.bob, "Ailleurs")
    told = {"title": "", "count": "2", "audience": "web"}
    assert alice.post(address, {**told, "folder": other.pk}).status_code == 422
    assert alice.post(address, {**told, "folder": folder.pk}).status_code == 302
    home = people.client("bob").get(people.veille.get_absolute_url()).content.decode()
    assert re.findall(r">(\w)\.txt</a>", home[home.index("block-files-folder") :])[:2] == ["a", "b"]
    assert "block-files-folder" not in people.client("mallory").get(people.veille.get_absolute_url()).content.decode()


def take(people: People, who: str, act: str, items: list[Content], to: Group):
    """Send a selection to another group as somebody."""
    sent = {"i": [one.pk for one in items], "act": act, "group": to.pk}
    return people.client(who).post(url(people.veille, "elsewhere"), sent)


def test_a_selection_is_copied_to_another_group(people: People) -> None:
    """FI06: a folder with its files and a file alone stand there too, read by its readers; the first ones stay."""
    folder, files = three(people)
    alone = put(people.veille, people.bob, "seul.txt", b"seul")
    page = people.client("bob").get(url(people.veille, "elsewhere"), {"i": [folder.pk, alone.pk]}).content.decode()
    assert f'<option value="{people.groups["scot"].pk}">' in page
    answer = take(people, "bob", "copy", [content(folder), content(alone)], people.groups["scot"])
    assert answer["Location"] == url(people.groups["scot"], "list")
    there = File.objects.filter(group=people.groups["scot"], home=people.groups["scot"])
    assert sorted(there.values_list("title", "audience")) == [(f"{n}.txt", "group") for n in ("a", "b", "c", "seul")]
    assert there.get(title="a.txt").folder == Folder.objects.get(group=people.groups["scot"])
    assert there.get(title="a.txt").current.blob_id == files[0].current.blob_id
    assert File.objects.filter(group=people.veille).count() == 4
    assert take(people, "bob", "copy", [content(alone)], people.groups["ateliers"]).status_code == 302
    assert take(people, "bob", "copy", [content(alone)], people.groups["elus"]).status_code == 422


def test_a_selection_moves_to_another_group(people: People) -> None:
    """FI06, CC31: whoever moderates moves it; others' items stay for a member, and it is said."""
    folder, _files = three(people)
    answer = take(people, "bob", "move", [content(folder)], people.groups["scot"])
    assert answer.status_code == 302
    assert Folder.objects.get(pk=folder.pk).group == people.veille
    take(people, "alice", "move", [content(folder)], people.groups["scot"])
    assert Folder.objects.get(pk=folder.pk).home == people.groups["scot"]
    assert set(File.objects.values_list("home", "group")) == {(people.groups["scot"].pk, people.groups["scot"].pk)}
    page = people.client("bob").get(url(people.veille, "elsewhere"), {"i": [folder.pk]})
    assert page.status_code == 302


def test_a_selection_that_finds_no_room_stays(people: People, monkeypatch) -> None:
    """FI06, LF13: the group it would go to is full: said beside the field, and nothing moved."""
    folder, _files = three(people)
    monkeypatch.setattr(room, "most_of", lambda group: 2)
    answer = take(people, "alice", "copy", [content(folder)], people.groups["scot"])
    assert (answer.status_code, File.objects.filter(group=people.groups["scot"]).count()) == (422, 0)
