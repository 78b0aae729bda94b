"""One poll of one source over a real connection."""

import time

import pytest

from core.fetch import FetchError
from core.politeness import host_turn
from veille.reading import source
from veille.reading.parse import FeedError
from veille.reading.source import poll

FEED = b"""<rss version="2.0"><channel><title>T</title><link>https://e.org/</link>
<item><guid>1</guid><title>A</title><link>/a</link></item></channel></rss>"""


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """No pause between two requests to the same host: each test polls the same loopback site."""
    monkeypatch.setattr("core.politeness.PAUSE_SECONDS", 0)


def test_a_source_is_fetched_and_read(site):
    """VC7: the address that answered is the one links are resolved against."""
    site.redirect("/feed", "/blog/feed.xml", 301)
    site.feed("/blog/feed.xml", FEED)
    polled = poll(site.url("/feed"), subscribers=3)
    assert polled.feed.entries[0].url == site.url("/a")
    assert polled.response.moved_to == site.url("/blog/feed.xml")
    assert "3 subscribers" in site.asked[0].headers["user-agent"]
    assert site.asked[0].headers["accept"].startswith("application/atom+xml")


def test_an_unchanged_source_is_not_read_again(site, monkeypatch):
    """VC8: the validators go back verbatim."""
    site.feed("/feed", FEED, etag='W/"1"')
    first = poll(site.url("/feed"))
    monkeypatch.setattr(source, "parse_feed", lambda *args, **named: pytest.fail("parsed again"))
    second = poll(site.url("/feed"), etag=first.response.etag, last_modified=first.response.last_modified)
    assert second.feed is None
    assert second.response.not_modified


@pytest.mark.parametrize(
    ("status", "code"), [(404, "http_404"), (410, "http_410"), (429, "http_429"), (503, "http_503")]
)
def test_a_refusal_is_told_by_its_status(site, status, code):
    """VC9: the animator sees why."""
    with pytest.raises(FetchError) as failed:
        poll(site.page("/feed", status=status, retry_after="60"))
    assert failed.value.code == code
    assert failed.value.response.headers["retry-after"] == "60"


@pytest.mark.parametrize("kind", ["bomb", "endless"])
def test_a_hostile_source_ends_in_a_plain_error_within_ten_seconds(site, kind):
    """REL-H6: in bounded time and bytes."""
    begun = time.monotonic()
    with pytest.raises(FetchError) as failed:
        poll(getattr(site, kind)("/feed"))
    assert failed.value.code == "too_big"
    assert time.monotonic() - begun < 10


def test_a_page_that_is_no_feed_is_said(site):
    with pytest.raises(FeedError) as failed:
        poll(site.page("/", "<title>Accueil</title>"))
    assert failed.value.code == "not_a_feed"
    assert failed.value.response.status == 200


def test_two_polls_of_one_host_do_not_meet(site):
    """VC8: one request at a time per host."""
    site.feed("/feed", FEED)
    with host_turn("127.0.0.1"), pytest.raises(FetchError) as failed:
        poll(site.url("/feed"))
    assert failed.value.code == "busy"
    assert site.asked == []
