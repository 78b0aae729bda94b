"""The pages of the sources: health, following by address, what is done with one source."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bookmarks.models import Bookmark
from content.models import GroupTag, Tag
from core import clock
from groups.models import Group
from tests.budgets import queries
from tests.people import PARTS
from tests.veille.desk import json_feed, rss
from veille import finding
from veille.models import Entry, Finding, Source

SITE = """<html><head><title>Le site</title>
<link rel="alternate" type="application/rss+xml" title="Actualités" href="/a.xml">
<link rel="alternate" type="application/feed+json" title="Agenda" href="/b.json"></head></html>"""


@pytest.fixture
def carole(desk):
    return desk.browser("carole")


@pytest.fixture
def look(desk, carole, django_capture_on_commit_callbacks):
    """Type an address in the page of a new source; return that page once the worker has looked behind it."""

    def typed(address):
        with django_capture_on_commit_callbacks(execute=True):
            sent = carole.post(desk.url("sources/new/"), {"address": address})
        assert sent.status_code == 302, sent.context["form"].errors
        return carole.get(sent.url).content.decode()

    return typed


def theme(desk, name="Tiers-lieux"):
    tag = Tag.objects.create(name=name, slug=name.lower())
    GroupTag.objects.create(group=desk.people.veille, tag=tag)
    return tag


def test_a_feed_is_shown_before_it_is_followed(desk, carole, look):
    """VC7: its title and its five last items; then one press follows it, with its theme."""
    tag = theme(desk)
    url = desk.site.feed("/feed", rss(*[str(n) for n in range(7)]))
    page = look(url)
    assert "Le Flux" in page
    assert [f"Titre {n}" in page for n in range(7)] == [True] * 5 + [False] * 2
    assert not Source.objects.exists()
    sent = carole.post(desk.url("sources/new/follow/"), {"feed": url, "theme": tag.slug}, follow=True)
    source = Source.objects.get()
    assert (source.title, source.feed_url, source.theme, source.added_by.username) == ("Le Flux", url, tag, "carole")
    assert "Le Flux" in sent.content.decode()
    assert not Finding.objects.exists()


def test_a_site_offers_all_the_feeds_it_announces(desk, carole, look):
    """VC7: autodiscovery; one is chosen; JSON Feed counts."""
    desk.site.page("/", SITE)
    desk.site.feed("/a.xml", rss("un"))
    desk.site.page("/b.json", json_feed("deux"), "application/feed+json")
    page = look(desk.site.url("/"))
    assert page.count('type="radio"') == 2
    assert "Titre un" in page
    assert "Titre deux" in page
    carole.post(desk.url("sources/new/follow/"), {"feed": desk.site.url("/b.json")})
    assert Source.objects.get().feed_url == desk.site.url("/b.json")


def test_a_site_that_announces_nothing_is_tried_at_the_usual_places(desk, look):
    """VC7: with one visit to the host, however many places are tried."""
    desk.site.page("/", "<title>Site</title>")
    desk.site.feed("/atom.xml", rss("un"))
    assert desk.site.url("/atom.xml") in look(desk.site.url("/"))
    assert [asked.path for asked in desk.site.asked] == ["/", "/feed/", "/rss.xml", "/atom.xml"]


@pytest.mark.parametrize(
    ("path", "words"), [("/", "No feed was found"), ("/missing", "does not exist"), ("/bomb", "too big")]
)
def test_what_is_no_feed_is_said_plainly(desk, look, path, words):
    """VC7: no feed, no page, or a hostile one: one sentence, no fault."""
    desk.site.page("/", "<title>Site</title>")
    desk.site.bomb("/bomb")
    assert words in look(desk.site.url(path))


def test_private_addresses_are_not_looked_behind(desk, look, settings):
    """REL-H6: nor is anything said of what stands there."""
    settings.VEILLEE_FETCH_ALLOW = []
    page = look(desk.site.url("/"))
    assert "No public website answers at this address" in page
    assert desk.site.connections == 0


def test_what_is_followed_already_says_so(desk, carole, look):
    """VC7: by its own address at once (422, what was typed kept), by its site when it is found."""
    url = desk.site.feed("/feed", rss("un"))
    source = desk.follow(url)
    again = carole.post(desk.url("sources/new/"), {"address": url + "?utm_source=lettre"})
    assert again.status_code == 422
    assert url in again.content.decode()
    assert "Le Flux" in again.content.decode()
    desk.site.page("/", '<link rel="alternate" type="application/rss+xml" href="/feed">')
    page = look(desk.site.url("/"))
    assert f'href="{desk.url(f"sources/{source.pk}/")}"' in page
    assert "follow/" in page
    assert 'type="radio"' not in page


@pytest.mark.parametrize("typed", ["", "javascript:alert(1)", "pas une adresse", "http://u:p@e.org/", "x" * 3000])
def test_a_bad_address_is_refused_with_a_sentence(desk, carole, typed):
    """VC7: what was typed is kept."""
    answer = carole.post(desk.url("sources/new/"), {"address": typed})
    assert answer.status_code == 422
    assert answer.context["form"]["address"].value() == typed
    assert not Finding.objects.exists()


def test_a_choice_that_was_not_offered_is_refused(desk, carole, look):
    """VC7: a forged form follows nothing."""
    look(desk.site.feed("/feed", rss("un")))
    answer = carole.post(desk.url("sources/new/follow/"), {"feed": "https://ailleurs.example/feed"})
    assert answer.status_code == 422
    assert not Source.objects.exists()


def test_the_page_asks_again_while_the_worker_looks(desk, carole):
    """VC7: by a fragment, or by a link without JavaScript; a lost hint is found again by the sweep."""
    carole.post(desk.url("sources/new/"), {"address": desk.site.feed("/feed", rss("un"))})
    waiting = carole.get(desk.url("sources/new/"), headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every' in waiting
    assert "<html" not in waiting
    finding.look(Finding.objects.get().pk)
    found = carole.get(desk.url("sources/new/"), headers={"HX-Request": "true"}).content.decode()
    assert "Le Flux" in found
    assert "hx-trigger" not in found


def test_health_is_told_in_plain_words(desk):
    """VC9: last success, last error, next try, entries a week, share kept, and what asks for a decision."""
    source = desk.served("1", "2", "3", "4", "5", "6", "7", "8")
    for state, numbers in {"kept": ["1"], "dropped": ["2", "3", "4"]}.items():
        Entry.objects.filter(title__in=[f"Titre {n}" for n in numbers]).update(state=state)
    gone = desk.poll(desk.follow(desk.site.page("/gone", status=410)))
    page = desk.browser("bob").get(desk.url("sources/")).content.decode()
    text = re.sub(r"<[^>]+>", " ", page)
    for words in ("2 entries a week", "25 % kept", "4 to sort", "Next try", "removed for good", "To be decided"):
        assert words in text
    assert page.index(f"sources/{gone.pk}/") < page.index(f"sources/{source.pk}/")
    assert f"sources/{gone.pk}/remove/" not in page
    assert f"sources/{gone.pk}/remove/" in desk.browser("carole").get(desk.url("sources/")).content.decode()


def test_a_source_is_paused_followed_again_read_and_removed(desk, carole, django_capture_on_commit_callbacks):
    """VC9: each by one press; a dead source is followed again with its failures forgotten."""
    source = desk.served("un")
    carole.post(desk.url(f"sources/{source.pk}/pause/"))
    source.refresh_from_db()
    assert source.state == "paused"
    Source.objects.update(state="dead", failures=9, error_code="http_410")
    with django_capture_on_commit_callbacks() as hints:
        carole.post(desk.url(f"sources/{source.pk}/resume/"))
    source.refresh_from_db()
    assert (source.state, source.failures, source.error_code) == ("active", 0, "")
    hints[0]()
    with django_capture_on_commit_callbacks(execute=True):
        carole.post(desk.url(f"sources/{source.pk}/poll/"))
    assert len(desk.site.asked) == 3
    assert carole.get(desk.url(f"sources/{source.pk}/remove/")).status_code == 200
    assert Source.objects.exists()
    carole.post(desk.url(f"sources/{source.pk}/remove/"))
    assert not Source.objects.exists()


def test_removing_a_source_leaves_its_bookmarks(desk, carole):
    """VC9: what was kept belongs to the group."""
    entry = desk.entry()
    carole.post(desk.url(f"tri/{entry.pk}/"), {"act": "keep"})
    carole.post(desk.url(f"sources/{entry.source_id}/remove/"))
    assert not Entry.objects.exists()
    assert Bookmark.objects.get().trashed_at is None


def test_title_and_theme_change(desk, carole):
    """VC9: what was typed is kept when it is refused."""
    source, tag = desk.follow("https://e.org/feed"), theme(desk)
    address = desk.url(f"sources/{source.pk}/edit/")
    refused = carole.post(address, {"title": "x" * 200, "theme": tag.slug})
    assert refused.status_code == 422
    assert "x" * 200 in refused.content.decode()
    carole.post(address, {"title": "Préfecture", "theme": tag.slug})
    source.refresh_from_db()
    assert (source.title, source.theme) == ("Préfecture", tag)


def test_the_list_has_a_query_budget(desk, carole):
    """VC9: three sources or thirty, the same number of queries."""
    counts = []
    for number in range(30):
        desk.entry(str(number), source=desk.follow(f"https://e.org/{number}"))
        if number in (2, 29):
            counts.append(queries(carole, desk.url("sources/")))
    assert counts[0] == counts[1] <= 20


READ = {"bob", "carole", "alice", "admin_on"}
CURATE = {"carole", "alice", "admin_on"}


@pytest.mark.parametrize("part", PARTS)
def test_members_read_and_animators_curate(desk, people, part):
    """REL-S1, REL-S2: the nine parts on each page, and a stranger's form changes nothing."""
    source = desk.follow("https://e.org/feed")
    pages = {"sources/": READ, f"sources/{source.pk}/": READ}
    pages |= dict.fromkeys(["sources/new/", "sources/import/"], CURATE)
    pages |= dict.fromkeys([f"sources/{source.pk}/{name}/" for name in ("edit", "remove")], CURATE)
    client = people.client(part)
    assert {path: client.get(desk.url(path)).status_code == 200 for path in pages} == {
        path: part in allowed for path, allowed in pages.items()
    }
    for name in ("pause", "remove"):
        assert client.get(desk.url(f"sources/{source.pk}/pause/")).status_code == 405
        answer = client.post(desk.url(f"sources/{source.pk}/{name}/"))
        assert (answer.status_code == 302 and "login" not in answer.url) == (part in CURATE)
    assert Source.objects.exists() == (part not in CURATE)


def test_an_archived_group_is_read_not_changed(desk, carole):
    """REL-S2: its sources stay readable."""
    source = desk.follow("https://e.org/feed")
    Group.objects.filter(pk=desk.people.veille.pk).update(archived_at=clock.now() - timedelta(days=1))
    assert carole.get(desk.url("sources/")).status_code == 200
    assert carole.post(desk.url(f"sources/{source.pk}/pause/")).status_code == 403
    assert carole.get(desk.url("tri/")).status_code == 403
