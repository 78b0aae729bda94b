"""The pages of figures: the animators' month, one's own, trends, clicks, readers (VM1–VM6, VW9, VE12, VE17)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Affiliation, Organisation
from core import clock
from tests.budgets import queries
from tests.people import PARTS
from tests.veille.editions import Table
from veille import trends, vocabulary
from veille.figures import daily, reach, readers, territory
from veille.models import DayCount, DayReader, DaySalt, Subscriber, Watch

READER = "NetNewsWire/6.1 (RSS Reader)"


@pytest.fixture(autouse=True)
def fresh() -> Any:
    """Nothing kept from another test: neither figures in the cache nor readers in memory."""
    cache.clear()
    readers._buffer.__init__()  # type: ignore[misc]
    yield
    cache.clear()


def english(table: Table, who: str, path: str) -> str:
    """Return a page as text, in English."""
    answer = table.people.client(who).get(table.url(path), headers={"Accept-Language": "en"})
    return answer.content.decode() if answer.status_code == 200 else ""


def test_animators_read_the_month(table, month):
    """VM4, VM3: what the page shows is what is stored; members do not read it."""
    month()
    page = english(table, "carole", "figures/?month=2026-11")
    assert "Figures of November 2026" in page
    assert "Eau" in page
    assert "Bob Girard" in page
    assert {part for part in PARTS if english(table, part, "figures/")} == {"carole", "alice", "admin_on"}
    for typed in ("x", "9999-99", "2026-13", "%00", "' or 1=1"):
        assert table.people.client("carole").get(table.url("figures/"), {"month": typed}).status_code in {200, 400}


def test_the_table_is_taken_away(table, month):
    """VM4: by theme and week; its sums are those of the month."""
    whole = month().whole
    answer = table.people.client("carole").get(table.url("figures/figures.csv"), {"month": "2026-11"})
    lines = [line.split(";") for line in b"".join(answer.streaming_content).decode().splitlines()]
    all_themes = [line for line in lines[1:] if line[1] in {"Tous les thèmes", "All themes"}]
    assert sum(int(line[2]) for line in all_themes) == whole.items.now
    assert sum(int(line[3]) for line in all_themes) == whole.selected.now
    assert table.people.client("bob").get(table.url("figures/figures.csv")).status_code == 403


def test_everybody_sees_their_own_part_alone(table, month):
    """VM3: no league: my page holds my line."""
    month()
    page = english(table, "bob", "figures/mine/")
    assert "Bob Girard" not in page.partition("<table")[2].partition("</table")[0]
    assert "<td>4</td>" in page
    assert "<td>4</td>" not in english(table, "alice", "figures/mine/")


def test_what_rises_and_what_falls_silent(table, month):
    """VW9: words and tags of the last seven days against eight weeks, sources, themes without an item."""
    for back in range(8):
        item = table.bookmark(title="Une école", tags=["École"], url=f"https://ecole{back}.fr")
        type(item).objects.filter(pk=item.pk).update(created_at=clock.now() - timedelta(weeks=back + 1, days=1))
    vocabulary.add_theme(group=table.people.veille, name="Vélo")
    month()
    found = trends.compute(table.watch, (clock.now() + timedelta(days=1)).date())
    assert [tag.name for tag in found.tags] == ["Eau"]
    assert found.tags[0].counts[-1] == 4
    assert {word.word for word in found.words} >= {"sécheresse", "avance"}
    assert [(one.name, one.last_on) for one in found.silent] == [("Vélo", None)]
    assert found.totals[-1] == 4


def test_trends_are_for_members(table, month):
    """VW9, REL-S1: the page and its table."""
    month()
    seen = {part for part in PARTS if "Rising" in english(table, part, "trends/")}
    assert seen == {"bob", "carole", "alice", "admin_on"}
    assert table.people.client("mallory").get(table.url("trends/trends.csv")).status_code in {403, 404}


def test_pages_cost_the_same_with_more(table, month):
    """VM2: figures and trends."""
    month()
    counts = []
    for more in (2, 9):
        for number in range(more):
            table.selected(title=f"Autre {more} {number}", tags=[f"mot{more}{number}", "Eau"], by="alice")
        cache.clear()
        counts.append([queries(table.people.client("carole"), table.url(path)) for path in ("figures/", "trends/")])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 60


def read_feed(table: Table, agent: str, address: str = "192.0.2.1", times: int = 1) -> None:
    """Read the feed as software does."""
    for _time in range(times):
        Client(REMOTE_ADDR=address).get(table.url("feed.atom"), headers={"User-Agent": agent})


def test_feed_readers_are_estimated_without_knowing_them(table):
    """VM1: announced numbers at their highest, different pollers once, bots not at all; no address is stored."""
    daily.measure()
    read_feed(table, "Feedly/1.0 (+http://feedly.com/fetcher.html; 40 subscribers; )")
    read_feed(table, "Feedly/1.0 (+http://feedly.com/fetcher.html; 42 subscribers; )", times=2)
    read_feed(table, READER, times=3)
    read_feed(table, READER, "192.0.2.2")
    for agent in ("Googlebot/2.1", "curl/8", "", "python-requests/2"):
        read_feed(table, agent)
    assert not DayCount.objects.filter(what="readers").exists()
    readers.flush()
    assert DayReader.objects.count() == 2
    assert not any("192" in row.mark for row in DayReader.objects.all())
    table.clock.shift(timedelta(days=1))
    daily.measure()
    counts = dict(DayCount.objects.filter(what="readers").values_list("name", "count"))
    assert counts == {"Feedly": 42, "": 2}
    assert reach.reach(table.watch, clock.now().date()).readers_now == 44
    assert not DayReader.objects.exists()


def test_the_salt_of_a_day_is_thrown_away(table):
    """VM1: nobody can tell yesterday's readers again; running twice changes nothing."""
    daily.measure()
    before = set(DaySalt.objects.values_list("salt", flat=True))
    daily.measure()
    assert set(DaySalt.objects.values_list("salt", flat=True)) == before
    table.clock.shift(timedelta(days=2))
    daily.measure()
    assert not before & set(DaySalt.objects.values_list("salt", flat=True))


