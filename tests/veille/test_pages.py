"""The pages of a veille that people read: home, archive, edition."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from core.feeds import FORMATS
from tests.budgets import queries
from tests.people import PARTS
from tests.veille.editions import FRIDAY, WEEK, Table
from toolkit import actions
from veille import publishing
from veille.models import Watch
from veille.selecting import Words

PAGES = ["", "editions/", "editions/1/"]


def test_home_shows_the_latest_edition_and_the_next_date(table: Table):
    """VP4, VD6: the edition in full, when the next one comes, how to receive it, the feeds for people."""
    table.published(2)
    html = table.page("visitor")
    assert "Trouvaille numéro 2" in html
    assert 'datetime="2026-11-27T08:00:00+01:00"' in html
    assert table.url("subscribe/") in html
    assert all(f"feed.{ext}" in html and f"editions.{ext}" in html for ext in FORMATS)


def test_home_before_anything_is_set_up(people):
    """An empty veille says what it is for; only those who curate are offered to set it up."""
    for who, offered in (("bob", False), ("carole", True)):
        html = people.client(who).get("/g/veille-numerique/veille/").content.decode()
        assert 'class="empty"' in html
        assert ("/veille/set-up/" in html) is offered


def test_members_see_what_is_proposed_and_how_to_take_part(table: Table):
    """VC: the pool and what waits are for members; a stranger sees neither."""
    row = table.proposed()
    for who, seen in (("bob", True), ("visitor", False), ("mallory", False), ("denis", False)):
        html = table.page(who)
        assert (row.title in html, f"{table.url()[:-7]}bookmarks/new/" in html) == (seen, seen)


@pytest.mark.parametrize("path", ["", "editions/", "editions/1/", "editions/by-month/2026/11/"])
def test_public_pages_set_no_cookie(table: Table, path: str):
    """REL-P4: reading leaves no trace in the browser."""
    table.published(2)
    answer = table.get("visitor", path)
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert "csrfmiddlewaretoken" not in answer.content.decode()


@pytest.mark.parametrize("path", ["", "editions/1/"])
def test_software_finds_the_ten_feeds(table: Table, path: str):
    """VP4: autodiscovery, distinct titles, the media type each is served with."""
    table.published(2)
    link = r'<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">'
    links = re.findall(link, table.page("visitor", path))
    assert len({title for _type, title, _href in links}) == len(links) == 2 * len(FORMATS)
    for media_type, _title, href in links:
        served = Client().get(href.removeprefix("http://127.0.0.1:8000"))["Content-Type"]
        assert served == f"{media_type}; charset=utf-8"


def test_an_edition_shows_its_own_words_in_sections(table: Table):
    """VD2, VD3: headline first, then sections; line, quotation in its marks, credit, source."""
    table.selected(Words("Second titre", "Sa ligne", section="Communes"))
    top = table.selected(Words("Premier titre", "Une ligne", "Un passage", "Zoé", "Données"))
    table.post("carole", f"prepare/items/{top.pk}/headline/")
    table.published(1)
    html = table.page("visitor", "editions/1/")
    assert html.index("Premier titre</a>") < html.index("Communes</h2>") < html.index("Second titre</a>")
    assert "«\u00a0Un passage\u00a0»" in html
    assert all(words in html for words in ("Une ligne", "Zoé", "exemple.org", f'id="item-{top.pk}"'))
    assert 'property="og:title"' in html


def test_hostile_words_stay_words(table: Table):
    """REL-H2: what is typed is shown, never run."""
    table.selected(Words("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><b>', "<i>"))
    table.published(1)
    html = table.page("visitor", "editions/1/")
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_the_archive_goes_by_number_and_by_month(table: Table):
    """VP3: previous and next, months on the watch's own calendar, permanent addresses."""
    for week in range(3):
        table.clock.move_to(FRIDAY + week * WEEK)
        table.published(1)
    html = table.page("visitor", "editions/")
    assert all(table.url(f"editions/{number}/") in html for number in (1, 2, 3))
    november, december = (table.page("visitor", f"editions/by-month/2026/{month}/") for month in (11, 12))
    assert (table.url("editions/2/") in november, table.url("editions/3/") in november) == (True, False)
    assert table.url("editions/3/") in december
    middle = table.page("visitor", "editions/2/")
    assert re.findall(r'<a rel="prev" href="[^"]+/1/"', middle)
    assert re.findall(r'<a class="is-after" rel="next" href="[^"]+/3/"', middle)


