"""The validators can fail: each rule is broken once in a document that is otherwise good."""

import pytest

from core.feeds import FORMATS, render
from tests.feed_validators import validate
from tests.feed_validators.common import is_http, is_rfc822, is_rfc3339, is_uri, is_w3cdtf
from tests.veille.feed_sample import FEED, SELF_URLS, XML_FORMATS

GUID = "tag:veillee.example,2026:selection/12"
PAGE = "https://veillee.example/c/11/"

# Format, what is replaced (its first occurrence), by what, and the problem that must be told.
XML_MUTATIONS = [
    ("rss", 'version="2.0"', 'version="0.91"', "the root is not <rss version='2.0'>"),
    ("rss", "<title>Veille &amp; numérique</title>", "", "channel needs one title, has 0"),
    ("rss", "<description>Ce que le groupe a retenu</description>", "<description/>", "description is empty"),
    ("rss", "<language>fr<", "<language>français<", "bad language 'français'"),
    ("rss", "Sat, 21 Nov 2026", "Fri, 21 Nov 2026", "lastBuildDate is not an RFC 822 date"),
    ("rss", "Fri, 20 Nov 2026", "ven., 20 nov. 2026", "pubDate is not an RFC 822 date"),
    ("rss", "Fri, 20 Nov 2026", "Fri, 20 Nov 26", "pubDate is not an RFC 822 date"),
    ("rss", ' isPermaLink="false"', "", "is no address but is not marked"),
    ("rss", GUID, "tag:veillee.example,2026:selection/11", "comes twice"),
    ("rss", "<comments>", "<author>Bob</author><comments>", "author must hold an e-mail address"),
    ("rss", "<comments>", "<enclosure url='https://a.example/x'/><comments>", "enclosure needs url, length and type"),
    ("rss", ' url="https://journal.example/feed.xml"', "", "source has a bad url"),
    ("rss", 'rel="self"', 'rel="alternate"', "needs one atom:link rel=self, has 0"),
    ("rss", 'rel="hub"', 'rel="self"', "needs one atom:link rel=self, has 2"),
    ("rss", SELF_URLS["rss"], SELF_URLS["atom"], "atom:link rel=self is"),
    ("rss", "<link>https://veillee.example/g/veille-numerique/veille/<", "<link>https://hub.example/<", "not the site"),
    ("rss", "&lt;blockquote&gt;", "&lt;script&gt;", "<script> in HTML"),
    ("rss", "&lt;p&gt;", "&lt;p onclick='x'&gt;", "attribute onclick in HTML"),
    ("rss", 'a href="https://journal.example/"', 'a href="/page"', "is not an absolute safe address"),
    ("rss", 'a href="https://journal.example/"', 'a href="javascript:x"', "is not an absolute safe address"),
    ("rss", "<docs>", "<ttl>soon</ttl><docs>", "ttl is not a positive whole number"),
    ("rss", "<docs>", "<skipDays><day>Lundi</day></skipDays><docs>", "bad days in skipDays"),
    ("rss", "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/", "unknown namespace"),
    ("rss", "<pubDate>", "<date>2026</date><pubDate>", "unknown element date in item"),
    ("rdf", "http://purl.org/rss/1.0/", "http://purl.org/rss/1.1/", "the default namespace is not"),
    ("rdf", f'rdf:about="{SELF_URLS["rdf"]}"', "", "the channel has a bad rdf:about"),
    ("rdf", f'rdf:about="{SELF_URLS["rdf"]}"', f'rdf:about="{PAGE}"', "rdf:about"),
    ("rdf", f'<rdf:li rdf:resource="{PAGE}"/>', "", "is described but not listed"),
    ("rdf", f'rdf:li rdf:resource="{PAGE}"', 'rdf:li rdf:resource="https://a.example/"', "listed but not described"),
    ("rdf", f'<rdf:li rdf:resource="{PAGE}"', f'<rdf:li resource="{PAGE}"', "has no namespace"),
    ("rdf", f'item rdf:about="{PAGE}"', 'item rdf:about="/c/11/"', "an item has a bad rdf:about"),
    ("rdf", f"<link>{PAGE}</link>", "", "link, has 0"),
    ("rdf", "<title>Compte rendu de la réunion</title>", "<title/>", "title is empty in item"),
    ("rdf", "<dc:date>2026-11-21T09:30:00Z<", "<dc:date>Sat, 21 Nov 2026<", "date is not a W3CDTF date"),
    ("rdf", "<dc:language>fr<", "<dc:language>f<", "bad language"),
    ("atom", "<id>tag:veillee.example,2026:veille/3</id>", "", "feed needs one {http://www.w3.org/2005/Atom}id"),
    ("atom", "<id>tag:veillee.example,2026:veille/3<", "<id>veille<", "is not an absolute IRI"),
    ("atom", "<id>tag:veillee.example,2026:veille/3<", f"<id>{GUID}<", "an entry has the feed's id"),
    ("atom", "2026-11-21T09:30:00+00:00", "2026-11-21 09:30", "updated is not an RFC 3339 date"),
    ("atom", "<name>Veille numérique</name>", "", "author needs one"),
    ("atom", 'rel="self"', 'rel="via"', "the feed needs one link rel=self"),
    ("atom", SELF_URLS["atom"], SELF_URLS["rss"], "link rel=self is"),
    ("atom", 'rel="related" ', "", "two alternate links"),
    ("atom", 'rel="related"', 'rel="comments"', "unknown link relation"),
    ("atom", 'rel="related" href="https://veillee.example', 'rel="related" href="', "has a bad href"),
    ("atom", 'type="html"', 'type="CDATA"', "content has a bad type"),
    ("atom", 'type="html"', 'type="xhtml"', "xhtml needs one div"),
    ("atom", '<content type="html"', '<content type="html" src="https://a.example/"', "content with src must be empty"),
    ("atom", 'term="données"', 'label="données"', "category without term"),
    ("atom", '<link href="https://veillee.example/c/11/"/>', "", "needs an alternate link"),
    ("atom", 'xml:lang="en"', 'xml:lang="anglais_"', "bad xml:lang"),
    ("atom", "<published>", "<source><title>T</title></source><published>", "source needs one"),
    ("atom", "<published>", "<pubDate>2026</pubDate><published>", "unknown element"),
    ("opml", 'version="2.0"', 'version="1.0"', "the root is not <opml version='2.0'>"),
    ("opml", "<title>Veille &amp; numérique</title>", "", "head needs one title"),
    ("opml", "Sat, 21 Nov 2026 09:30:00 +0000", "2026-11-21", "dateModified is not an RFC 822 date"),
    ("opml", 'text="Compte rendu de la réunion"', "", "an outline has no text"),
    ("opml", f'url="{PAGE}"', "", "an outline of type link has no url"),
    ("opml", f'type="link" url="{PAGE}"', 'type="rss" title="T"', "an outline of type rss has no xmlUrl"),
    ("opml", f'type="link" url="{PAGE}"', f'type="rss" xmlUrl="{PAGE}"', "an outline of type rss has no title"),
    ("opml", f'type="link" url="{PAGE}"', f'xmlUrl="{PAGE}"', "describes a feed has no type"),
    ("opml", "&amp;lt;après&amp;gt;", "&lt;après&gt;", "not escaped twice"),
    ("opml", 'category="données,eau air"', 'category="données,,eau"', "bad category"),
    ("opml", "created=", "createdAt=", "unknown attribute createdAt"),
    ("opml", "created=", 'isComment="no" created=', "isComment is neither"),
    ("opml", "<ownerId>https://", "<ownerId>", "ownerId is not an absolute address"),
]
JSON_MUTATIONS = [
    ("version/1.1", "version/1", "bad version"),
    ('"title": "Veille & numérique",', "", "the feed has no title"),
    ('"feed_url"', '"feedUrl"', "the feed has no feed_url"),
    (SELF_URLS["json"], SELF_URLS["atom"], "feed_url is"),
    (f'"id": "{GUID}"', '"id": 12', "id is not a string"),
    (GUID, "tag:veillee.example,2026:selection/11", "comes twice"),
    ('"content_text": "Compte rendu de la réunion",', "", "neither content_html nor content_text"),
    ('"external_url": "https://', '"external_url": "', "external_url is not an absolute address"),
    ("2026-11-20T07:00:00Z", "2026-11-20", "date_published is not an RFC 3339 date"),
    ('"authors"', '"author"', "unknown name 'author'"),
    ('"_source"', '"source"', "unknown name 'source'"),
    ('"type": "WebSub",', "", "a hub needs type and url"),
    ("<blockquote>", "<iframe>", "<iframe> in HTML"),
    ('"language": "en"', '"language": "en", "language": "fr"', "comes twice in one object"),
    ('"title": "Compte', '"title": "\\ud800Compte', "not JSON in UTF-8"),
]
MUTATIONS = [
    *XML_MUTATIONS,
    *(("json", *one) for one in JSON_MUTATIONS),
    *((format, "<?xml", "\ufeff<?xml", "byte order mark") for format in XML_FORMATS),
    *((format, "encoding='UTF-8'?>", "encoding='UTF-8'?><!DOCTYPE x>", "has a DTD") for format in XML_FORMATS),
    *((format, "</title>", "", "not well-formed") for format in XML_FORMATS),
]


