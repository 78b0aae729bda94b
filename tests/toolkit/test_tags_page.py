"""The animators' page that puts the words of a group right."""

from __future__ import annotations

import pytest

from bookmarks.actions import Typed, save
from content import tagging
from content.models import Content, ContentTag, GroupTag
from tests.budgets import queries
from tests.people import People

pytestmark = pytest.mark.django_db
PAGE = "/g/veille-numerique/tags/manage/"


def tagged(people: People, n: int, *names: str) -> Content:
    """Return bookmark number `n` with tags."""
    typed = Typed(url=f"https://exemple.org/{n}", title=f"Page {n}", tags=names)
    return save(group=people.veille, author=people.bob, typed=typed).bookmark


def names(item: Content) -> list[str]:
    """Return the tags of an item."""
    return [row.tag.name for row in item.tagged.select_related("tag").order_by("pk")]


def test_a_typing_mistake_is_put_right(people: People) -> None:
    """CC18: the items that bear it get the right word, now and later, and its old address leads there."""
    wrong, twin = tagged(people, 1, "numerqiue"), tagged(people, 2, "numérique", "numerqiue")
    assert people.client("carole").post(PAGE, {"word": "Numerqiue", "becomes": "numérique"}).status_code == 302
    assert names(wrong) == names(twin) == ["numérique"]
    assert names(tagged(people, 3, "numerqiue")) == ["numérique"]
    old = people.client("bob").get("/g/veille-numerique/bookmarks/", {"tag": "numerqiue"})
    assert old.url == "/g/veille-numerique/bookmarks/?tag=numerique"


def test_a_renamed_theme_stays_a_theme(people: People) -> None:
    """CC18, VW2: renamed, a theme keeps its place; renamed back, the word is whole again."""
    item, tag = tagged(people, 1, "rgaa"), tagging.tag_named("rgaa")
    GroupTag.objects.create(group=people.veille, tag=tag, order=4)
    for before, after in (("rgaa", "accessibilité"), ("accessibilité", "rgaa")):
        people.client("carole").post(PAGE, {"word": before, "becomes": after})
        assert [(row.tag.name, row.order) for row in tagging.themes_of(people.veille)] == [(after, 4)]
        assert names(item) == [after]


@pytest.mark.parametrize(
    ("word", "becomes"),
    [("inconnu", "x"), ("rgaa", "RGAA"), ("rgaa", "a, b"), ("rgaa", ""), ("", "x"), ("rgaa", "x" * 41)],
)
def test_odd_words_get_a_sentence(people: People, word: str, becomes: str) -> None:
    """CC18: an unknown word, the same word, several words: said beside the field, what was typed is kept."""
    tagged(people, 1, "rgaa")
    answer = people.client("carole").post(PAGE, {"word": word, "becomes": becomes})
    assert answer.status_code == 422
    assert f'value="{word}"' in answer.content.decode() or not word
    assert list(ContentTag.objects.values_list("tag__slug", flat=True)) == ["rgaa"]


def test_other_groups_keep_their_words(people: People) -> None:
    """CC18, REL-S1: a member may not; another group's items stay as they are."""
    typed = Typed(url="https://exemple.org/s", title="Là-bas", tags=("rgaa",))
    other = save(group=people.groups["scot"], author=people.bob, typed=typed).bookmark
    tagged(people, 1, "rgaa")
    assert people.client("bob").post(PAGE, {"word": "rgaa", "becomes": "x"}).status_code == 403
    people.client("carole").post(PAGE, {"word": "rgaa", "becomes": "accessibilité"})
    assert names(other) == ["rgaa"]


def test_the_page_costs_the_same_for_3_and_30_words(people: People) -> None:
    """REL-P2: words are counted together."""
    browser = people.client("carole")
    counts = []
    for span in (range(3), range(3, 30)):
        for n in span:
            tagged(people, n, f"mot {n}")
        counts.append(queries(browser, PAGE))
    assert counts[0] == counts[1]
