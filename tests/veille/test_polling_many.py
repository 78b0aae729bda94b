"""Many sources: whose turn it is, how they are handed out, and that a bad one harms nobody."""

from __future__ import annotations

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from bookmarks.actions import Typed, save
from core import clock
from groups.models import Group, GroupTool
from tests.veille.desk import plain_item, rss
from veille import inbox, polling
from veille.models import Entry, Source
from veille.trouble import sentence


def run_due(desk, callbacks):
    """Run the scheduler once, with what it hands to the worker."""
    with callbacks(execute=True):
        polling.poll_due()


def test_only_sources_that_are_due_are_polled(desk, django_capture_on_commit_callbacks):
    """VC8: active, their hour come, and nobody reading them."""
    url = desk.site.feed("/feed", rss("un"))
    later = clock.now() + timedelta(hours=1)
    for number, changes in enumerate(
        [{}, {"next_poll_at": later}, {"state": "paused"}, {"state": "dead"}, {"lease_until": later}]
    ):
        desk.follow(f"{url}?n={number}", **changes)
    assert [source.feed_url[-1] for source in polling.due()] == ["0"]
    desk.site.feed("/feed?n=0", rss("un"))
    run_due(desk, django_capture_on_commit_callbacks)
    assert [asked.path for asked in desk.site.asked] == ["/feed?n=0"]


@pytest.mark.parametrize("change", ["trashed", "archived", "tool off"])
def test_a_group_that_is_gone_polls_nothing(desk, change):
    """VC8: nor one that switched its veille off."""
    desk.follow("https://e.org/feed")
    if change == "tool off":
        GroupTool.objects.filter(group=desk.people.veille, tool="veille").delete()
    else:
        Group.objects.filter(pk=desk.people.veille.pk).update(**{f"{change}_at": clock.now()})
    assert list(polling.due()) == []


def test_a_backlog_is_spread_over_the_runs(desk, monkeypatch):
    """VC8: after a stop, so many at most at once, and so many per host; those handed out wait for their worker."""
    handed = []
    monkeypatch.setattr(polling, "hint", lambda task, *pks: handed.append(pks))
    for number in range(60):
        desk.follow(f"https://site{number // 12}.example/{number}")
    polling.poll_due()
    assert [len(pks) for pks in handed] == [10, 10, 10, 4]
    assert len(polling.due()) == 60 - 34


def test_one_bad_source_leaves_the_others(desk, django_capture_on_commit_callbacks, monkeypatch):
    """VC8, REL-H6: broken, endless, missing, no feed, or a fault of ours: each is noted, the others are read."""
    bad = {"/a": "not_a_feed", "/b": "too_big", "/c": "http_404", "/d": "not_a_feed", "/e": "internal"}
    desk.site.page("/a", "<!doctype html><title>Accueil</title>")
    desk.site.endless("/b")
    desk.site.page("/d", '{"pas": "un flux"}', "application/json")
    for path in [*bad, "/z"]:
        desk.follow(desk.site.url(path))
    desk.site.feed("/e", rss("e"))
    desk.site.feed("/z", rss("z"))
    real = inbox.store
    monkeypatch.setattr(inbox, "store", lambda row, *rest: 1 / 0 if row.feed_url.endswith("/e") else real(row, *rest))
    run_due(desk, django_capture_on_commit_callbacks)
    found = {source.feed_url.rpartition("/")[2]: source.error_code for source in Source.objects.all()}
    assert found == {path.strip("/"): code for path, code in bad.items()} | {"z": ""}
    assert desk.states() == {"Titre z": "new"}
    assert all(sentence(code) for code in bad.values())


def test_broken_xml_is_read_through(desk):
    """VC8: what can be read of it is read."""
    source = desk.poll(
        desk.follow(desk.site.feed("/feed", rss("un").replace("</channel></rss>", "<item><title>b & c")))
    )
    assert (source.error_code, source.last_new >= 1) == ("", True)


