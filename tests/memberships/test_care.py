"""What becomes of groups by themselves and in the hands of the site: purge, the site's list, folding, suggestions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Affiliation, Organisation
from bookmarks.models import Bookmark
from content.models import Blob, Content
from core import clock
from groups.models import Group, HomeBlock
from memberships import actions, lifecycle, tasks
from tests.budgets import queries
from tests.people import GROUPS, PARTS, People, make_group, make_user
from toolkit import actions as kit

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
SITE = "/site/groups/"


def filled(people: People, data: bytes) -> Content:
    """Return an item of `veille-numerique` with a file."""
    item = Bookmark(group=people.veille, title="Joint", url="https://example.org/j")
    return kit.publish(item=item, author=people.bob, files=[SimpleUploadedFile("note.txt", data)])


@pytest.mark.django_db(transaction=True)
def test_after_thirty_days_a_group_goes_with_its_files(people: People) -> None:
    """LG4: in the trash for 30 days it can be taken back; then rows and bytes go, shared bytes and sub-groups stay."""
    filled(people, b"rien que la")
    kept = Bookmark(group=people.groups["ateliers"], title="Autre", url="https://example.org/a")
    kit.publish(item=kept, author=people.bob, files=[SimpleUploadedFile("note.txt", b"ailleurs aussi")])
    filled(people, b"ailleurs aussi")
    child = make_group("sous-groupe", people.carole, GROUPS["ateliers"], parent=people.veille)
    people.veille.cover.save("c.png", ContentFile(b"x"))
    lost, cover = Blob.objects.get(attachments__content__group=people.veille, size=11), people.veille.cover
    lifecycle.trash_group(group=people.veille, by=people.alice)
    tasks.look_after()
    assert Group.objects.filter(slug="veille-numerique").exists()
    Group.objects.filter(pk=people.veille.pk).update(trashed_at=clock.now() - timedelta(days=31))
    tasks.look_after()
    assert not Group.objects.filter(slug="veille-numerique").exists()
    assert Group.objects.get(pk=child.pk).parent is None
    assert list(Blob.objects.values_list("size", flat=True)) == [14]
    assert not lost.file.storage.exists(lost.file.name)
    assert not cover.storage.exists(cover.name)
    assert people.bob.contents.count() == 1
    tasks.look_after()


def test_blocks_removed_go_after_thirty_days(people: People) -> None:
    """LG10: what is out of a home page can be put back for 30 days."""
    for days in (29, 31):
        gone = clock.now() - timedelta(days=days)
        HomeBlock.objects.create(group=people.veille, kind="text", removed_at=gone)
    tasks.look_after()
    assert HomeBlock.objects.count() == 1


def test_the_site_sees_what_asks_for_care(people: People, browser: Browser) -> None:
    """LG18, LG4: dormant groups, those nobody looks after, those in the trash, taken back in one gesture."""
    client, old = browser("admin_on"), clock.now() - timedelta(days=200)
    Group.objects.filter(slug="ateliers").update(last_activity_at=old)
    people.groups["scot"].memberships.all().delete()
    lifecycle.trash_group(group=people.veille, by=people.alice)
    shown = {show: client.get(SITE, {"show": show}).content.decode() for show in ("dormant", "orphan", "trash", "all")}
    assert [("/g/ateliers/" in shown["dormant"]), ("/g/scot/" in shown["orphan"])] == [True, True]
    assert "Veille Numerique" in shown["trash"]
    assert "Veille Numerique" not in shown["all"]
    assert client.post(f"{SITE}veille-numerique/offer/").status_code == 404
    assert client.post(f"{SITE}veille-numerique/restore/").status_code == 302
    assert Group.objects.get(slug="veille-numerique").trashed_at is None
    assert client.get(SITE, {"show": "nonsense", "q": "%"}).status_code == 200
    for part in set(PARTS) - {"admin_on", "visitor"}:
        assert browser(part).get(SITE).status_code == (403 if part == "admin" else 404)


def test_the_site_s_list_keeps_its_budget(people: People, browser: Browser) -> None:
    """LG18: the same cost for 4 and for 30 groups."""
    client = browser("admin_on")
    few = queries(client, SITE)
    for n in range(30):
        make_group(f"groupe-{n}", people.carole, GROUPS["ateliers"])
    assert queries(client, SITE) == few <= 16


def test_sub_groups_are_folded_under_their_parent(people: People, browser: Browser) -> None:
    """LG16, complaint 8: folded in the whole list, each by itself in a search; not under a parent one may not know."""
    make_group("sous-groupe", people.carole, GROUPS["ateliers"], parent=people.veille)
    make_group("fond", people.carole, GROUPS["ateliers"], parent=people.groups["elus"])
    html = browser("mallory").get("/groups/").content.decode()
    assert '<h2 class="card-title"><a href="/g/sous-groupe/"' not in html
    assert html.index("/g/veille-numerique/") < html.index("/g/sous-groupe/join/")
    assert '<h2 class="card-title"><a href="/g/fond/"' in html
    assert "elus" not in html.replace("Résumé de elus", "")
    found = browser("mallory").get("/groups/", {"q": "groupe sous"}).content.decode()
    assert '<h2 class="card-title"><a href="/g/sous-groupe/"' in found
    assert '<a href="/g/veille-numerique/">Veille Numerique</a>' in found


def test_dormant_and_archived_groups_come_last(people: People, browser: Browser) -> None:
    """LG18, complaint 11: a lively directory: the silent ones after the others with a sign, the archived ones last."""
    Group.objects.filter(slug="veille-numerique").update(archived_at=clock.now())
    Group.objects.filter(slug="ateliers").update(last_activity_at=clock.now() - timedelta(days=200))
    html = browser("mallory").get("/groups/").content.decode()
    places = [html.index(f'<a href="/g/{slug}/"') for slug in ("scot", "ateliers", "veille-numerique")]
    assert places == sorted(places)
    assert "#moon" in html[places[1] :]
    assert browser("mallory").get("/groups/", {"show": "managed"}).content.decode().count("card-title") == 0
    assert browser("carole").get("/groups/", {"show": "managed"}).content.decode().count('class="card-title"') == 2


def test_a_suggestion_says_why(people: People, browser: Browser) -> None:
    """LG17: three people of my organisation, or a group close to mine; never a group that does not present itself."""
    mairie = Organisation.objects.create(name="Mairie", slug="mairie")
    colleagues = [make_user(f"agent{n}") for n in range(3)]
    for user in (*colleagues, people.mallory):
        Affiliation.objects.create(user=user, organisation=mairie)
    for user in colleagues[:2]:
        actions.join(group=people.groups["ateliers"], user=user)
    client = browser("mallory")
    assert "/g/ateliers/" not in client.get("/groups/", {"show": "suggested"}).content.decode()
    actions.join(group=people.groups["ateliers"], user=colleagues[2])
    for user in colleagues:
        actions.join(group=people.groups["scot"], user=user)
    html = client.get("/groups/", {"show": "suggested"}).content.decode()
    assert "/g/ateliers/join/" in html
    assert re.search(r"3\s(personnes|people)", html.split("/g/ateliers/")[1])
    assert "/g/scot/" not in html
    assert queries(client, "/groups/?show=suggested") <= 16
