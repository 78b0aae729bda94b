"""One poll of one source: what is asked, what is kept, when it is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from core import clock
from tests.veille.desk import json_feed, plain_item, rss
from veille import polling
from veille.models import Entry, Source
from veille.polling import Outcome
from veille.reading import source as reading

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_a_poll_fills_the_inbox_and_tells_of_itself(desk):
    """VC8: new entries land in the inbox; status, bytes, time, new and seen are kept with the next hour."""
    source = desk.served("un", "deux")
    assert desk.states() == {"Titre un": "new", "Titre deux": "new"}
    assert (source.last_status, source.last_new, source.last_seen, source.last_changed) == (200, 2, 2, 0)
    assert source.last_bytes > 100
    assert source.succeeded_at == source.polled_at
    assert clock.now() + 29 * MINUTE < source.next_poll_at < clock.now() + DAY + MINUTE
    assert source.lease_until is None


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>urn:1</id><title>Un</title>
<link href="https://e.org/1"/></entry><entry><title>Sans rien</title></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://e.org/"><title>R</title></channel>
<item rdf:about="https://e.org/1"><title>Un</title><link>https://e.org/1</link></item></rdf:RDF>"""
NO_IDS = rss("<title>Sans date ni lien</title>", "<link>https://e.org/2</link><title>Deux</title>")


@pytest.mark.parametrize(
    "body", [rss("un", "deux"), ATOM, RDF, json_feed("un", "deux"), NO_IDS], ids=["rss", "atom", "rdf", "json", "bare"]
)
def test_a_second_poll_adds_nothing(desk, body):
    """VC8: an entry is known by its id, else its link, else its title and date, in every format."""
    source = desk.poll(desk.follow(desk.site.feed("/feed", body)))
    assert source.last_new == Entry.objects.count() > 0
    source = desk.poll(source)
    assert (source.last_new, source.last_changed) == (0, 0)
    assert source.last_seen == Entry.objects.count()


def test_a_changed_entry_is_updated_and_does_not_come_back(desk):
    """VC8: dropped, then changed by its site: still dropped, with its new words."""
    source = desk.served("un")
    Entry.objects.update(state="dropped")
    desk.site.feed("/feed", rss(plain_item("un").replace("Titre un", "Titre corrigé")))
    source = desk.poll(source)
    assert desk.states() == {"Titre corrigé": "dropped"}
    assert (source.last_new, source.last_changed) == (0, 1)


