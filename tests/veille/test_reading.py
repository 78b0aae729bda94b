"""Entries read from RSS, Atom and JSON Feed, in one shape."""

import json
from datetime import UTC, datetime

import pytest

from veille.reading.document import read_document
from veille.reading.model import UnreadableError

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://www.crest.fr/actu/feed.xml"

RSS2 = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Le Crestois</title><link>/</link>
<description>d</description><language>fr-FR</language><ttl>90</ttl><sy:updatePeriod>daily</sy:updatePeriod>
<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="/actu/feed.xml"/>
<item><title>Ancien</title><link>/a1</link><guid isPermaLink="false">a1</guid>
<pubDate>Mon, 02 Nov 2026 08:00:00 +0100</pubDate></item>
<item><title>La &lt;b&gt;fibre&lt;/b&gt; &amp;amp; nous</title><link>/a2</link><guid isPermaLink="false">a2</guid>
<dc:creator>Anne Roux</dc:creator><category>Numérique</category><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>
<description>&lt;p onclick="x()"&gt;Voir &lt;a href="plan"&gt;le plan&lt;/a&gt;&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM1 = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title type="html">Le &lt;i&gt;Crestois&lt;/i&gt;</title>
<id>tag:crest.fr,2020:f</id><updated>2026-11-01T00:00:00Z</updated><link href="https://www.crest.fr/"/>
<link rel="hub" href="https://hub.example/"/><entry><id>tag:crest.fr,2020:1</id><title>Un</title>
<link href="https://www.crest.fr/un"/><published>2026-11-01T10:00:00+01:00</published><updated>2026-11-02T00:00:00Z</updated>
<author><name>Jean</name><email>jean@example.org</email></author><category term="eau" label="L'eau"/>
<summary type="text">1 &lt; 2 &lt;script&gt;</summary></entry></feed>"""
ATOM03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Vieux</title>
<link rel="alternate" type="text/html" href="https://www.crest.fr/"/><modified>2004-01-01T00:00:00Z</modified><entry><title>Un</title><id>x:1</id>
<link rel="alternate" type="text/html" href="https://www.crest.fr/un"/><issued>2004-01-02T00:00:00Z</issued>
<modified>2004-01-03T00:00:00Z</modified></entry></feed>"""
RSS1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Un</title><link>https://www.crest.fr/</link>
<description>d</description></channel><item rdf:about="https://www.crest.fr/un"><title>Un</title>
<link>https://www.crest.fr/un</link><dc:date>2026-11-01T10:00:00+01:00</dc:date></item></rdf:RDF>"""
RSS091 = """<rss version="0.91"><channel><title>Un</title><link>https://www.crest.fr/</link><description>d</description>
<item><title>Un</title><link>https://www.crest.fr/un</link></item></channel></rss>"""


def read(document, content_type="application/xml", url=URL):
    return read_document(document if isinstance(document, bytes) else document.encode(), content_type, url, NOW)


def rss(items, before=""):
    return f'{before}<rss version="2.0"><channel><title>T</title><link>https://e.org/</link>{items}</channel></rss>'


def test_rss_2_is_read_newest_first():
    """VC7: feed and entries, links resolved, html cleaned, titles as text."""
    feed = read(RSS2)
    assert (feed.title, feed.site_url, feed.language) == ("Le Crestois", "https://www.crest.fr/", "fr")
    assert (feed.hub_url, feed.self_url, feed.ttl_minutes) == ("https://hub.example/", URL, 1_440)
    assert [entry.uid for entry in feed.entries] == ["a2", "a1"]
    entry = feed.entries[0]
    assert (entry.title, entry.url, entry.author) == ("La fibre & nous", "https://www.crest.fr/a2", "Anne Roux")
    assert entry.published_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert (entry.tags, entry.language) == (["Numérique"], "fr")
    assert 'href="https://www.crest.fr/actu/plan"' in entry.summary_html
    assert "onclick" not in entry.summary_html


def test_atom_1_is_read():
    """VC7: names without e-mail, labels of categories, text that is not markup."""
    feed = read(ATOM1)
    assert (feed.title, feed.hub_url) == ("Le Crestois", "https://hub.example/")
    entry = feed.entries[0]
    assert (entry.uid, entry.author, entry.tags) == ("tag:crest.fr,2020:1", "Jean", ["L'eau"])
    assert entry.published_at == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert entry.summary_html == "1 &lt; 2 &lt;script&gt;"


