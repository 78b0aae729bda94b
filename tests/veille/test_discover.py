"""From the address of a site to the address of its feed."""

from veille.reading.discover import discover

URL = "https://www.crest.fr/actu/"
PAGE = b"""<link rel="alternate" type="application/rss+xml" href="/comments/feed" title="Flux des commentaires">
<link rel="alternate" type="application/rss+xml" href="/feed/" title="Flux">
<link rel="alternate" hreflang="en" href="/en">
<link rel="ALTERNATE" type="application/feed+json; charset=utf-8" href="//crest.fr/feed.json">
<link rel="alternate" type="application/atom+xml" href="javascript:x()">
<link rel="stylesheet" type="text/xml" href="/x">"""


def test_what_the_page_announces_comes_first_and_comments_last():
    """VC7: autodiscovery of rel=alternate."""
    found = [candidate.url for candidate in discover(PAGE, "text/html", URL) if candidate.announced]
    assert found == ["https://www.crest.fr/feed/", "https://crest.fr/feed.json", "https://www.crest.fr/comments/feed"]


def test_then_the_usual_paths_each_once():
    """VC7: then usual paths."""
    found = [candidate.url for candidate in discover(PAGE, "text/html", URL)]
    assert len(found) == len(set(found))
    for path in ("rss", "rss.xml", "atom.xml", "index.xml", "spip.php?page=backend"):
        assert f"https://www.crest.fr/{path}" in found[3:]


def test_a_page_that_says_nothing_still_has_the_usual_paths():
    found = discover(b"", "", URL)
    assert found[0].url == "https://www.crest.fr/feed/"
    assert not any(candidate.announced for candidate in found)
