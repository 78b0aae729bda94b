"""Which items of a period the platform puts forward, in which order, and the words that say why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from veille.proposal import reasons
from veille.ranking import Candidate, in_sections, rank, worth

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def item(key: int, *, days: float = 14, **told) -> Candidate:
    """Return a candidate found some days ago; after a fortnight its freshness counts for nothing."""
    return Candidate(key, f"Item {key}", NOW - timedelta(days=days), **told)


def order(*items: Candidate, wanted: int = 15) -> list[int]:
    """Return the keys in the order of the ranking."""
    return [one.candidate.key for one in rank(items, now=NOW, wanted=wanted)]


@pytest.mark.parametrize(
    ("told", "points"),
    [
        ({"votes": 3}, 6.0),
        ({"comments": 2}, 2.0),
        ({"comments": 40}, 4.0),
        ({"is_proposed": True}, 1.0),
        ({"days": 0}, 2.0),
        ({"days": 7}, 1.0),
        ({"days": -3}, 2.0),
        ({"votes": 2, "comments": 1, "is_proposed": True, "days": 7}, 7.0),
    ],
)
def test_what_an_item_is_worth(told: dict, points: float):
    """VE05: votes, comments up to four, having been proposed, freshness; a date to come counts as today."""
    assert worth(item(1, **told), NOW) == pytest.approx(points)


def test_votes_then_date_then_id():
    """VE05: the best first; equal ones by date, then by id, so that the same week gives the same proposal."""
    assert order(item(1, days=20), item(2, days=20), item(3, days=30), item(4, votes=1, days=40)) == [4, 2, 1, 3]


def test_noise_is_never_proposed():
    """VW3: what more people called noise than useful stays out."""
    assert order(item(1, votes=-1), item(2)) == [2]


def test_themes_and_sources_take_turns():
    """VE05: the best of a quiet theme stands before the second of a loud one, and a source does not fill an edition."""
    loud = [item(n, votes=5, theme="Eau", source="a.fr") for n in (1, 2, 3)]
    assert order(*loud, item(4, votes=4, theme="Bois", source="b.fr"), item(5, votes=2)) == [3, 2, 4, 1, 5]
    ranked = rank(loud, now=NOW)
    assert [(one.score, one.same_theme, one.same_source) for one in ranked] == [(10.0, 0, 0), (8.2, 1, 1), (6.4, 2, 2)]


def test_no_more_than_wanted():
    """Fifteen items, unless told otherwise."""
    many = [item(n) for n in range(40)]
    assert len(order(*many)) == 15
    assert len(order(*many, wanted=3)) == 3


def test_sections_follow_the_themes_of_the_group():
    """VD2, VE05: a section per theme with two items at least, in the group's order; the others stand together, last."""
    items = [item(n, votes=9 - n, theme=theme) for n, theme in enumerate(["Eau", "Bois", "Eau", "Bois", "Air", ""])]
    parts = in_sections(rank(items, now=NOW), ["Bois", "Eau", "Air"])
    told = [(name, [one.candidate.key for one in rows]) for name, rows in parts]
    assert told == [("Bois", [1, 3]), ("Eau", [0, 2]), ("", [4, 5])]
    assert in_sections([], ["Eau"]) == []


def test_each_item_says_why():
    """VE05: as many votes, as many comments, found when, and its place in its theme and its source."""
    items = [
        item(1, votes=3, comments=2, days=3, theme="Eau", source="a.fr"),
        item(2, votes=1, days=12, theme="Eau", source="a.fr", is_proposed=True),
    ]
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        first, second = (reasons(one, PARIS) for one in rank(items, now=NOW))
    assert first == ["3 votes", "2 comments", "found on Tuesday", "first of its theme"]
    assert second[:3] == ["1 vote", "proposed by a member", "found on 8 November"]
    assert second[3:] == ["after 1 other of its theme", "after 1 other of its source"]