def test_validators_go_back_verbatim_and_304_is_understood(desk):
    """VC8: a source that did not change costs nothing, and counts as a success."""
    source = desk.served("un", etag='W/"été"'.replace("é", "e"), last_modified="Sun, 01 Nov 2026 10:00:00 GMT")
    source = desk.poll(source)
    asked = desk.site.asked[1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"ete"', "Sun, 01 Nov 2026 10:00:00 GMT")
    assert (source.last_status, source.last_seen, source.failures) == (304, 0, 0)
    assert source.etag == 'W/"ete"'


def test_validators_are_forgotten_after_three_weeks(desk):
    """VC8: a site that says "not modified" for ever is asked for everything now and then."""
    source = desk.served("un", etag='"1"')
    Source.objects.update(validators_at=clock.now() - timedelta(days=22))
    assert desk.poll(source).last_status == 200
    assert "if-none-match" not in desk.site.asked[1].headers


def test_validators_are_forgotten_after_a_document_that_cannot_be_read(desk):
    """VC8: otherwise the broken document would be "not modified" until the site changes it."""
    source = desk.served("un", etag='"1"')
    desk.site.page("/feed", "<title>En travaux</title>", etag='"2"')
    source = desk.poll(source)
    assert (source.error_code, source.etag, source.last_status) == ("not_a_feed", "", 200)


@pytest.mark.parametrize("status", [301, 308])
def test_a_lasting_redirect_is_believed_the_third_time(desk, status):
    """VC8: address and key follow; the first two times only count."""
    new = desk.site.feed("/new", rss("un"))
    source = desk.follow(desk.site.redirect("/feed", "/new", status))
    seen = [desk.poll(source).feed_url for _time in range(3)]
    assert [url.endswith("/new") for url in seen] == [False, False, True]
    source.refresh_from_db()
    assert source.feed_key == polling.key_of(new)


def test_a_redirect_that_changes_its_mind_is_not_believed(desk):
    """VC8: three times, but not to the same address."""
    for path in ("/one", "/two"):
        desk.site.feed(path, rss("un"))
    source = desk.follow(desk.site.url("/feed"))
    for path in ("/one", "/two", "/one", "/two"):
        desk.site.redirect("/feed", path, 301)
        source = desk.poll(source)
    assert (source.feed_url.endswith("/feed"), source.moved_count) == (True, 1)


@pytest.mark.parametrize("status", [302, 307])
def test_a_passing_redirect_changes_nothing(desk, status):
    """VC8: 302 and 307 are followed, never believed."""
    desk.site.feed("/new", rss("un"))
    source = desk.follow(desk.site.redirect("/feed", "/new", status))
    for _time in range(4):
        source = desk.poll(source)
    assert source.feed_url.endswith("/feed")
    assert source.last_seen == 1


def test_a_source_that_moves_onto_another_stops(desk):
    """VC9: the two become one by the animator's decision."""
    desk.follow(desk.site.feed("/new", rss("un")))
    source = desk.follow(desk.site.redirect("/feed", "/new", 301))
    for _time in range(3):
        source = desk.poll(source)
    assert (source.state, source.error_code) == ("dead", "twin")


def test_gone_stops_the_source(desk):
    """VC8, VC9: 410 means for ever, and asks for a decision."""
    source = desk.poll(desk.follow(desk.site.page("/feed", status=410)))
    assert (source.state, source.error_code, source.needs_decision) == ("dead", "http_410", True)
    assert polling.poll(source.pk) is Outcome.NOBODY


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_for_patience_gets_it(desk, status):
    """VC8: Retry-After is obeyed."""
    source = desk.poll(desk.follow(desk.site.page("/feed", status=status, retry_after="7200")))
    assert source.next_poll_at > clock.now() + 119 * MINUTE
    assert (source.failures, source.state) == (1, "active")


def test_errors_double_the_pause_up_to_a_day(desk):
    """VC8: half an hour, an hour, two... and a success forgets them."""
    source = desk.follow(desk.site.page("/feed", status=500))
    pauses = []
    for _time in range(8):
        source = desk.poll(source)
        pauses.append(source.next_poll_at - source.polled_at)
    assert 26 * MINUTE < pauses[0] <= 30 * MINUTE
    assert 1.6 * pauses[0] < pauses[1] < 2.4 * pauses[0]
    assert 20 * timedelta(hours=1) < pauses[7] <= DAY
    desk.site.feed("/feed", rss("un"))
    source = desk.poll(source)
    assert (source.failures, source.failing_since, source.error_code) == (0, None, "")


def test_twenty_failures_ask_for_a_decision(desk):
    """VC9: and so do two weeks without a success."""
    source = desk.follow(desk.site.page("/feed", status=500), failures=18)
    assert not desk.poll(source).needs_decision
    source = desk.poll(source)
    assert (source.needs_decision, source.state) == (True, "active")
    Source.objects.update(failures=3, failing_since=clock.now() - timedelta(days=15))
    source.refresh_from_db()
    assert source.needs_decision
    assert list(Source.objects.filter(Source.decision_q())) == [source]


def test_a_busy_host_is_no_failure(desk):
    """VC8: somebody else reads the host: tried again in a few seconds."""
    source = desk.follow(desk.site.feed("/feed", rss("un")))
    with polling.politeness.host_turn("127.0.0.1"):
        assert polling.poll(source.pk) is Outcome.BUSY
    source.refresh_from_db()
    assert (source.failures, source.polled_at, desk.site.asked) == (0, None, [])
    assert source.next_poll_at < clock.now() + timedelta(seconds=10)


def test_two_workers_never_poll_one_source_at_once(desk, monkeypatch):
    """VC8: the row is leased by one UPDATE, and no transaction is open during the fetch."""
    source = desk.follow(desk.site.feed("/feed", rss("un")))
    outer = len(connection.savepoint_ids)
    real, second = reading.poll, []

    def meanwhile(*args, **options):
        second.append(polling.poll(source.pk))
        assert len(connection.savepoint_ids) == outer
        return real(*args, **options)

    monkeypatch.setattr(reading, "poll", meanwhile)
    assert polling.poll(source.pk) is Outcome.DONE
    assert second == [Outcome.NOBODY]
    assert len(desk.site.asked) == 1


def test_the_poller_says_who_it_is(desk):
    """VC8: the product, and how many readers it asks for."""
    desk.served("un")
    assert "; 3 subscribers)" in desk.site.asked[0].headers["user-agent"]