def test_a_feed_is_served_whatever_becomes_of_the_counter(table, monkeypatch):
    """VM1, VM2: reading writes nothing and never fails."""
    monkeypatch.setattr(readers, "keep", lambda seen: 1 / 0)
    daily.measure()
    answer = Client().get(table.url("feed.atom"), headers={"User-Agent": READER})
    assert answer.status_code == 200
    assert not answer.cookies


def clicked(table: Table, path: str, **headers: str) -> int:
    """Follow a link and return how many clicks are counted in all."""
    sent = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/130.0"} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    answer = Client().get(path, headers=sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith("https://exemple.org/")
    assert not answer.cookies
    readers.flush()
    return sum(DayCount.objects.filter(what="clicks").values_list("count", flat=True))


def test_clicks_are_counted_only_where_animators_chose_so(table):
    """VM2, VE12: off by default; then by item and day, without bots nor those who ask to be left alone."""
    edition = table.published()
    page = table.url(f"editions/{edition.number}/")
    assert "/go/" not in table.people.client("visitor").get(page).content.decode()
    assert table.people.client("bob").post(table.url("figures/clicks/"), {"on": "1"}).status_code == 403
    table.people.client("carole").post(table.url("figures/clicks/"), {"on": "1"})
    assert Watch.objects.get().counts_clicks
    assert "/go/" in table.people.client("visitor").get(page).content.decode()
    way = f"{page}go/{edition.selections.first().pk}/"
    assert clicked(table, way) == 1
    assert clicked(table, way, DNT="1") == clicked(table, way, Sec_GPC="1") == 1
    assert clicked(table, way, User_Agent="Googlebot/2.1") == 1
    assert clicked(table, way) == 2
    assert {field.name for field in DayCount._meta.fields} == {"id", "watch", "day", "what", "name", "count"}


def test_a_link_leads_on_when_the_counter_is_down(table, monkeypatch):
    """VM2: and nowhere but to what a public edition published."""
    edition = table.published()
    Watch.objects.update(counts_clicks=True)
    monkeypatch.setattr(readers, "keep", lambda seen, adds: 1 / 0)
    way = table.url(f"editions/{edition.number}/go/{edition.selections.first().pk}/")
    assert clicked(table, way) == 0
    for wrong in ("editions/99/go/1/", f"editions/{edition.number}/go/{2**63 - 1}/", f"editions/{2**63}/go/1/"):
        assert leads_nowhere(table.url(wrong)), wrong
    type(edition).objects.update(audience="group")
    assert leads_nowhere(way)


def leads_nowhere(path: str) -> bool:
    """Tell whether a link answers a visitor as any page below a group that is not there."""
    answer = Client().get(path)
    return answer.status_code == 404 or answer["Location"].startswith("/accounts/login/")


def test_subscribers_are_noted_by_day_and_forgotten_in_time(table):
    """VM1, VM6: active, pending, gone; counts older than the retention are deleted."""
    for number, state in enumerate(["active", "active", "pending", "gone"]):
        Subscriber.objects.create(watch=table.watch, email=f"{number}@e.org", state=state, asked_at=clock.now())
    old = clock.now().date() - timedelta(days=daily.KEPT_DAYS + 1)
    DayCount.objects.create(watch=table.watch, day=old, what="clicks", name="1", count=3)
    daily.measure()
    daily.measure()
    assert dict(DayCount.objects.values_list("what", "count")) == {"active": 2, "pending": 1, "gone": 1}
    found = reach.reach(table.watch, clock.now().date())
    assert (found.active, found.pending, found.gone) == (2, 1, 1)


def test_the_territory_reads_without_anybody_showing(table):
    """VE17: themes over twelve months by type of actor; nothing that stands on fewer than three people."""
    place = Organisation.objects.create(name="Mairie", slug="mairie", kind="commune")
    for name in ("bob", "alice", "carole"):
        Affiliation.objects.create(user=table.people.users[name], organisation=place)
        table.selected(title=f"Eau de {name}", tags=["Eau"], by=name)
    table.selected(title="Seul", tags=["Chats"], by="bob")
    table.due()
    found = territory.compute(clock.now().date())
    assert [(theme.name, theme.now) for theme in found.themes] == [("Eau", 3)]
    assert found.kinds == [("commune", [("Eau", 3)])]
    page = table.people.client("mallory").get("/veille/territory/").content.decode()
    assert "Eau" in page
    assert "Chats" not in page
    assert table.people.client("visitor").get("/veille/territory/").status_code == 302


def test_how_long_finds_wait_and_sources_never_kept(table):
    """VM5."""
    table.several(3)
    table.due()
    assert reach.reach(table.watch, clock.now().date()).delay_days == 3.9
    assert trends.never_kept(table.watch) == []
