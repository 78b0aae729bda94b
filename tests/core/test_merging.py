"""Differences between texts, and the joining of two changes."""

from __future__ import annotations

import time

import pytest

from core.merging import differences, joined

BASE = "un\ndeux\ntrois\nquatre\ncinq"


def test_changes_in_different_places_are_joined() -> None:
    """CC14: both changes stand in the result."""
    assert joined(BASE, BASE.replace("un", "UN"), BASE.replace("cinq", "CINQ")) == "UN\ndeux\ntrois\nquatre\nCINQ"
    assert joined(BASE, BASE + "\nsix", BASE.replace("un\n", "")) == "deux\ntrois\nquatre\ncinq\nsix"


@pytest.mark.parametrize("other", ["un\nDEUX\ntrois\nquatre\ncinq", "un\ntrois\nquatre\ncinq"])
def test_changes_in_the_same_place_are_not(other: str) -> None:
    """CC14: nobody's words are chosen for them."""
    assert joined(BASE, BASE.replace("deux", "2"), other) is None


def test_the_pieces_say_both_texts() -> None:
    """CC29: what stayed and went is the old text, what stayed and came the new one."""
    old, new = "Le chat dort.\nIl pleut.", "Le chien dort.\nIl pleut fort.\nEncore."
    pieces = differences(old, new)
    assert "".join(one.text for one in pieces if one.kind != "added") == old
    assert "".join(one.text for one in pieces if one.kind != "removed") == new
    assert next(one.text for one in pieces if one.kind == "removed") == "chat"


@pytest.mark.parametrize("unit", ["a ", "a\n", "mot différent\n", "`", "x y z "])
def test_it_takes_bounded_time(unit: str) -> None:
    """REL-H7: two long texts that repeat themselves are compared in bounded time."""
    long = (unit * 50_000)[:50_000]
    started = time.process_time()
    differences(long, long[::-1])
    joined(long, long + "fin", long[:-10] + "autre")
    assert time.process_time() - started < 10
