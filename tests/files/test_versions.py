"""One address, several versions: who put which, when and why, and how an earlier one is served again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from content.models import Attachment, Blob, Content
from content.store import forgetting
from core import clock
from files import actions, opening
from files.models import File, FileVersion
from forum.models import Topic
from lifecycle import leaving
from tests.files.bring import content, make, put, sent, url
from tests.people import People
from toolkit import actions as kit
from toolkit import moving

pytestmark = pytest.mark.django_db


def fetched(people: People, who: str, file: File, number: int | None = None) -> bytes:
    """Return the bytes that somebody gets from the address of a file, or of one of its versions."""
    name = "fetch_version" if number else "fetch"
    args = [file.pk, number] if number else [file.pk]
    answer = people.client(who).get(reverse(f"files_site:{name}", args=args))
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def renewed(people: People, who: str, file: File, data: bytes, comment: str = "") -> int:
    """Put a new version through its page and return the status."""
    typed = {"file": sent("nouveau.txt", data), "comment": comment}
    return people.client(who).post(url(people.veille, "version", file.pk), typed).status_code


def test_a_new_version_keeps_the_address(people: People) -> None:
    """FI05, LF4: listed with who, when and why; the old one is still fetched; any contributor may put one."""
    file = put(people.veille, people.carole, data=b"un")
    assert renewed(people, "bob", file, b"deux", "Montants corrigés") == 302
    assert fetched(people, "bob", file) == b"deux"
    assert fetched(people, "bob", file, 1) == b"un"
    html = people.client("bob").get(content(file).get_absolute_url()).content.decode()
    assert "Montants corrigés" in html
    assert html.index("Bob Girard") < html.rindex("Carole Faure")


def test_an_earlier_version_is_served_again(people: People) -> None:
    """FI05: as a new version, so that nothing is lost."""
    file = put(people.veille, people.bob, data=b"un")
    renewed(people, "bob", file, b"deux")
    people.client("bob").post(url(people.veille, "version_restore", file.pk, 1))
    assert fetched(people, "bob", file) == b"un"
    assert [row.number for row in File.objects.get(pk=file.pk).versions.all()] == [3, 2, 1]


def test_the_same_bytes_make_no_version(people: People) -> None:
    """FI05: sending what is there already changes nothing, and says so."""
    file = put(people.veille, people.bob, data=b"un")
    assert renewed(people, "bob", file, b"un") == 302
    assert File.objects.get(pk=file.pk).versions.count() == 1


def test_the_address_survives_renaming_and_moving(people: People) -> None:
    """LF5, CC01: the address of the bytes names neither group nor folder."""
    file = put(people.veille, people.bob, data=b"un", folder=make(people.veille, people.bob))
    people.client("bob").post(url(people.veille, "edit", file.pk, file.slug), {"title": "Autre nom.txt", "body": ""})
    moving.move(item=Content.objects.get(pk=file.pk), to=people.groups["scot"], by=people.alice)
    assert fetched(people, "bob", file) == b"un"
    assert people.client("bob").get(f"/c/{file.pk}/", follow=True).status_code == 200
    assert people.client("carole").get(reverse("files_site:fetch", args=[file.pk])).status_code == 404


def test_strangers_put_and_fetch_nothing(people: People) -> None:
    """REL-S2: neither the bytes, nor a version of them, nor a way to put one."""
    file = put(people.veille, people.bob, data=b"un")
    for name in ("mallory", "denis", "paul"):
        assert renewed(people, name, file, b"deux") == 404
        assert people.client(name).get(reverse("files_site:fetch", args=[file.pk])).status_code == 404
    assert FileVersion.objects.count() == 1


def test_bytes_are_kept_once_and_stay_while_something_leads_to_them(people: People) -> None:
    """LF9: a version and an attachment share them; they go when neither is left."""
    file = put(people.veille, people.bob, data=b"partage")
    blob = file.current.blob
    other = put(people.groups["scot"], people.bob, data=b"partage")
    joined = Attachment.objects.create(blob=blob, content=content(other), name="x", created_at=clock.now())
    assert Blob.objects.filter(sha256=blob.sha256).count() == 1
    for last in (content(file), content(other)):
        assert forgetting.forget_unused(Blob.objects.filter(pk=blob.pk)) == 0
        last.delete()
    assert not Attachment.objects.filter(pk=joined.pk).exists()
    assert forgetting.forget_unused(Blob.objects.filter(pk=blob.pk)) == 1


def test_a_file_survives_the_departure_of_who_put_it(people: People) -> None:
    """LF8: it belongs to the group."""
    file = put(people.veille, people.bob, data=b"un")
    leaving.leave(user=people.bob, keeps_texts=False)
    assert fetched(people, "carole", file) == b"un"


def test_downloads_are_counted_by_the_worker(people: People, django_capture_on_commit_callbacks) -> None:
    """FI13: how often, and when last; the members see it; a look at the page counts nothing."""
    file = put(people.veille, people.bob)
    with django_capture_on_commit_callbacks(execute=True):
        fetched(people, "carole", file)
        people.client("carole").get(content(file).get_absolute_url())
    counted = File.objects.get(pk=file.pk)
    assert counted.download_count == 1
    assert counted.opened_at
    opening.note(file.pk)
    assert File.objects.get(pk=file.pk).download_count == 2


def test_it_is_used_in_texts_without_being_copied(people: People) -> None:
    """FI11: a text that links to the file is named on its page, to whoever reads that text."""
    file = put(people.veille, people.bob, "convention.odt")
    for title, link in (("Un fil la cite", f"/c/{file.pk}/"), ("Un autre la sert", f"/files/{file.pk}/")):
        body = f"Voir [la convention]({link})"
        kit.publish(item=Topic(group=people.veille, title=title, body=body, audience="group"), author=people.bob)
    around = people.client("bob").get(reverse("content:around", args=[file.pk])).content.decode()
    assert "Un fil la cite" in around
    assert "Un autre la sert" in around
    assert actions.named(people.veille, None, "CONVENTION.odt") == file
