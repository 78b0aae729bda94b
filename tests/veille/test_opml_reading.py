"""Lists of sources that other readers export."""

import pytest

from core.outlines import OpmlError
from veille.reading.opml import OpmlSource, read_opml


def opml(body, before='<?xml version="1.0"?>'):
    return f'{before}<opml version="2.0"><head><title>x</title></head><body>{body}</body></opml>'.encode()


def test_nested_folders_become_themes():
    """VC10: the innermost folder, else the first category."""
    reading = read_opml(
        opml("""
        <outline text="Numérique"><outline text="Tiers-lieux">
          <outline type="rss" text="A" title="Le A" xmlUrl="https://a.fr/feed?utm_source=x" htmlUrl="https://a.fr/"/>
        </outline><outline text="B" xmlUrl="https://b.fr/rss"/></outline>
        <outline text="C" xmlURL="https://c.fr/rss" category="/Eau/Rivières,/autre"/><outline text="Vide"/>""")
    )
    assert reading.sources == [
        OpmlSource("Le A", "https://a.fr/feed", "https://a.fr/", "Tiers-lieux"),
        OpmlSource("B", "https://b.fr/rss", "", "Numérique"),
        OpmlSource("C", "https://c.fr/rss", "", "Rivières"),
    ]


def test_repeated_and_impossible_sources_are_counted_not_taken():
    """VC10: duplicates skipped, by the same key as items."""
    reading = read_opml(
        opml("""<outline text="A" xmlUrl="https://a.fr/feed"/><outline xmlUrl="http://www.a.fr/feed/"/>
        <outline text="J" xmlUrl="javascript:alert(1)"/><outline text="F" xmlUrl="feed://f.fr/rss"/>
        <outline text="G" xmlUrl="feed:https://g.fr/rss"/>""")
    )
    assert [source.feed_url for source in reading.sources] == [
        "https://a.fr/feed",
        "https://f.fr/rss",
        "https://g.fr/rss",
    ]
    assert (reading.repeated, reading.invalid) == (1, 1)


def test_a_careless_file_is_read():
    reading = read_opml(opml('<outline text="a & b" xmlUrl="https://a.fr/?a=1&b=2"><p>', before=""))
    assert len(reading.sources) == 1
    assert reading.sources[0].feed_url.startswith("https://a.fr/?a=1")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_opml"), (b"{}", "not_opml"), (b"<html></html>", "not_opml"), (b"x" * 2_000_001, "too_big"),
        (opml("&a;", '<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "declarations"),
        (opml("&b;", '<!DOCTYPE o [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'), "declarations"),
    ],
)  # fmt: skip
def test_what_is_not_a_safe_list_is_refused_with_a_sentence(body, code):
    with pytest.raises(OpmlError) as refused:
        read_opml(body)
    assert refused.value.code == code
    assert str(refused.value.sentence)


def test_a_deep_or_endless_list_is_bounded():
    assert read_opml(b"<opml><body>" + b'<outline text="a">' * 90_000).sources == []
    many = "".join(f'<outline text="{n}" xmlUrl="https://a.fr/{n}"/>' for n in range(2_500))
    assert len(read_opml(opml(many)).sources) == 2_000