@pytest.mark.parametrize(("format", "old", "new", "problem"), MUTATIONS)
def test_broken_rule_is_told(format, old, new, problem):
    """VP1: the validator of each format sees what its standard forbids."""
    good = render(FEED, format).decode()
    assert old in good
    found = validate(format, good.replace(old, new, 1).encode(), SELF_URLS[format])
    assert any(problem in one for one in found), found


def test_sequence_that_is_a_bag_or_out_of_order_is_told():
    body = render(FEED, "rdf").decode()
    assert validate("rdf", body.replace("rdf:Seq>", "rdf:Bag>").encode())
    one, two = (line for line in body.split("\n") if "<rdf:li" in line)
    swapped = body.replace(one, "@").replace(two, one).replace("@", two)
    assert validate("rdf", swapped.encode()) == ["the sequence and the items are not in the same order"]


@pytest.mark.parametrize("format", FORMATS)
def test_other_encoding_is_told(format):
    assert "the document is not UTF-8" in validate(format, render(FEED, format).decode().encode("latin-1", "replace"))


@pytest.mark.parametrize("format", FORMATS)
def test_document_of_another_kind_is_told(format):
    assert validate(format, b"<html/>")
    assert validate(format, b"")


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (is_rfc822, "Fri, 20 Nov 2026 07:00:00 +0000", "Fri, 31 Nov 2026 07:00:00 +0000"),
        (is_rfc3339, "2026-11-20T07:00:00Z", "2026-02-30T07:00:00Z"),
        (is_w3cdtf, "2026-11", "2026-13"),
        (is_uri, "tag:a.example,2026:1", "https://a.example/é"),
        (is_http, "https://a.example", "tag:a.example,2026:1"),
    ],
)
def test_small_checks(check, good, bad):
    assert check(good)
    assert not check(bad)