@pytest.mark.parametrize("path", ["editions/9/", "editions/99999999999999999999/", "editions/by-month/0/1/"])
def test_what_is_not_there_is_not_found(table: Table, path: str):
    """REL-H1: bounded numbers, no broken page."""
    table.published(1)
    assert table.get("bob", path).status_code == 404
    assert table.get("bob", "editions/by-month/2026/13/").status_code == 404
    assert table.get("bob", "editions/?page=99999999999").status_code == 200


def test_the_permanent_address_of_content_leads_to_the_edition(table: Table):
    """VP3, CC01: `/c/<id>/` too."""
    edition = table.published(1)
    assert Client().get(f"/c/{edition.pk}/").url == table.url("editions/1/")


def test_discussions_are_for_those_who_can_open_them(table: Table):
    """VW14, VD3: no count, no link, no comment of the members on a public page."""
    row = table.selected()
    actions.post_comment(content=row.content, author=table.people.bob, body="CANARI")
    edition = table.published(1)
    actions.post_comment(content=edition, author=table.people.carole, body="MERCI")
    public, member = table.page("visitor", "editions/1/"), table.page("bob", "editions/1/")
    assert f"/c/{row.content_id}/" not in public
    assert "MERCI" not in public
    assert "CANARI" not in public + member
    assert f"/c/{row.content_id}/" in member
    assert "MERCI" in member


def test_a_member_comments_an_edition(table: Table):
    """CC25: as any other item."""
    edition = table.published(1)
    table.people.client("bob").post(f"/c/{edition.pk}/comments/", {"body": "Bravo"})
    assert "Bravo" in table.page("carole", "editions/1/")


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("web", set(PARTS)),
        ("platform", set(PARTS) - {"visitor"}),
        ("group", {"bob", "carole", "alice", "admin_on"}),
    ],
)
def test_an_edition_is_read_by_its_audience(table: Table, audience: str, readers: set[str]):
    """REL-S1: the nine parts; others learn nothing of it, in the archive, at home and by its address."""
    table.set(audience=audience)
    table.selected(Words("CANARI"))
    table.published(1)
    for who in PARTS:
        seen = [b"CANARI" in table.get(who, path).content for path in ("editions/1/", "editions/", "")]
        assert seen == ([True] * 3 if who in readers else [False] * 3), who


def test_the_coming_edition_is_nobodys_yet(table: Table):
    """REL-S1: the draft has no page but that of preparation."""
    table.selected(Words("CANARI"))
    edition = table.coming
    for who in ("visitor", "mallory", "bob", "carole"):
        assert table.get(who, "editions/1/").status_code in {302, 404}
        assert table.people.client(who).get(f"/c/{edition.pk}/").status_code in {302, 404}
    assert "CANARI" not in table.page("bob")


@pytest.mark.parametrize(("who", "most"), [("visitor", 10), ("bob", 22)])
def test_pages_have_a_query_budget(table: Table, who: str, most: int):
    """The same number for a few and for many."""
    browser = table.people.client(who)
    for week in (1, 2, 3):
        table.clock.move_to(FRIDAY + week * WEEK)
        table.published(2)
    table.proposed()
    few = [queries(browser, table.url(path)) for path in PAGES]
    for week in range(4, 16):
        table.clock.move_to(FRIDAY + week * WEEK)
        table.published(6)
    [table.proposed() for _ in range(6)]
    many = [queries(browser, table.url(path)) for path in PAGES]
    assert many == few
    assert max(many) <= most


def test_the_group_of_another_kind_of_home(table: Table):
    """REL-S5: a veille in a secret group answers as if there were none."""
    people = table.people
    watch = Watch(group=people.groups["elus"], title="CANARI", audience="group")
    publishing.open_watch(watch=watch, by=people.admin)
    for who in ("visitor", "mallory", "bob"):
        here = people.client(who).get("/g/elus/veille/")
        nowhere = people.client(who).get("/g/nulle-part/veille/")
        assert here.status_code == nowhere.status_code
        assert b"CANARI" not in here.content
    assert people.client("elise").get("/g/elus/veille/").status_code == 200


def test_a_groups_home_announces_its_public_feeds(table: Table):
    """VP4: a feed reader given the group's address finds the five streams; a closed veille announces nothing."""
    home = table.people.client("visitor").get("/g/veille-numerique/").content.decode()
    assert home.count('rel="alternate"') == 5
    Watch.objects.update(audience="group")
    home = table.people.client("visitor").get("/g/veille-numerique/").content.decode()
    assert 'rel="alternate"' not in home
