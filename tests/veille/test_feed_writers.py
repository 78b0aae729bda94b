"""The five feeds: valid, saying the same, unharmed by what people type."""

import json
import locale
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from core.feeds import FORMATS, render
from core.feeds.model import Feed, Item, Person, SourceList, Subscription
from core.feeds.opml import write_sources
from core.text import one_line
from tests.feed_validators import validate
from tests.veille.feed_sample import (
    ATOM,
    BARE,
    FEED,
    FULL,
    RSS1,
    SELF_URLS,
    SITE,
    WATCH,
    XML_FORMATS,
    read,
)

every_format = pytest.mark.parametrize("format", FORMATS)
AWKWARD = "\x00\x08\x0b\x1f\x7f\x85\u2028\ud800\udfff\ufeff\ufffe\uffff<>&;\"'«»é🎉]/,"
# No deadline: a busy machine is not a fault of the feeds.
patient = settings(deadline=None)
anything = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from(AWKWARD)), max_size=40)


def holding(*items: Item) -> Feed:
    return replace(FEED, items=items)


def atom_links(item: Item) -> dict[str, str]:
    root = etree.fromstring(render(holding(item), "atom"))
    return {link.get("rel", "alternate"): link.get("href") for link in root.iterfind(f"{ATOM}entry/{ATOM}link")}


class TestFormats:
    @every_format
    def test_full_feed_is_strictly_valid(self, format):
        """VP1: each of the five formats passes a strict validator with every field in use."""
        assert validate(format, render(FEED, format), SELF_URLS[format]) == []

    @every_format
    def test_bare_feed_is_strictly_valid(self, format):
        """VP1: the optional fields are optional."""
        bare = replace(holding(BARE), subtitle="", rights="", hub="", stylesheet="", language="", author=Person("G"))
        assert validate(format, render(bare, format), SELF_URLS[format]) == []

    def test_same_items_in_the_same_order_in_all_five(self):
        """VP1: title and first link agree everywhere."""
        expected = [(FULL.title, FULL.url), (BARE.title, BARE.permalink)]
        assert [read(format, render(FEED, format)) for format in FORMATS] == [expected] * 5

    @every_format
    def test_feed_without_item_is_refused(self, format):
        with pytest.raises(ValueError, match="needs an item"):
            render(holding(), format)

    def test_table_gives_the_media_types(self):
        """VP4: what the discovery links announce."""
        assert {name: format.media_type for name, format in FORMATS.items()} == {
            "atom": "application/atom+xml",
            "rss": "application/rss+xml",
            "json": "application/feed+json",
            "rdf": "application/rdf+xml",
            "opml": "text/x-opml",
        }


