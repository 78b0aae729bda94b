"""The words of messages: counted as each network counts, cut at a word, what matters kept whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from veille.channels import bluesky, words
from veille.channels.by_hand import LinkedIn, X
from veille.channels.counting import Measure, cut, graphemes, spans
from veille.channels.story import Story, Told
from veille.models import Channel

LINK = "https://veillee.example.org/g/veille-numerique/veille/editions/12/"
NOON = datetime(2026, 11, 20, 7, tzinfo=UTC)


def story(title: str = "N° 12 : la fibre arrive à Die", count: int = 2) -> Story:
    """Return an edition."""
    items = tuple(
        Told(f"tag:{n}", f"Titre {n}", f"https://e.org/{n}", f"{LINK}#item-{n}", "Une ligne.", "Réseaux", "e.org")
        for n in range(count)
    )
    return Story("tag:x", 12, title, "", LINK, NOON, "fr", items)


@pytest.mark.parametrize(("text", "length"), [("été", 3), ("e\u0301te\u0301", 3), ("👩‍👩‍👧", 1), ("🇫🇷 ok", 4), ("", 0)])
def test_letters_are_counted_as_people_see_them(text, length):
    """VP8: graphemes, not code points."""
    assert graphemes(text) == length


def test_an_address_counts_for_23_on_mastodon_whatever_its_length():
    """VP8, VP9: two addresses, 46 and what stands between."""
    measure = Measure(limit=500, link=23)
    assert measure.count(f"{LINK} et https://e.org/a.") == 23 + len(" et ") + 23 + 1


def test_x_counts_pictures_and_ideograms_twice():
    """VP11: as twitter-text does."""
    measure = X().measure(Channel(network="x"))
    assert measure.count("été — 日 🎉") == 3 + 3 + 2 + 1 + 2
    assert measure.count(LINK) == 23


@pytest.mark.parametrize("limit", [300, 120, 90])
def test_a_long_headline_is_cut_at_a_word_and_the_rest_is_whole(limit):
    """VP8: never beyond the limit; link and hashtags whole; the cut is seen."""
    channel, measure = Channel(network="bluesky", hashtags="#veille #drôme"), Measure(limit=limit)
    made = words.of_edition(story("Le haut débit gagne encore du terrain " * 12), channel, measure)
    assert measure.count(made) <= limit
    assert LINK in made
    assert limit < 120 or made.endswith("#veille #drôme")
    head = made.partition("\n")[0]
    without_headline = "2 trouvailles à lire\xa0:"
    assert head == without_headline or head.endswith(("terrain…", "du…", "encore…", "gagne…", "débit…", "haut…", "Le…"))


def test_a_headline_of_one_endless_word_is_cut_all_the_same():
    """VP8: a title without spaces."""
    made = cut("a" * 400, "\nfin", Measure(limit=50))
    assert (graphemes(made), made.endswith("…\nfin")) == (50, True)


def test_a_title_calls_nobody_and_hashtags_are_words():
    """VP8: an @ would ring at a stranger's; a hashtag holds no space nor dash."""
    made = words.of_edition(
        story("Merci à @dupont"), Channel(hashtags="veille, Val-de-Drôme #veille 2026"), Measure(500)
    )
    assert "@dupont" not in made
    assert made.endswith("#veille #ValDeDrôme")


def test_places_are_in_bytes():
    """VP10: "Drôme #veille": the accent takes two bytes, so that the hashtag begins one further."""
    assert list(spans("Drôme #veille")) == [("tag", "veille", 7, 14)]
    assert [one[:2] for one in spans("voir https://e.org/#a, #b")] == [("link", "https://e.org/#a"), ("tag", "b")]


def test_keys_of_records_sort_as_their_moments():
    """VP10: 13 signs, the later the greater, the same for the same moment."""
    keys = [bluesky.tid(NOON + timedelta(microseconds=step), 7) for step in (0, 1, 10**6)]
    assert keys == sorted(keys)
    assert [len(key) for key in keys] == [13] * 3
    assert bluesky.tid(NOON, 7) == keys[0] != bluesky.tid(NOON, 8)


def test_words_of_ones_own_keep_the_address():
    """VP8: whatever number the edition gets; added when it is missing."""
    kept = words.kept(f"À lire : {LINK}", story())
    assert kept == "À lire : {link}"
    assert words.filled("Bonjour", story()) == f"Bonjour\n{LINK}"


def test_pages_for_sharing_are_filled_in():
    """VP11: X takes the text, LinkedIn the address."""
    assert "text=Drôme" in X().share("Drôme", LINK) or "text=Dr%C3%B4me" in X().share("Drôme", LINK)
    assert "url=https%3A%2F%2F" in LinkedIn().share("x", LINK)


def test_items_follow_one_by_one():
    """VP8, VE08: each with its title, its line and its own address."""
    channel = Channel(network="mastodon", manner="items", hashtags="#veille")
    made = words.messages(story(count=3), channel, Measure(500, 23))
    assert len(made) == 4
    assert made[1] == "Titre 0\n\nUne ligne.\nhttps://e.org/0"
