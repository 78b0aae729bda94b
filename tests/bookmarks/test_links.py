"""The slow round over what groups keep: which pages are gone, which are doubtful, and what is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache

from bookmarks import links
from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from core import clock
from tests.people import People
from tests.web import LocalSite

pytestmark = pytest.mark.django_db
PAGE = "<html><head><title>{}</title></head><body>{}</body></html>"


def kept(people: People, url: str) -> Bookmark:
    """Return a bookmark of bob's, saved some weeks ago."""
    made = save(group=people.veille, author=people.bob, typed=Typed(url=url, title="Une page")).bookmark
    Bookmark.objects.filter(pk=made.pk).update(created_at=clock.now() - timedelta(days=40))
    return made


def state(bookmark: Bookmark, days: int = 0) -> str:
    """Return the state of a bookmark once the round has passed, some days from now."""
    cache.clear()  # a site is left alone two seconds of real time, which a frozen clock does not pass
    with time_machine.travel(clock.now() + timedelta(days=days), tick=True):
        links.check_due()
    return Bookmark.objects.get(pk=bookmark.pk).link_state


def test_gone_twice_over_a_week(people: People, site: LocalSite) -> None:
    """VC17, BO07: 404 once marks nothing, a week later it is marked and an archive proposed; back, alive."""
    page = kept(people, site.page("/fiche", status=404))
    assert state(page) == "alive"
    assert state(page, days=1) == "alive"
    assert state(page, days=8) == "dead"
    html = people.client("bob").get(page.get_absolute_url()).content.decode()
    assert "web.archive.org/web/*/" in html
    assert "Page disparue" in people.client("bob").get("/g/veille-numerique/bookmarks/?link=1").content.decode()
    site.page("/fiche", PAGE.format("Fiche", "Bonjour"))
    assert state(page, days=40) == "alive"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Page introuvable", ""),
        ("404 - Mairie", ""),
        ("exemple.org", "Ce nom de domaine est à vendre"),
        ("", "This domain is for sale"),
    ],
)
def test_pages_that_say_so_while_answering(people: People, site: LocalSite, title: str, body: str) -> None:
    """VC17: "not found" with status 200 and names for sale are doubtful, not gone."""
    page = kept(people, site.page("/guide", PAGE.format(title, body)))
    assert state(page) == "doubtful"


def test_a_page_that_leads_to_the_front_of_its_site(people: People, site: LocalSite) -> None:
    """VC17: sent from a page to the home of the site, a reader finds nothing: doubtful."""
    site.page("/", PAGE.format("Accueil", "Bienvenue"))
    page = kept(people, site.redirect("/actu/12", "/"))
    assert state(page) == "doubtful"


def test_troubles_that_pass_mark_nothing(people: People, site: LocalSite) -> None:
    """VC17: a site that is down, or asks robots to stay away, keeps its mark; HEAD refused, GET decides."""
    page = kept(people, site.page("/panne", status=503))
    assert state(page) == "alive"
    assert Bookmark.objects.get(pk=page.pk).link_missed_at is None
    assert [asked.method for asked in site.asked if asked.path == "/panne"] == ["HEAD"]


def test_each_page_once_a_month(people: People, site: LocalSite) -> None:
    """VC17: a page that answered is left alone for a month, and two of one site never share a round."""
    first, second = (kept(people, site.page(f"/{name}", PAGE.format(name, ""))) for name in ("un", "deux"))
    links.check_due()
    assert {asked.path for asked in site.asked} == {"/robots.txt", "/un"}
    state(second, days=1)
    state(first, days=2)
    assert [asked.path for asked in site.asked if asked.method == "GET"].count("/un") == 1