class TestLinks:
    def test_rss_gives_the_platform_page_as_comments_and_the_source_feed_as_source(self):
        item = etree.fromstring(render(FEED, "rss")).find("channel/item")
        assert (item.findtext("link"), item.findtext("comments")) == (FULL.url, FULL.permalink)
        assert (item.find("source").get("url"), item.findtext("source")) == (FULL.via.url, FULL.via.name)

    def test_atom_gives_them_as_related_and_via(self):
        assert atom_links(FULL) == {"alternate": FULL.url, "related": FULL.permalink, "via": FULL.via.url}

    def test_json_gives_the_platform_page_as_url(self):
        item = json.loads(render(FEED, "json"))["items"][0]
        assert (item["external_url"], item["url"]) == (FULL.url, FULL.permalink)
        assert item["_source"] == {"name": "Le Journal", "url": FULL.via.url}

    def test_item_of_the_platform_itself_has_one_link(self):
        assert atom_links(BARE) == {"alternate": BARE.permalink}
        assert "external_url" not in json.loads(render(holding(BARE), "json"))["items"][0]

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "/relative", "https://[", "ftp://a.example/", "https://"])
    @every_format
    def test_address_that_cannot_be_published_gives_way_to_the_platform_page(self, format, url):
        body = render(holding(replace(FULL, url=url)), format)
        assert read(format, body) == [(FULL.title, FULL.permalink)]
        assert validate(format, body) == []

    @every_format
    def test_address_is_written_as_a_uri(self, format):
        body = render(holding(replace(FULL, url="HTTPS://Été.example/à b?q=[1]&r=100%")), format)
        assert read(format, body)[0][1] == "https://xn--t-9fab.example/%C3%A0%20b?q=%5B1%5D&r=100%25"
        assert validate(format, body) == []

    def test_two_items_on_one_page_keep_distinct_names_in_rdf(self):
        again = replace(BARE, url=FULL.url)
        third = replace(again, id="tag:veillee.example,2026:selection/10", permalink=FULL.permalink)
        body = render(holding(FULL, again, third), "rdf")
        assert validate("rdf", body) == []
        about = [one.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") for one in etree.fromstring(body)]
        assert about[1:] == [FULL.url, BARE.permalink, FULL.permalink]


class TestIdentity:
    def test_correction_changes_the_date_and_keeps_the_id(self):
        """VP2: retitling and correcting leave the id as it was."""
        corrected = replace(FULL, title="Autre titre", updated=datetime(2026, 12, 1, tzinfo=UTC))
        entry = etree.fromstring(render(holding(corrected), "atom")).find(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}id") == FULL.id
        assert entry.findtext(f"{ATOM}updated") == "2026-12-01T00:00:00+00:00"
        assert entry.findtext(f"{ATOM}published") == "2026-11-20T07:00:00+00:00"

    def test_date_without_time_zone_is_refused(self):
        with pytest.raises(ValueError, match="published needs a time zone"):
            replace(BARE, published=datetime(2026, 1, 1))  # noqa: DTZ001

    @pytest.mark.parametrize(
        "items",
        [(FULL, replace(BARE, id=FULL.id)), (replace(BARE, id="12"),), (replace(BARE, permalink="/c/11/"),)],
        ids=["repeated id", "id without scheme", "relative permalink"],
    )
    def test_mistakes_of_the_calling_code_are_refused(self, items):
        with pytest.raises(ValueError, match="must be absolute"):
            render(holding(*items), "atom")


class TestSameBytes:
    @every_format
    def test_clock_and_language_change_nothing(self, format):
        """VP5: the same bytes until something changes."""
        first = render(FEED, format)
        with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC)), translation.override("en"):
            assert render(FEED, format) == first

    def test_locale_is_left_alone_by_threads(self, monkeypatch):
        """VP5: the dates are English without touching what all threads share."""
        changes = []
        monkeypatch.setattr(locale, "setlocale", lambda *args: changes.append(args))
        with ThreadPoolExecutor(8) as pool:
            bodies = {format: set(pool.map(lambda f: render(FEED, f), [format] * 40)) for format in FORMATS}
        assert changes == []
        assert {format: len(found) for format, found in bodies.items()} == dict.fromkeys(FORMATS, 1)
        assert b"<pubDate>Fri, 20 Nov 2026 07:00:00 +0000</pubDate>" in bodies["rss"].pop()


class TestCleaning:
    @patient
    @given(title=anything, tag=anything, credit=anything)
    def test_any_title_passes_through_all_five(self, title, tag, credit):
        """VP1: control characters, lone surrogates, emoji and angle brackets never take a feed down."""
        feed = holding(replace(FULL, title=title, tags=(tag,), credit=credit))
        for format in FORMATS:
            body = render(feed, format)
            assert read(format, body) == [(one_line(title) or FULL.url, FULL.url)]
            assert validate(format, body) == []

    @patient
    @given(fragment=anything, prefix=st.sampled_from(["", "<p>", "&#8;", "&#xD800;", "<a href='", "<!--", "<script>"]))
    def test_any_html_leaves_every_format_valid(self, fragment, prefix):
        feed = holding(replace(FULL, html=prefix + fragment))
        for format in FORMATS:
            assert validate(format, render(feed, format)) == []

    @patient
    @given(text=anything)
    def test_any_text_of_the_feed_itself_leaves_every_format_valid(self, text):
        feed = replace(FEED, title=text, subtitle=text, rights=text, language=text, author=Person("G" + text, text))
        for format in FORMATS:
            assert validate(format, render(feed, format), SELF_URLS[format]) == []

    @every_format
    def test_scripts_and_relative_links_are_gone(self, format):
        hostile = (
            '<p onclick="x()">Bon<script>mal()</script> <a href="/c/1/">ici</a><img src="https://t.example/p"></p>'
        )
        body = render(holding(replace(FULL, html=hostile)), format).decode()
        assert not any(word in body for word in ("onclick", "mal()", "/c/1/", "t.example", "script>"))
        assert "Bon" in body or format == "opml"

    def test_markup_in_an_opml_text_is_escaped_twice(self):
        body = render(holding(replace(FULL, title="Le <b> & la suite")), "opml").decode()
        assert 'text="Le &amp;lt;b&amp;gt; &amp;amp; la suite"' in body

    def test_comma_and_slash_in_a_tag_do_not_part_an_opml_category(self):
        body = render(holding(replace(FULL, tags=("eau, air", "a/b", ",/"))), "opml")
        assert etree.fromstring(body).find("body/outline").get("category") == "eau air,a b"

    def test_rss_description_is_text_escaped_as_html(self):
        """A description may be read as HTML: what looks like a tag must stay text."""
        item = etree.fromstring(render(holding(replace(FULL, html="<p>1 &lt; 2 &amp; b</p>")), "rss")).find("*/item")
        assert item.findtext("description") == "1 &lt; 2 &amp; b"

    def test_rdf_description_is_plain_text(self):
        item = etree.fromstring(render(FEED, "rdf")).find(f"{RSS1}item")
        assert item.findtext(f"{RSS1}description") == "À lire. Cité ici"