def test_a_nul_and_an_entry_the_database_refuses_leave_the_others(desk, monkeypatch):
    """VC8: a NUL is cleaned; a row refused with the others is tried alone, and only it is lost."""
    desk.served(plain_item("un").replace("Titre un", "Titre\x00 un"), "deux")
    assert set(desk.states()) == {"Titre un", "Titre deux"}
    real = inbox._row

    def spoiled(source, entry, now):
        row = real(source, entry, now)
        if row.title == "Titre quatre":
            row.title = None
        return row

    monkeypatch.setattr(inbox, "_row", spoiled)
    source = desk.served("trois", "quatre", "cinq", path="/other")
    assert (source.error_code, source.last_new) == ("", 2)
    assert set(desk.states()) == {"Titre un", "Titre deux", "Titre trois", "Titre cinq"}


def dated(count):
    """Return a feed of so many entries, one a second, the oldest first."""
    date = "<pubDate>{:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
    start = clock.now() - timedelta(days=10)
    return [plain_item(str(n)) + date.format(start + timedelta(seconds=n)) for n in range(count)]


def test_the_five_hundred_newest_entries_are_taken(desk):
    """VC8: bounded, whatever the feed holds."""
    source = desk.served(*dated(1_200))
    assert (source.last_new, Entry.objects.count()) == (500, 500)
    assert Entry.objects.order_by("published_at").first().title == "Titre 700"


def test_ten_thousand_entries_end_in_bounded_time(desk):
    """REL-H6: the newest, or, on a machine that is too busy to read them all in time, a plain error."""
    begun = time.monotonic()
    source = desk.served(*dated(10_000))
    assert time.monotonic() - begun < 30
    assert (source.error_code, source.last_new) in {("", 500), ("too_slow", 0)}


def test_six_megabytes_in_one_item_end_in_bounded_time(desk):
    """REL-H6: read and shortened, or said too big; never more than the fetch and the parser are given."""
    body = rss(plain_item("un").replace("Un un", "&lt;b&gt;gros&lt;/b&gt; " * 260_000))
    assert len(body) > 6_000_000
    begun = time.monotonic()
    desk.site.gzipped("/feed", body.encode())
    source = desk.poll(desk.follow(desk.site.url("/feed")))
    assert time.monotonic() - begun < 30
    assert source.error_code in {"", "too_big", "too_slow"}
    assert all(len(html) < 30_000 for html in Entry.objects.values_list("summary_html", flat=True))
    plain = desk.poll(desk.follow(desk.site.feed("/plain", body)))
    assert plain.error_code == "too_big"


def test_a_name_that_turns_private_is_refused(desk):
    """REL-H6: the first look-up leads to the site, the second inside the network: no connection is opened."""
    url = desk.site.url("/feed", host="flux.test")
    desk.site.feed("/feed", rss("un"))
    source = desk.follow(url)
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["10.0.0.5"], ["169.254.169.254"]])
    source = desk.poll(source, resolve=lambda host: next(answers))
    assert (source.error_code, desk.site.connections) == ("", 1)
    for _time in range(3):
        source = desk.poll(source, resolve=lambda host: next(answers))
        assert source.error_code == "no_site"
    assert desk.site.connections == 1


def test_an_entry_whose_page_the_group_has_arrives_sorted(desk):
    """VC8: kept, with a link to the bookmark; a page dropped in one source is not offered again by another."""
    saved = save(group=desk.people.veille, author=desk.people.bob, typed=Typed(url="http://www.e.org/un?utm_source=x"))
    desk.served("un", "deux")
    entry = Entry.objects.get(title="Titre un")
    assert (entry.state, entry.bookmark) == ("kept", saved.bookmark)
    Entry.objects.filter(title="Titre deux").update(state="dropped")
    other = desk.served(plain_item("deux").replace("<guid>deux", "<guid>autre"), path="/other")
    assert [entry.state for entry in other.entries.all()] == ["dropped"]


def test_dates_to_come_are_those_of_the_discovery(desk):
    """VC8: an entry announced for next year does not stay on top for a year."""
    desk.served(plain_item("un") + "<pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate>")
    entry = Entry.objects.get()
    assert entry.published_at == entry.first_seen_at


def test_the_command_polls_all_that_is_due(desk):
    """VC8: and says what came of it."""
    for path in ("/a", "/b"):
        desk.follow(desk.site.feed(path, rss(path[1:])))
    desk.follow(desk.site.url("/missing"))
    out = StringIO()
    call_command("poll_sources", stdout=out)
    assert out.getvalue().strip() == "Sources polled: 3 (2 done, 1 failed)."
    assert len(polling.due()) == 0
