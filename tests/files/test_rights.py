"""Rights come from the group; a folder may make two exceptions, and what it holds follows."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse

from accounts.models import User
from content.models import Content
from content.readers import readers_of
from content.rules import can
from files import arranging, exceptions
from files.models import File, Folder
from tests.files.bring import content, make, put, sent, url
from tests.people import PARTS, People

pytestmark = pytest.mark.django_db


def set_to(people: People, folder: Folder, who: str = "carole", **typed: str) -> int:
    """Set the exceptions of a folder through its page; return the status."""
    return people.client(who).post(url(people.veille, "rights", folder.pk), typed).status_code


def test_animators_write(people: People) -> None:
    """FI09: a member adds nothing there nor below, and no longer changes what they put there; the name says so."""
    folder = make(people.veille, people.bob, "Statuts")
    inner = make(people.veille, people.bob, "Annexes", parent=folder)
    file = put(people.veille, people.bob, folder=inner)
    assert set_to(people, folder, who="bob", is_kept="on") == 403
    assert set_to(people, folder, is_kept="on") == 302
    bob = people.client("bob")
    assert bob.post(url(people.veille, "create") + f"?in={inner.pk}", {"files": sent()}).status_code == 403
    assert bob.get(url(people.veille, "edit", file.pk, file.slug)).status_code == 403
    assert bob.post(url(people.veille, "version", file.pk), {"file": sent("b.txt", b"b")}).status_code == 403
    assert people.client("carole").post(url(people.veille, "create") + f"?in={inner.pk}", {"files": sent()}).url
    assert "Animators write" in bob.get(url(people.veille, "list"), headers={"accept-language": "en"}).content.decode()


def test_public_reads_applied_to_what_is_there(people: People) -> None:
    """FI09, LF7: on request, what stands in the folder follows; what is added later always does."""
    folder = make(people.veille, people.bob, "Guides")
    old = put(people.veille, people.bob, "vieux.txt", b"vieux", folder=folder)
    set_to(people, folder, is_open="on")
    new = put(people.veille, people.bob, "neuf.txt", b"neuf", folder=Folder.objects.get(pk=folder.pk))
    assert (content(old).audience, content(new).audience) == ("group", "web")
    set_to(people, folder, is_open="on", applies="on")
    assert content(old).audience == "web"
    visitor = people.client("visitor")
    assert visitor.get(reverse("files_site:fetch", args=[old.pk])).status_code == 200
    assert "vieux.txt" in visitor.get(content(folder).get_absolute_url()).content.decode()
    set_to(people, folder, applies="on")
    assert visitor.get(reverse("files_site:fetch", args=[old.pk])).status_code == 302


def test_public_only_where_the_group_allows(people: People) -> None:
    """FI09, CC22: a group that keeps everything to its members has no such exception, whatever a form says."""
    group = people.groups["scot"]
    folder = make(group, people.bob)
    path = reverse("files:rights", args=[group.slug, folder.pk])
    assert 'name="is_open"' not in people.client("alice").get(path).content.decode()
    people.client("alice").post(path, {"is_open": "on", "applies": "on"})
    assert content(folder).audience == "group"


def test_who_reads_follows_the_place(people: People) -> None:
    """LF7: moved out of a public folder, a file is the group's again; moved in, it is public."""
    open_to = make(people.veille, people.bob, "Guides")
    exceptions.set_access(folder=open_to, by=people.carole, is_kept=False, is_open=True, applies=True)
    file = put(people.veille, people.bob)
    for folder, audience in ((Folder.objects.get(pk=open_to.pk), "web"), (None, "group")):
        arranging.place(item=File.objects.select_related("group").get(pk=file.pk), folder=folder, by=people.bob)
        assert content(file).audience == audience


def test_one_rule_in_three_forms(people: People) -> None:
    """REL-S1, FI09: with both exceptions, which items, may I, and who may, agree for each of the nine parts."""
    made = []
    for is_kept, is_open in itertools.product((False, True), repeat=2):
        folder = make(people.veille, people.bob, f"D{is_kept}{is_open}")
        exceptions.set_access(folder=folder, by=people.carole, is_kept=is_kept, is_open=is_open, applies=True)
        made += [folder, put(people.veille, people.bob, folder=Folder.objects.get(pk=folder.pk))]
    for item in Content.objects.filter(pk__in=[one.pk for one in made]).select_related("group"):
        readers = set(readers_of(item).values_list("username", flat=True))
        for part in PARTS:
            access = people.access(part)
            seen = Content.objects.visible_to(access).filter(pk=item.pk).exists()
            assert seen == can(access, "read", item), (part, item.title)
            if part not in {"visitor", "admin_on"}:
                assert seen == (User.objects.get(username=part).username in readers), (part, item.title)