@pytest.mark.parametrize("document", [ATOM03, RSS1, RSS091])
def test_older_formats_are_read(document):
    """VC7: Atom 0.3, RSS 1.0 and RSS 0.9x."""
    (entry,) = read(document).entries
    assert (entry.title, entry.url) == ("Un", "https://www.crest.fr/un")


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_json_feed_is_read(version):
    """VC7: JSON Feed 1.0 and 1.1, which feedparser does not know."""
    item = {
        "id": 7, "url": "/un", "external_url": "https://example.org/spoken-of", "title": "Un", "tags": ["eau", 3],
        "content_html": "<p>Bon<script>x</script>jour</p>", "date_published": "2026-11-01T10:00:00+01:00",
    }  # fmt: skip
    author = {"author": {"name": "Anne"}} if version.endswith("/1") else {"authors": [{"name": "Anne"}]}
    feed = read(json.dumps({
        "version": version, "title": "T", "home_page_url": "https://e.org/", "language": "fr", "items": [item, "noise"],
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}], **author,
    }), "application/feed+json")  # fmt: skip
    (entry,) = feed.entries
    assert (entry.uid, entry.url, entry.author, entry.tags) == ("7", "https://example.org/spoken-of", "Anne", ["eau"])
    assert (entry.summary_html, entry.language) == ("<p>Bonjour</p>", "fr")
    assert (feed.title, feed.hub_url) == ("T", "https://hub.example/")


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("<!doctype html><title>T</title><p>x</p>", "not_a_feed"), ("{}", "not_a_feed"), ("{", "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": 3}', "not_a_feed"), ("plain", "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items":' + "[" * 99_999, "not_a_feed"), (" \n", "empty"),
    ],
)  # fmt: skip
def test_what_is_not_a_feed_is_said(document, code):
    with pytest.raises(UnreadableError) as refused:
        read(document)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "body",
    [
        rss("<item><title>Drôme</title></item>", '<?xml version="1.0" encoding="iso-8859-1"?>').encode("cp1252"),
        ("\ufeff" + rss("<item><title>Drôme</title></item>", '<?xml version="1.0"?>')).encode("utf-16-le"),
        rss("<item><title>Drôme</title></item>").encode("cp1252"),
        rss("<item><title>Dr&#244;me</title></item>").encode(),
        rss("<item><title>Drôme</title></item>")[:-9].encode(),
    ],
)
def test_broken_and_old_encodings_are_read(body):
    assert read(body).entries[0].title == "Drôme"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://u:p@e.org/"])
def test_a_link_that_is_not_of_the_web_is_dropped(link):
    (entry,) = read(rss(f"<item><title>T</title><link>{link}</link></item>")).entries
    assert entry.url == ""


def test_markup_in_bodies_is_reduced_to_the_harmless():
    """VC8: form, frame, picture, style and handlers go; text and links stay."""
    html = (
        '<form><input></form><iframe src="//e.org"></iframe><img src="https://t.example/p.gif"><b style="x">B</b>'
        '<a href="javascript:x()">J</a><a href="//e.org/a" onmouseover="x()">L</a><svg><a href="/">S</a></svg>'
    )
    (entry,) = read(rss(f"<item><title>T</title><description><![CDATA[{html}]]></description></item>")).entries
    for word in ("<form", "<input", "<iframe", "<img", "style", "javascript", "onmouseover", "<svg"):
        assert word not in entry.summary_html
    assert '<a href="https://e.org/a" rel="noopener nofollow ugc">L</a>' in entry.summary_html


def test_control_characters_never_reach_the_database():
    """VC8: PostgreSQL refuses NUL, and one bad entry must not stop a poll."""
    document = rss("<item><title>A\x00B\x08</title><guid>g\x00</guid><description>x\x00y</description></item>")
    (entry,) = read(document).entries
    assert "\x00" not in repr((entry.title, entry.uid, entry.summary_html)).encode().decode("unicode_escape")


def test_dates_are_sane():
    """VC8: future dates become now, absurd ones disappear, entries without a date come last."""
    dates = ["Fri, 20 Nov 2026 13:00:00 GMT", "Mon, 01 Jan 2035 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "x", ""]
    items = "".join(f"<item><title>{n}</title><pubDate>{date}</pubDate></item>" for n, date in enumerate(dates))
    entries = read(rss(items)).entries
    assert [entry.published_at for entry in entries] == [NOW, None, None, None, None]


def test_identity_is_the_id_else_the_link_else_a_hash():
    """VC8: the same entry is met once, and again at the next poll."""
    items = (
        "<item><guid>tag:1</guid><title>A</title></item><item><guid>tag:1</guid><title>A again</title></item>"
        "<item><link>https://www.e.org/b/?utm_source=rss</link><title>B</title></item><item><title>C</title></item>"
        f"<item><guid>{'x' * 300}</guid><title>D</title></item>"
    )
    uids = [entry.uid for entry in read(rss(items)).entries]
    assert uids[:2] == ["tag:1", "e.org/b"]
    assert [uid[:7] for uid in uids[2:]] == ["sha256:"] * 2
    assert uids == [entry.uid for entry in read(rss(items)).entries]


def test_an_entry_without_title_takes_the_beginning_of_its_text():
    (entry,) = read(rss("<item><description>&lt;p&gt;Bonjour à tous&lt;/p&gt;</description></item>")).entries
    assert entry.title == "Bonjour à tous"


def test_five_hundred_entries_are_kept_the_newest():
    """REL-H6: 10,000 entries are no trouble."""
    items = "".join(
        f"<item><title>{n}</title><guid>{n}</guid><pubDate>{n % 28 + 1:02} Nov 2025 00:00:00 GMT</pubDate></item>"
        for n in range(2_000)
    )
    entries = read(rss(items)).entries
    assert len(entries) == 500
    days = [entry.published_at for entry in entries]
    assert days == sorted(days, reverse=True)
    assert days[-1].day > 20


def test_a_local_file_named_by_the_document_is_not_read(tmp_path):
    """REL-H6: neither by name nor by entity."""
    secret = tmp_path / "secret.xml"
    secret.write_text(rss("<item><title>SECRET</title></item>"))
    bomb = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>' + rss("<item><title>t&x;</title></item>")
    for body in (str(secret), f"file://{secret}", bomb):
        try:
            found = repr(read(body))
        except UnreadableError:
            continue
        assert "SECRET" not in found