class TestStylesheet:
    @pytest.mark.parametrize("format", XML_FORMATS)
    def test_instruction_names_the_stylesheet(self, format):
        """VP4: a browser is told how to show the feed."""
        lines = render(FEED, format).split(b"\n")
        assert lines[1] == b'<?xml-stylesheet type="text/css" href="/static/veille/feed.3f2a.css"?>'

    @pytest.mark.parametrize("format", XML_FORMATS)
    def test_address_of_the_stylesheet_is_escaped(self, format):
        body = render(replace(FEED, stylesheet='/a.css?"&'), format)
        assert b'href="/a.css?&quot;&amp;"' in body
        assert validate(format, body) == []

    def test_stylesheet_is_there_and_asks_nobody_else(self):
        css = Path(__file__).parents[2].joinpath("static/veille/feed.css").read_text()
        assert all(name in css for name in ("channel > title", "entry > title", "item > title", "outline::before"))
        assert "url(" not in css
        assert "@import" not in css


class TestSources:
    sources = SourceList(
        title="Sources de la veille",
        home_url=WATCH,
        owner=Person("Veille numérique", f"{SITE}/g/veille-numerique/"),
        updated=datetime(2026, 11, 1, tzinfo=UTC),
        subscriptions=(
            Subscription("Un & <un>", "https://a.example/feed", "https://a.example/", "Dit", "fr", "Eau"),
            Subscription("Deux", "https://b.example/feed"),
            Subscription("Trois", "https://c.example/feed", theme="Air"),
            Subscription("Quatre", "https://d.example/feed", theme="Eau"),
            Subscription("Mauvaise", "file:///etc/passwd", theme="Eau"),
        ),
    )

    def test_sources_are_grouped_by_theme(self):
        """VP1: OPML of the group's sources, type rss."""
        body = write_sources(self.sources)
        assert validate("opml", body) == []
        found = [
            (unescape(one.get("text")), one.get("xmlUrl"), one.getparent().get("text"))
            for one in etree.fromstring(body).iterfind(".//outline[@type='rss']")
        ]
        assert found == [
            ("Un & <un>", "https://a.example/feed", "Eau"),
            ("Quatre", "https://d.example/feed", "Eau"),
            ("Trois", "https://c.example/feed", "Air"),
            ("Deux", "https://b.example/feed", None),
        ]

    def test_watch_without_sources_still_gives_a_valid_document(self):
        body = write_sources(replace(self.sources, subscriptions=()))
        assert validate("opml", body) == []
        assert etree.fromstring(body).find("body/outline").get("url") == WATCH

    @patient
    @given(text=anything)
    def test_any_text_leaves_the_sources_valid(self, text):
        one = Subscription(text, "https://a.example/feed", text, text, text, text)
        body = write_sources(replace(self.sources, title=text, subscriptions=(one,)))
        assert validate("opml", body) == []
