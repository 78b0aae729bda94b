"""Text people type: safe, bounded in time, kept whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from core import text

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,AAAA)",
    '<a href="#" hx-get="/c/1/" hx-on:click="x">x</a>',
    '<iframe srcdoc="<script>1</script>">',
    '<base href="https://x.test/">',
    "<svg><style><img src=x onerror=alert(1)>",
    "[a](<java\nscript:alert(1)>)",
]
HEAVY = ["`" * 50_000, "*a" * 25_000, "[" * 50_000, "> " * 25_000, "a_" * 25_000, "<" * 50_000, "![](" * 12_500,
         "- " * 25_000, "|a" * 25_000 + "\n|-" * 10, "\\" * 50_000, "&" * 50_000, "[a](b)" * 8_000]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_typed_runs(hostile: str) -> None:
    """REL-H2: no script, handler, htmx attribute, frame or foreign picture survives, read as a browser reads it."""
    parsed = fragment_fromstring(text.render(hostile), create_parent="div")
    for element in parsed.iterdescendants():
        assert element.tag in text.TAGS - {"img"}
        assert not [name for name in element.attrib if name.startswith(("on", "hx-", "src", "data-"))]
        assert element.get("href", "https:").startswith(("https:", "http:", "mailto:"))


@pytest.mark.parametrize("heavy", HEAVY, ids=range(len(HEAVY)))
def test_heavy_texts_render_to_something_bounded(heavy: str) -> None:
    """REL-H7: pathological texts of the greatest length end, and give no more than a few times their length."""
    assert len(text.render(heavy)) < 15 * len(heavy)


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_renders(typed: str) -> None:
    """No input breaks the page; normalising twice changes nothing."""
    text.render(typed)
    once = text.normalise(typed)
    assert text.normalise(once) == once
    assert "\x00" not in once


def test_long_runs_of_marks_are_cut() -> None:
    """REL-H7: a run of combining marks that would take quadratic time is cut at 30 (UAX #15)."""
    assert len(text.normalise("a" + "\u0316\u0334" * 25_000)) <= 31
    assert len(text.fold("a" + "\u0316\u0334" * 25_000)) == 1


def test_folding_ignores_accents_case_and_ligatures() -> None:
    """LS2: the form in which words are compared."""
    assert text.fold("Œuvres d’ÉTÉ") == "oeuvres d'ete"


def test_mentions_are_names_not_addresses() -> None:
    """CC17: an e-mail address names nobody."""
    assert text.mentions("Merci @bob et @Carole., pas bob@demo.test ni /@alice") == {"bob", "carole"}


def test_titles_keep_their_no_break_spaces() -> None:
    """French sets a no-break space before a colon: folding white space must not undo it."""
    assert text.one_line("Antennes\u00a0:  point\n d’étape ") == "Antennes\u00a0: point d’étape"
