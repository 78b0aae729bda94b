"""Public links: what they open, to whom, until when; who may make and close them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from content.models import PublicLink
from core import clock
from tests.files.bring import content, make, put
from tests.people import People
from toolkit import actions, outside

pytestmark = pytest.mark.django_db


def shared(people: People, item: object, **more: object) -> PublicLink:
    """Return a link that alice made."""
    until = clock.now() + timedelta(days=more.pop("days", 7))
    return outside.make(item=content(item), by=people.alice, expires_at=until, **more)


def page(people: People, link: PublicLink):
    """Return what a visitor gets."""
    return people.client("visitor").get(reverse("files_site:link", args=[link.key]))


def test_it_is_made_from_the_file_and_opens_it_without_account(people: People) -> None:
    """FI10: the file alone, as a download, without any cookie; the link is listed, and counted."""
    file, other = put(people.veille, people.bob, "Plan.txt", b"plan"), put(people.veille, people.bob, "b.txt", b"b")
    people.client("carole").post(reverse("content:links", args=[file.pk]), {"days": "7", "password": ""})
    link = PublicLink.objects.get()
    answer = page(people, link)
    assert "Plan.txt" in answer.content.decode()
    assert not answer.cookies
    visitor = people.client("visitor")
    got = visitor.get(reverse("files_site:link_file", args=[link.key, file.pk]))
    assert b"".join(got.streaming_content) == b"plan"
    assert got["Content-Disposition"].startswith("attachment")
    assert visitor.get(reverse("files_site:link_file", args=[link.key, other.pk])).status_code == 302
    assert link.key in people.client("carole").get(reverse("content:links", args=[file.pk])).content.decode()


def test_it_expires_and_is_revoked(people: People) -> None:
    """FI10: past its day, closed, or its file in the trash: as if it had never been."""
    file = put(people.veille, people.bob)
    old, closed, live = (shared(people, file, days=days) for days in (-1, 7, 7))
    people.client("carole").post(reverse("content:link_revoke", args=[file.pk, closed.pk]))
    assert [page(people, link).status_code for link in (old, closed, live)] == [302, 302, 200]
    actions.trash(item=content(file), by=people.bob)
    assert page(people, live).status_code == 302


def test_a_password_and_few_guesses(people: People) -> None:
    """FI10: nothing is told before it is given, not even the name; ten guesses, then a wait."""
    file = put(people.veille, people.bob, "Secret.txt", b"s")
    link, visitor = shared(people, file, password="ouvre"), people.client("visitor")
    address = reverse("files_site:link", args=[link.key])
    assert "Secret.txt" not in visitor.get(address).content.decode()
    assert visitor.get(reverse("files_site:link_file", args=[link.key, file.pk])).status_code == 302
    assert visitor.post(address, {"password": "faux"}).status_code == 422
    assert "Secret.txt" in visitor.post(address, {"password": "ouvre"}, follow=True).content.decode()
    other = people.client("visitor")
    for _guess in range(10):
        other.post(address, {"password": "faux"})
    assert other.post(address, {"password": "ouvre"}).status_code == 422


def test_a_folder_opens_with_what_is_below_it(people: People) -> None:
    """FI10: not what stands elsewhere, nor what a moderator holds."""
    folder = make(people.veille, people.bob)
    put(people.veille, people.bob, "dedans.txt", b"a", folder=make(people.veille, people.bob, "Bas", parent=folder))
    held = put(people.veille, people.bob, "retenu.txt", b"h", folder=folder)
    type(content(held)).objects.filter(pk=held.pk).update(is_held=True)
    put(people.veille, people.bob, "dehors.txt", b"b")
    html = page(people, shared(people, folder)).content.decode()
    assert "dedans.txt" in html
    assert "dehors.txt" not in html
    assert "retenu.txt" not in html


def test_who_may_open_a_file_to_outsiders(people: People) -> None:
    """FI10, CC22: as for showing it elsewhere: animators; authors where the group lets; never a secret group."""
    mine, theirs = put(people.veille, people.bob), put(people.veille, people.alice, "a.txt", b"a")
    closed = put(people.groups["scot"], people.bob, "c.txt", b"c")
    secret = put(people.groups["elus"], people.elise, "d.txt", b"d")
    asked = {
        ("bob", mine): 200, ("bob", theirs): 403, ("carole", theirs): 200, ("bob", closed): 403,
        ("alice", closed): 200, ("elise", secret): 403, ("mallory", mine): 404,
    }  # fmt: skip
    for (name, file), status in asked.items():
        path = reverse("content:links", args=[file.pk])
        assert people.client(name).get(path).status_code == status, (name, file.title)
