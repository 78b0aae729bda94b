"""Files of bookmarks: read as other programs write them, written so that they come back the same."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookmarks.filing import jsons, netscape, outline, tables
from bookmarks.filing.lines import Line, UnreadableFileError
from bookmarks.filing.reading import read
from core.addresses import clean_url

CHROME = b"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1700000000" PERSONAL_TOOLBAR_FOLDER="true">Barre</H3>
    <DL><p>
        <DT><A HREF="https://exemple.org/a?utm_source=x"
            ADD_DATE="1700000001" TAGS="eau,rivi\xc3\xa8re">L'eau &amp; nous</A>
        <DD>Une note
        <DT><H3>Sous-dossier</H3>
        <DL><p>
            <DT><A HREF="https://exemple.org/b" PRIVATE="1">B</A>
        </DL><p>
    </DL><p>
    <DT><A HREF="https://exemple.org/c" ADD_DATE="1700000003000000">C</A>
    <DT><A HREF="javascript:alert(1)">Bouton</A>
    <DT><A HREF="https://exemple.org/a">Encore</A>
</DL><p>
"""
DIIGO = """title,url,tags,description,comments,annotations,created_at
"Le bocage","https://exemple.org/bocage","haie,agro foresterie","Un guide","Très utile","Highlight: planter
Comment: oui",2021-03-04 10:20:30
"""
RAINDROP = """id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite
1,Le vélo,à lire,Un extrait,https://exemple.org/velo,Mobilité/Vélo,"vélo, ville",2022-01-02T03:04:05.000Z,,,false
"""
POCKET = """title,url,time_added,tags,status
Un four,https://exemple.org/four,1650000000,pain|four,unread
"""
OPML = b"""<?xml version="1.0"?><opml version="2.0"><head/><body><outline text="Presse"><outline text="Eau">
<outline type="link" text="Un lien" url="https://exemple.org/l" category="eau,/themes/sol"
created="Tue, 02 Jan 2024 10:00:00 GMT"/>
<outline type="rss" text="Un flux" xmlUrl="https://exemple.org/feed" htmlUrl="https://exemple.org/site"/>
</outline></outline></body></opml>"""


def only(body: bytes | str) -> Line:
    """Return the one line of a file."""
    found = read(body.encode() if isinstance(body, str) else body).lines
    assert len(found) == 1
    return found[0]


def test_a_browsers_file() -> None:
    """VC10, BO08: folders, TAGS, ADD_DATE in any unit, PRIVATE, DD notes; doubles counted; no address refused."""
    reading = read(CHROME)
    first, second, third = reading.lines
    assert first.url == "https://exemple.org/a"
    assert (first.title, first.summary, first.tags) == ("L'eau & nous", "Une note", ("eau", "rivière"))
    assert first.added_at == datetime(2023, 11, 14, 22, 13, 21, tzinfo=UTC)
    assert (first.collection, second.collection, third.collection) == ("Barre", "Barre / Sous-dossier", "")
    assert second.is_private
    assert third.added_at == datetime(2023, 11, 14, 22, 13, 23, tzinfo=UTC)
    assert reading.repeated == 1
    assert [title for title, _why in reading.refused] == ["Bouton"]


def test_diigo() -> None:
    """VC11: the table of Diigo; highlights become quotations, what was said of them text."""
    line = only(DIIGO)
    assert (line.title, line.summary, line.tags) == ("Le bocage", "Un guide", ("haie", "agro foresterie"))
    assert line.comments == ("Très utile", "> planter\n\noui")
    assert line.added_at == datetime(2021, 3, 4, 10, 20, 30, tzinfo=UTC)
    api = '[{"title":"T","url":"https://exemple.org/d","user":"bob","desc":"D","tags":"haie,sol","shared":"no",'
    api += '"annotations":[{"content":"planter","comments":[{"content":"oui"}]}]}]'
    other = only(api)
    assert (other.author, other.tags, other.is_private) == ("bob", ("haie", "sol"), True)
    assert other.comments == ("> planter\n\noui",)


def test_raindrop_and_pocket() -> None:
    """VC11: folders, notes and dates of Raindrop; the bar between tags and what is unread of Pocket."""
    drop, pocket = only(RAINDROP), only(POCKET)
    assert (drop.collection, drop.tags, drop.comments) == ("Mobilité / Vélo", ("vélo", "ville"), ("à lire",))
    assert drop.added_at == datetime(2022, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (pocket.tags, pocket.is_for_later) == (("pain", "four"), True)


def test_opml() -> None:
    """VC10, BO08: nested folders; a feed counts by the address of its site."""
    link, site = read(OPML).lines
    assert (link.collection, link.tags[0]) == ("Presse / Eau", "eau")
    assert link.added_at == datetime(2024, 1, 2, 10, tzinfo=UTC)
    assert site.url == "https://exemple.org/site"


@pytest.mark.parametrize(
    "body", [b"", b"\x00\xff" * 50, b"rien", b"a,b\n1,2\n", b"[1,2]", b"[" * 5000, b"{}", b"<opml/>"]
)
def test_what_is_no_list_of_bookmarks(body: bytes) -> None:
    """VC10: a file of no known format is refused with a sentence, never with an error."""
    with pytest.raises(UnreadableFileError):
        read(body)


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters=",|"), min_size=1, max_size=20
).map(lambda word: unicodedata.normalize("NFC", word))
lines = st.builds(
    Line,
    url=st.integers(0, 10**9).map(lambda n: clean_url(f"https://exemple.org/{n}?a=1&b={n}")),
    title=words,
    summary=st.lists(words, max_size=3).map("\n".join),
    tags=st.lists(words.map(lambda word: word.strip("\"'#=+-@/")).filter(bool), max_size=3, unique=True).map(tuple),
    collection=st.sampled_from(["", "Eau", "Eau / Rivières & <lacs>"]),
    added_at=st.none() | st.integers(700_000_000, 1_700_000_000).map(lambda n: datetime.fromtimestamp(n, UTC)),
    author=st.sampled_from(["", "bob"]),
)


@given(st.lists(lines, min_size=1, max_size=6, unique_by=lambda line: line.url))
def test_what_goes_out_comes_back_the_same(made: list[Line]) -> None:
    """VC10, BO08: written and read again, each of the four formats gives the same set."""
    key = sorted(made, key=lambda line: line.url)
    for written in (
        netscape.write(made, "Favoris"),
        outline.write(made, "Favoris"),
        "".join(tables.write(made)).encode(),
        jsons.write(made),
    ):
        assert sorted(read(written).lines, key=lambda line: line.url) == key
