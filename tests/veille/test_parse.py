"""The parsing process: hostile feeds end in a plain error, in bounded time, and the worker goes on."""

import subprocess
import time
from datetime import UTC, datetime

import pytest

from core import apart
from veille.reading.clean import SUMMARY_MAX
from veille.reading.parse import SENTENCES, FeedError, parse_feed

FEED = b"""<rss version="2.0"><channel><title>T</title><link>https://e.org/</link>
<item><guid>1</guid><title>Dr\xc3\xb4me</title><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>
</channel></rss>"""
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b']><rss version="2.0"><channel><title>&a9;</title></channel></rss>'
)


def test_a_feed_comes_back_whole_from_the_process():
    feed = parse_feed(FEED, "application/xml", "https://e.org/feed")
    assert feed.title == "T"
    assert feed.entries[0].title == "Drôme"
    assert feed.entries[0].published_at == datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(("body", "code"), [(b"", "empty"), (b"<html></html>", "not_a_feed")])
def test_its_errors_are_sentences(body, code):
    with pytest.raises(FeedError) as failed:
        parse_feed(body, "text/html", "https://e.org/")
    assert failed.value.code == code
    assert failed.value.sentence == SENTENCES[code]


def test_a_feed_that_would_take_minutes_is_stopped():
    """REL-H6: the clock, not the parser, decides."""
    begun = time.monotonic()
    with pytest.raises(FeedError) as failed:
        parse_feed(b'<rss version="2.0"><channel><item><title>' + b"<" * 4_900_000, "", "https://e.org/", seconds=0.6)
    assert failed.value.code == "too_slow"
    assert time.monotonic() - begun < 6


def test_six_megabytes_of_markup_in_one_entry_end_in_bounded_time():
    """REL-H6: read or refused, but soon."""
    body = FEED.replace(b"</item>", b"<description>" + b"&lt;p&gt;x&lt;/p&gt;" * 300_000 + b"</description></item>")
    begun = time.monotonic()
    try:
        entries = parse_feed(body, "application/xml", "https://e.org/").entries
        assert len(entries[0].summary_html) <= SUMMARY_MAX
    except FeedError as failed:
        assert failed.code == "too_slow"  # noqa: PT017 - a slow machine may refuse it, which is as good
    assert time.monotonic() - begun < 12


def test_a_feed_that_would_fill_the_memory_is_stopped(monkeypatch):
    """REL-H6: the kernel refuses the memory, not the worker."""
    monkeypatch.setattr(apart, "MEMORY_BYTES", 60_000_000)
    with pytest.raises(FeedError) as failed:
        parse_feed(b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"{}," * 900_000 + b"{}]}", "", "x")
    assert failed.value.code == "too_big"


def test_an_entity_bomb_ends_in_bounded_time():
    """REL-H6: nothing expands."""
    assert "lollol" not in parse_feed(BOMB, "application/xml", "https://e.org/").title


def test_the_process_knows_no_secret(monkeypatch):
    """A parser taken over would find no key, no database address."""
    seen = {}

    def run(command, **named):
        seen.update(named["env"])
        return subprocess.CompletedProcess(command, 0, b'{"error": "empty"}', b"")

    monkeypatch.setenv("VEILLEE_SECRET_KEY", "secret")
    monkeypatch.setattr(apart.subprocess, "run", run)
    with pytest.raises(FeedError):
        parse_feed(FEED, "", "https://e.org/")
    assert set(seen) <= {"PATH", "LD_LIBRARY_PATH"}


def test_a_parser_that_dies_is_a_plain_error(monkeypatch):
    dead = subprocess.CompletedProcess([], -11, b"", b"crashed")
    monkeypatch.setattr(apart.subprocess, "run", lambda command, **named: dead)
    with pytest.raises(FeedError) as failed:
        parse_feed(FEED, "", "https://e.org/")
    assert failed.value.code == "unreadable"
