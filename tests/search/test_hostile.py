"""Whatever is typed in the search box, an answer comes (REL-H1)."""

from __future__ import annotations

from search import words
from tests.search.conftest import publish

HOSTILE = [
    '"', '""', '"""', "'", "*", "a*", "**", "NEAR", "NEAR(a b)", "a NEAR/2 b", "AND", "a AND", "OR OR", "NOT",
    "a NOT b", "(", ")", "((a", "a)", "{title}: a", "title:a", "^a", "a + b", "- ", "--", "-", '-"', '-"a', "a:b:c",
    "author:",
    "tag:", 'author:"', "tag:'", ":", "\\", "%", "_", "a_b", "&", "|", "!a", "a & b", "a | !b", "a <-> b", "a:*",
    "'; DROP TABLE content_content; --", "\x00", "a\x00b", "\ud800", "\ufffe", "\ue000a\ue001", "😀", "é" * 200,
    "a" * 10_000, "a " * 5_000, '"a" ' * 2_000, "-a " * 3_000, "日本語", "مرحبا", "½", "ﬁn", "ß", "İ", "\u202ea",
    "l'", "d’", "a:A", "oe" * 90, "x" * 199 + "s", "tag:" + "é" * 190, "author:@", "-author:x", "tag:x -y",
]  # fmt: skip


def test_any_text_gets_an_answer(people, browser):
    """REL-H1."""
    publish(people, "Un titre", "Un texte")
    bob, answers = browser("bob"), {}
    for typed in HOSTILE:
        answers[typed[:40]] = bob.get("/search/", {"q": typed.encode("utf-8", "replace").decode()}).status_code
    assert set(answers.values()) <= {200, 400}, answers


def test_any_text_is_searched_without_error(people, look):
    """REL-H1."""
    publish(people, "Un titre", "Un texte")
    for typed in HOSTILE:
        assert isinstance(look(typed), list), typed[:40]


def test_any_address_gets_an_answer(people, browser):
    """REL-H1."""
    for query in ("q=%00", "q=%FF", "q=a&page=-1", "q=a&page=" + "9" * 40, "q=a&kind=x&group='", "q=a&q=b", "q"):
        assert browser("visitor").get(f"/search/?{query}").status_code in {200, 400}, query


def test_a_search_is_bounded():
    """REL-H1."""
    assert len(words.read("mot " * 9_000).wanted) <= words.TERMS_MAX


def test_what_was_found_is_shown_escaped(people, browser):
    """REL-H2."""
    publish(people, "Attaque <script>alert(1)</script>", "texte `<img src=x onerror=alert(1)>` <b>attaque</b>")
    page = browser("bob").get("/search/", {"q": "attaque"}).content.decode()
    assert "<mark>attaque</mark>" in page.lower()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
