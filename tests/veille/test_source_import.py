"""Following a list of sources in OPML: what will happen is shown first."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import GroupTag, Tag
from tests.veille.desk import rss
from veille import following, polling
from veille.models import Finding, Source

LIST = """<opml version="2.0"><body>
<outline text="Numérique"><outline text="Tiers-lieux"><outline text="A" xmlUrl="https://a.example/feed"/></outline>
<outline text="B" xmlUrl="https://b.example/feed"/></outline>
<outline text="Suivie" xmlUrl="http://www.suivie.example/feed/"/><outline text="Suivie" xmlUrl="https://suivie.example/feed"/>
<outline text="Piège" xmlUrl="javascript:alert(1)"/><outline text="Sans dossier" xmlUrl="https://c.example/feed"/>
</body></opml>"""


@pytest.fixture
def carole(desk):
    return desk.browser("carole")


def upload(desk, client, body=LIST):
    return client.post(desk.url("sources/import/"), {"file": SimpleUploadedFile("liste.opml", body.encode())})


def test_a_list_is_shown_before_it_is_followed(desk, carole):
    """VC10: new, followed already, refused with the reason, folders as themes; nothing is followed by looking."""
    desk.follow("https://suivie.example/feed")
    GroupTag.objects.create(group=desk.people.veille, tag=Tag.objects.create(name="Tiers-lieux", slug="tiers-lieux"))
    upload(desk, carole)
    answer = carole.get(desk.url("sources/import/"))
    shown = answer.context
    assert [(line.feed.title, line.theme, line.is_new_theme) for line in shown["new_lines"]] == [
        ("A", "Tiers-lieux", False), ("B", "Numérique", True), ("Sans dossier", "", False),
    ]  # fmt: skip
    assert [line.source.title for line in shown["known_lines"]] == ["Le Flux"]
    assert [title for title, reason in shown["refused"] if reason] == ["Piège"]
    assert Source.objects.count() == 1


@pytest.mark.parametrize(("ticked", "themes"), [(True, {"Numérique", "Tiers-lieux"}), (False, {"Tiers-lieux"})])
def test_one_press_follows_it_once(desk, carole, ticked, themes):
    """VC10: with or without new themes; pressed twice, it is followed once."""
    GroupTag.objects.create(group=desk.people.veille, tag=Tag.objects.create(name="Tiers-lieux", slug="tiers-lieux"))
    upload(desk, carole)
    for _time in range(2):
        carole.post(desk.url("sources/import/confirm/"), {"new_themes": "on"} if ticked else {})
    assert Source.objects.count() == 4
    assert {source.theme.name for source in Source.objects.exclude(theme=None)} == themes
    assert set(GroupTag.objects.values_list("tag__name", flat=True)) == themes
    assert not Finding.objects.exists()


@pytest.mark.parametrize("body", ["", "<html></html>", "<opml><body/></opml>" + " " * 2_000_001], ids=len)
def test_a_file_that_is_no_list_is_refused(desk, carole, body):
    """VC10: a sentence, and 422."""
    answer = upload(desk, carole, body)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Finding.objects.exists()


def test_a_watch_follows_so_many_sources_at_most(desk, carole, monkeypatch):
    """VC10: the dry run says which ones are one too many."""
    monkeypatch.setattr(following, "SOURCES_MAX", 2)
    upload(desk, carole)
    shown = carole.get(desk.url("sources/import/")).context
    assert [line.feed.title for line in shown["new_lines"]] == ["A", "B"]
    assert [title for title, _reason in shown["refused"]] == ["Suivie", "Sans dossier", "Piège"]
    carole.post(desk.url("sources/import/confirm/"))
    assert Source.objects.count() == 2


def test_one_persons_list_is_not_anothers(desk, carole, people):
    """REL-S1: what I uploaded is shown to me alone."""
    upload(desk, carole)
    assert "new_lines" not in people.client("alice").get(desk.url("sources/import/")).context
    people.client("alice").post(desk.url("sources/import/confirm/"))
    assert not Source.objects.exists()


def test_a_list_then_its_export_give_the_same_sources(desk, carole):
    """VC10: export, import elsewhere: addresses, titles and themes come back."""
    upload(desk, carole)
    carole.post(desk.url("sources/import/confirm/"), {"new_themes": "on"})
    told = set(Source.objects.values_list("feed_url", "title", "theme__name"))
    exported = carole.get(desk.url("sources.opml")).content.decode()
    for source in Source.objects.all():
        following.remove(source=source, by=desk.people.carole)
    upload(desk, carole, exported)
    carole.post(desk.url("sources/import/confirm/"), {"new_themes": "on"})
    assert set(Source.objects.values_list("feed_url", "title", "theme__name")) == told


def test_an_imported_source_is_polled_like_any_other(desk, carole):
    """VC10: due at once."""
    url = desk.site.feed("/feed", rss("un"))
    upload(desk, carole, f'<opml><body><outline text="A" xmlUrl="{url}"/></body></opml>')
    carole.post(desk.url("sources/import/confirm/"))
    assert desk.poll(Source.objects.get()).last_new == 1


def test_five_thousand_sources_are_told_and_bounded(desk, carole):
    """VC10: as many as a watch may follow, in bounded queries; what is left out is counted and said why."""
    many = "".join(f'<outline text="S{n}" xmlUrl="https://s{n}.example/feed"/>' for n in range(5_000))
    upload(desk, carole, f'<opml version="2.0"><body>{many}</body></opml>')
    shown = carole.get(desk.url("sources/import/")).context
    assert len(shown["new_lines"]) == following.SOURCES_MAX
    told = dict(shown["refused"])
    assert "Cut the file in parts" in told["+ 3000"]
    assert "S1500" in told
    with CaptureQueriesContext(connection) as captured:
        carole.post(desk.url("sources/import/confirm/"))
    assert Source.objects.count() == following.SOURCES_MAX
    assert len(captured) < 60
    assert len(polling.due()[: polling.RUN_MAX]) == polling.RUN_MAX
