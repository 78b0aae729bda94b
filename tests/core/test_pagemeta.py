"""What pages say of themselves."""

import time
from datetime import UTC, datetime

import pytest

from core.charset import decode
from core.pagemeta import read_page

URL = "https://www.crest.fr/actu/amp/fibre"
PAGE = """<!doctype html><html lang="fr-FR"><head><meta charset="utf-8"><title>Accueil – Le Crestois</title>
<meta property="og:title" content="La fibre arrive à l&amp;#039;école">
<meta property="og:site_name" content="Le Crestois">
<meta name="description" content="Les travaux &lt;b&gt;commencent&lt;/b&gt;"><meta name="author" content="Anne Roux">
<meta property="article:published_time" content="2024-05-03T08:00:00+02:00"><meta property="og:image" content="/i.jpg">
<link rel="canonical" href="/actu/fibre#haut">
<link rel="alternate" type="application/rss+xml" href="/feed" title="Actu">
<link rel="alternate" type="application/json+oembed" href="https://www.crest.fr/oembed?u=1"></head><body>…</body></html>"""


def read(html, url=URL, content_type="text/html; charset=utf-8", **named):
    return read_page(html if isinstance(html, bytes) else html.encode(), content_type, url, **named)


def test_open_graph_and_html_are_merged():
    """VC4: title, description, author, date, language, site, image, canonical address, feeds, oEmbed."""
    meta = read(PAGE)
    assert meta.title == "La fibre arrive à l'école"
    assert meta.description == "Les travaux commencent"
    assert (meta.author, meta.language, meta.site_name) == ("Anne Roux", "fr", "Le Crestois")
    assert meta.published == datetime(2024, 5, 3, 6, tzinfo=UTC)
    assert meta.image_url == "https://www.crest.fr/i.jpg"
    assert meta.canonical_url == "https://www.crest.fr/actu/fibre"
    assert [(feed.url, feed.title) for feed in meta.feeds] == [("https://www.crest.fr/feed", "Actu")]
    assert meta.oembed_url == "https://www.crest.fr/oembed?u=1"


def test_linked_data_is_read_and_articles_come_first():
    """VC4: JSON-LD, with a graph, several authors and a date without an hour."""
    meta = read("""<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
        {"@type": "WebPage", "headline": "Page"},
        {"@type": "NewsArticle", "headline": "La fibre", "author": [{"name": "Jean"}, {"name": "Anne"}],
         "datePublished": "2024-05-03", "image": [{"url": "https://img.example/1.jpg"}], "inLanguage": "fr",
         "publisher": {"name": "Le Crestois"}}]}</script>""")
    assert (meta.title, meta.author, meta.site_name, meta.language) == ("La fibre", "Jean, Anne", "Le Crestois", "fr")
    assert meta.published == datetime(2024, 5, 3, 12, tzinfo=UTC)
    assert meta.image_url == "https://img.example/1.jpg"


def test_twitter_cards_and_dublin_core_serve_when_nothing_else_does():
    """VC4: the other dialects."""
    meta = read(
        '<meta name="twitter:title" content="T"><meta name="DC.creator" content="C">'
        '<meta name="dcterms.issued" content="2023-01-02">'
    )
    assert (meta.title, meta.author, meta.published) == ("T", "C", datetime(2023, 1, 2, 12, tzinfo=UTC))


def test_a_bare_page_gives_its_title_without_the_site():
    meta = read('<meta name="application-name" content="Le Crestois"><title>La fibre &amp; nous | Le Crestois</title>')
    assert meta.title == "La fibre & nous"


@pytest.mark.parametrize(
    ("canonical", "kept"),
    [
        ("https://m.crest.fr/a", "https://m.crest.fr/a"),
        ("http://crest.fr/a", "http://crest.fr/a"),
        ("https://evil.example/a", ""),
        ("https://www.crest.fr/", ""),
        ("javascript:alert(1)", ""),
        ("ftp://www.crest.fr/a", ""),
        ("https://u:p@www.crest.fr/a", ""),
    ],
)
def test_only_a_believable_canonical_address_is_taken(canonical, kept):
    """VC5: mobile and AMP twins fold; another site, or the front page for every page, does not."""
    assert read(f'<link rel="canonical" href="{canonical}">').canonical_url == kept


def test_what_the_page_forbids_is_told():
    """VC16: noarchive, in the page or in the header."""
    assert read('<meta name="robots" content="max-snippet:-1, NOARCHIVE">').noarchive
    assert read("<p>", robots_header="noindex").noindex
    assert not read('<meta name="robots" content="index, follow">').noindex


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<meta charset=iso-8859-1><title>Drôme</title>".encode("cp1252"), "text/html"),
        ("<title>Drôme</title>".encode("cp1252"), "text/html; charset=ISO-8859-1"),
        ("<title>Drôme</title>".encode("cp1252"), "text/html"),
        ("<title>Drôme</title>".encode(), "text/html; charset=iso-8859-1"),
        ("\ufeff<title>Drôme</title>".encode("utf-16-le"), "text/html"),
        ("<title>Drôme</title>".encode("utf-16-be"), "text/html; charset=utf-16be"),
        ("<title>Drôme</title>…".encode()[:-1], "text/html; charset=nonsense"),
    ],
)
def test_the_text_is_read_whatever_the_charset_says(body, content_type):
    assert read(body, content_type=content_type).title == "Drôme"


def test_control_characters_never_come_through():
    meta = read('<title>A\x00B\x1bC</title><script type="application/ld+json">{"author": "X\\u0000Y\\ud800"}</script>')
    assert (meta.title, meta.author) == ("ABC", "XY")
    assert decode(b"a\x00b") == "ab"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\x00" * 1_000, b"{}", b"<div>" * 400_000, b"<" * 2_000_000, b"&" * 2_000_000, b"<!--" * 500_000,
        b"<meta name=a content=b>" * 80_000, b"<script type=application/ld+json>" + b"[" * 200_000,
        b"<title>a" + "\u0301\u0316".encode() * 400_000, b"<a " + b"x=1 " * 400_000,
        b"<!DOCTYPE html [" + b'<!ENTITY a "b">' * 100_000, b"<meta name=description content='" + b"<a" * 900_000,
    ],
)  # fmt: skip
def test_hostile_pages_are_read_in_bounded_time(body):
    """VC4: two megabytes of nonsense take a moment, not minutes."""
    begun = time.process_time()
    read(body)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("here", "there", "believed"),
    [
        ("m.lemonde.fr", "www.lemonde.fr", True),
        ("lemonde.fr", "amp.lemonde.fr", True),
        ("www-lemonde-fr.cdn.ampproject.org", "www.lemonde.fr", True),
        ("www-lemonde-fr.cdn.ampproject.org", "victime.example", False),
        ("pirate.github.io", "victime.github.io", False),
        ("pirate.co.uk", "victime.co.uk", False),
        ("pirate.example", "victime.example", False),
    ],
)
def test_a_page_speaks_for_its_own_site_alone(here, there, believed):
    """VC5: a canonical link to another site, or to a neighbour under one name, would take somebody else's page over."""
    meta = read_page(f'<link rel="canonical" href="https://{there}/a">'.encode(), "text/html", f"https://{here}/b")
    assert bool(meta.canonical_url) == believed
